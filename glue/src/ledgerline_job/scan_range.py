"""One range of an object from its bytes to partial sums, quarantine and an account."""

import json
import logging
import time
from collections.abc import Iterator
from functools import lru_cache

import pyarrow as pa

from . import curated_keys
from .canonical import canonical_json
from .failure import explain_failure
from .judgement import Judgement
from .kernel import Kernel
from .memory import give_back_pieces
from .object_store import SupersededError, open_store
from .quarantine import QuarantineFile
from .range_account import RangeAccount
from .range_text import RangeText
from .scan_task import ScanSettings, ScanTask
from .text_stream import RefusedError

_log = logging.getLogger(__name__)


def scan_range(task: ScanTask, settings: ScanSettings) -> Iterator[pa.Table | RangeAccount]:
    """Partial sums piece by piece, then the account, whatever happened: one bad object must not stop the others."""
    started = time.monotonic()
    account = RangeAccount(task.build, task.position, task.index)
    try:
        yield from _scan(task, settings, account)
        account.state = "read"
    except SupersededError as error:
        account.state, account.detail = "superseded", str(error)
    except RefusedError as error:
        account.state, account.reason, account.detail = "refused", error.reason, error.detail
    except Exception as error:
        _log.exception("cannot scan %s from byte %d", task.object["uri"], task.start)
        account.state, account.detail = "failed", explain_failure(error, settings.spec)
    account.seconds = round(time.monotonic() - started, 3)
    yield account


def _scan(task: ScanTask, settings: ScanSettings, account: RangeAccount) -> Iterator[pa.Table]:
    text = RangeText(task, settings)
    with QuarantineFile(settings.spec, task.object["key"]) as quarantine:
        for judgement, first_line in _judgements(text, settings):
            rejected = judgement.rejected_rows(first_line)
            account.add(judgement, rejected, settings.spec["summary"]["measures"])
            quarantine.write_rejected(rejected)
            yield from judgement.groups
        account.text_bytes, account.blocks = text.bytes_read, text.hashes.hex()
        if quarantine.rows > 0:
            key = f"{curated_keys.quarantine(settings.run_id, task.partition)}part-{task.part}.parquet"
            store = open_store(settings.output_root, settings.store)
            account.quarantine = quarantine.put(store, settings.output_root, key)


def _judgements(text: RangeText, settings: ScanSettings) -> Iterator[tuple[Judgement, int]]:
    """Each with what the number 1 of its lines stands for."""
    kernel = _kernel(canonical_json(settings.spec), settings.paths)
    if settings.spec["input"]["dialect"]["multiline"]:
        for records, crlf in text.record_batches():
            yield kernel.judge_records(records, crlf), 1
    else:
        for lines in text.line_ranges():
            yield kernel.judge(lines), lines.first_line


@lru_cache(maxsize=1)
def _kernel(spec: str, paths: tuple[str, ...]) -> Kernel:
    """One for all tasks of a process: to start DuckDB takes longer than to scan a small object."""
    give_back_pieces()
    return Kernel(json.loads(spec), paths)
