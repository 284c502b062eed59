"""Which runs are active: one at a time per job and on the machine, and all of them stoppable."""

import contextvars
import logging
import shutil
import threading
from pathlib import Path

from .events import put_state_change
from .execution import Execution
from .job_run import TERMINAL_STATES, enter_state

logger = logging.getLogger("ledgerline.glue")


class ConcurrentRunsExceeded(Exception):
    """Another run holds the slot."""


class JobRuns:
    """@param folder each run gets `<folder>/<run id>`: its files, its output, its scratch."""

    def __init__(self) -> None:
        self._active: dict[str, tuple[Execution, threading.Thread]] = {}
        self._lock = threading.Lock()
        self.folder = Path("runs")

    def use_folder(self, folder: Path) -> None:
        self.folder = folder

    def active_count(self) -> int:
        return len(self._active)

    def start(self, execution: Execution) -> None:
        """Returns at once. @raises ConcurrentRunsExceeded"""
        with self._lock:
            self._check_slot(execution.job)
            # The run works in the account and region of the request that started it.
            context = contextvars.copy_context()
            thread = threading.Thread(target=context.run, args=(self._execute, execution), daemon=True)
            self._active[execution.run["Id"]] = (execution, thread)
        thread.start()

    def stop(self, run_id: str, reason: str) -> bool:
        """False when the run is not active any more."""
        active = self._active.get(run_id)
        if active:
            active[0].stop(reason)
        return active is not None

    def run_of(self, access_key: str) -> str | None:
        """The active run that works with this key of its role session."""
        active = [run_id for run_id, (one, _) in list(self._active.items()) if one.access_key == access_key]
        return active[0] if active and access_key else None

    def kill(self, run_id: str) -> None:
        """As if its machine had died: Glue finds out and calls the run FAILED."""
        active = self._active.get(run_id)
        if active and active[0].process:
            active[0].process.kill()

    def stop_all(self, reason: str) -> None:
        for execution, _ in list(self._active.values()):
            execution.stop(reason)
        for _, thread in list(self._active.values()):
            thread.join(timeout=5)

    def _check_slot(self, job: dict) -> None:
        allowed = (job.get("ExecutionProperty") or {}).get("MaxConcurrentRuns", 1)
        same_job = [run_id for run_id, (other, _) in self._active.items() if other.job["Name"] == job["Name"]]
        if len(same_job) >= allowed:
            raise ConcurrentRunsExceeded(f"Concurrent runs exceeded for {job['Name']}: {same_job[0]} is active")
        if self._active:
            other = next(iter(self._active.values()))[0]
            raise ConcurrentRunsExceeded(
                f"Concurrent runs exceeded: this machine runs one Glue run at a time, "
                f"{other.job['Name']} {other.run['Id']} is active"
            )

    def _execute(self, execution: Execution) -> None:
        run = execution.run
        try:
            execution.execute()
        except Exception as error:  # whatever broke here must not leave a run that never ends
            logger.exception("job run %s broke", run["Id"])
            enter_state(run, "FAILED", f"the local cloud could not run it: {error!r}")
        finally:
            shutil.rmtree(execution.folder / "scratch", ignore_errors=True)
            self._active.pop(run["Id"], None)
        if run["JobRunState"] in TERMINAL_STATES:
            put_state_change(run)


job_runs = JobRuns()
