"""A command in a Linux memory control group of its own, so that its limit is real and its peak is of all processes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from measurement import Measurement

_VERSION_1 = ("memory.limit_in_bytes", "memory.max_usage_in_bytes")
_VERSION_2 = ("memory.max", "memory.peak")


def run_limited(command: list[str], limit_bytes: int, environment: dict[str, str]) -> Measurement:
    """`rss_mb` is the peak of the group, page cache not counted where the kernel tells them apart.

    @raises SystemExit when a process of the group was killed or the command failed
    """
    with _group(limit_bytes) as (group, peak_file):
        started = time.perf_counter()
        script = f'echo $$ > "{group}/cgroup.procs" && exec "$@"'
        done = subprocess.run(
            ["sh", "-c", script, "sh", *command], capture_output=True, text=True, env={**os.environ, **environment}
        )
        seconds = time.perf_counter() - started
        if done.returncode != 0 or _kills(group) > 0:
            sys.exit(f"{command[1]} ended with {done.returncode}, {_kills(group)} kills: {done.stderr[-2000:]}")
        return Measurement(seconds, int((group / peak_file).read_text()) / 1e6, done.stdout)


@contextlib.contextmanager
def _group(limit_bytes: int) -> Iterator[tuple[Path, str]]:
    parent, (limit_file, peak_file) = _parent()
    group = parent / f"ledgerline-bench-{os.getpid()}"
    try:
        group.mkdir()
        (group / limit_file).write_text(str(limit_bytes))
    except OSError as error:
        sys.exit(f"no memory control group below {parent}: {error}; run as a user that may make one, or use --only")
    try:
        yield group, peak_file
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """Python workers of Spark may outlive the job by a moment, and a group that has processes cannot go."""
    for _ in range(100):
        for process in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        with contextlib.suppress(OSError):
            return group.rmdir()
        time.sleep(0.1)
    sys.exit(f"{group} cannot be removed; its processes do not end: {(group / 'cgroup.procs').read_text().split()}")


def _parent() -> tuple[Path, tuple[str, str]]:
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "memory":
            return Path(f"/sys/fs/cgroup/memory{path}"), _VERSION_1
    return Path("/sys/fs/cgroup"), _VERSION_2


def _kills(group: Path) -> int:
    events = group / "memory.events"
    control = events if events.exists() else group / "memory.oom_control"
    counts = dict(line.split() for line in control.read_text().splitlines())
    return int(counts.get("oom_kill", 0))
