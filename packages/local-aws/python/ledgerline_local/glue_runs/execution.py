"""One run from its files to its end."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .. import aws_clients
from ..environment import REGION
from .arguments import resolve_arguments, script_argv, spark_environment
from .files import JobFileError, fetch_job_files
from .job_run import enter_state
from .logs import deliver_logs, log_group_prefix
from .process import Command, JobProcess
from .role_session import close_role_session, open_role_session


@dataclass
class Execution:
    """@param run the record that GetJobRun answers; `execute` keeps it current."""

    job: dict
    run: dict
    folder: Path
    stop_reason: str = ""
    access_key: str = ""
    process: JobProcess | None = field(default=None, repr=False)

    def stop(self, reason: str) -> None:
        self.stop_reason = reason
        enter_state(self.run, "STOPPING")
        if self.process:
            self.process.stop()

    def execute(self) -> None:
        """Blocks until the run is in a terminal state."""
        self.folder.mkdir(parents=True)
        credentials = open_role_session(self.job["Role"])
        self.access_key = credentials["AWS_ACCESS_KEY_ID"]
        try:
            self._execute(credentials)
        finally:
            close_role_session(credentials)

    def _execute(self, credentials: dict[str, str]) -> None:
        arguments = resolve_arguments(self.job, self.run["Arguments"])
        try:
            command = self._prepare(arguments, credentials)
        except JobFileError as error:
            enter_state(self.run, "FAILED", f"LAUNCH ERROR | {error}")
            return
        if not self.stop_reason:
            enter_state(self.run, "RUNNING")
        exit_code = self._run_process(command)
        logs = aws_clients.client("logs", credentials)
        deliver_logs(logs, log_group_prefix(arguments), self.run["Id"], self.folder)
        self._finish(exit_code)

    def _prepare(self, arguments: dict[str, str], credentials: dict[str, str]) -> Command:
        s3 = aws_clients.client("s3", credentials)
        files = fetch_job_files(s3, self.job, arguments, self.folder)
        scratch = self.folder / "scratch"
        scratch.mkdir()
        environment = {
            **{name: value for name, value in os.environ.items() if name in _INHERITED},
            **credentials,
            "AWS_ENDPOINT_URL": aws_clients.endpoint_url(),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "TMPDIR": str(scratch),
            "PYTHONPATH": os.pathsep.join(str(path) for path in files.module_paths),
            "PYTHONUNBUFFERED": "1",
            **spark_environment(arguments, str(scratch)),
        }
        argv = [sys.executable, str(files.script), *script_argv(arguments, self.job["Name"], self.run["Id"])]
        return Command(argv, environment, self.folder)

    def _run_process(self, command: Command) -> int | None:
        self.process = JobProcess(command)
        if self.stop_reason:
            self.process.stop()
        return self.process.wait(self.run["Timeout"] * 60)

    def _finish(self, exit_code: int | None) -> None:
        if self.stop_reason:
            enter_state(self.run, "STOPPED", self.stop_reason)
        elif exit_code is None:
            enter_state(self.run, "TIMEOUT", f"Job run exceeded its timeout of {self.run['Timeout']} minutes")
        elif exit_code == 0:
            enter_state(self.run, "SUCCEEDED")
        else:
            enter_state(self.run, "FAILED", _last_error(self.folder / "stderr.log", exit_code))


_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "PYSPARK_PYTHON", "AWS_EC2_METADATA_DISABLED")


def _last_error(path: Path, exit_code: int) -> str:
    """The last line of stderr, where Python prints the exception; Glue shows the same."""
    lines = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return f"{lines[-1][:1500] if lines else 'no error output'} (exit code {exit_code})"
