"""The operating-system process of a job run: started apart, stopped with everything it started."""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_GUARD = Path(__file__).with_name("guard.py")


@dataclass(frozen=True)
class Command:
    """@param folder the run's private folder: working directory, stdout.log and stderr.log."""

    argv: list[str]
    environment: dict[str, str]
    folder: Path


class JobProcess:
    """A started command in a process group of its own."""

    def __init__(self, command: Command) -> None:
        self._process = _spawn(command)

    def wait(self, timeout_seconds: float) -> int | None:
        """The exit code (128 + n for signal n), or None when the time ran out and the process was stopped.

        Nothing outlives it: not the JVM of a script that was killed, not the script of a guard that was.
        """
        try:
            code = self._process.wait(timeout_seconds)
            return code if code >= 0 else 128 - code
        except subprocess.TimeoutExpired:
            self.stop()
            self._process.wait()
            return None
        finally:
            self.kill()

    def stop(self) -> None:
        """Lets the guard kill the group: its stdin ends."""
        if self._process.stdin:
            self._process.stdin.close()

    def kill(self) -> None:
        """SIGKILL for the whole group at once, the guard too."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _spawn(command: Command) -> subprocess.Popen:
    with (command.folder / "stdout.log").open("wb") as out, (command.folder / "stderr.log").open("wb") as err:
        return subprocess.Popen(
            [sys.executable, "-I", str(_GUARD), *command.argv],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            cwd=command.folder,
            env=command.environment,
            start_new_session=True,
        )
