"""Carries what a run printed to CloudWatch Logs, under the job's role, as Glue does."""

import logging
import time
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

logger = logging.getLogger("ledgerline.glue")
_EVENTS_PER_CALL = 1_000
_LINE_BYTES = 8_000


def log_group_prefix(arguments: dict[str, str]) -> str:
    return arguments.get("--custom-logGroup-prefix") or "/aws-glue/jobs"


def deliver_logs(logs: Any, prefix: str, run_id: str, folder: Path) -> None:
    """stdout to `<prefix>/output`, stderr to `<prefix>/error`, one stream per run. A refusal does not fail the run."""
    for group, name in ((f"{prefix}/output", "stdout.log"), (f"{prefix}/error", "stderr.log")):
        path = folder / name
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        try:
            _put_lines(logs, group, run_id, [line[:_LINE_BYTES] for line in lines if line])
        except (ClientError, BotoCoreError) as error:
            logger.warning("log group %s got nothing of run %s: %s; see %s", group, run_id, error, path)


def _put_lines(logs: Any, group: str, stream: str, lines: list[str]) -> None:
    if not lines:
        return
    _create_stream(logs, group, stream)
    now = int(time.time() * 1000)
    for start in range(0, len(lines), _EVENTS_PER_CALL):
        events = [{"timestamp": now, "message": line} for line in lines[start : start + _EVENTS_PER_CALL]]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def _create_stream(logs: Any, group: str, stream: str) -> None:
    """The group only when it is missing: a job with a group of its own need not be allowed to create one."""
    try:
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    except logs.exceptions.ResourceNotFoundException:
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
