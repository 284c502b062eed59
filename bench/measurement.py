"""A command timed as a whole process; rows of a comparison interleaved, so that a noisy machine slows all of them."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).parent / "launch.py"


@dataclass(frozen=True)
class Measurement:
    """`rss_mb`: highest resident memory of the command's process, in 10^6 bytes; 0 where that says nothing."""

    seconds: float
    rss_mb: float
    output: str


def run(command: list[str], allowed_codes: tuple[int, ...] = (0,), environment: dict | None = None) -> Measurement:
    """@raises SystemExit when the command fails: a row that did not work has no time"""
    with tempfile.NamedTemporaryFile(prefix="ledgerline-bench-", suffix=".json") as report:
        launched = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCH), report.name, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
            env={**os.environ, **(environment or {})},
        )
        measured = json.load(report)
    if measured["code"] not in allowed_codes:
        sys.exit(f"{' '.join(command)} ended with {measured['code']}, allowed {allowed_codes}; run it to see why")
    return Measurement(measured["seconds"], measured["rss_mb"], launched.stdout)


def interleave(rows: dict[str, Callable[[], Measurement]], rounds: int) -> dict[str, Measurement]:
    """The median round of each row by its time, with the highest memory of all rounds."""
    taken: dict[str, list[Measurement]] = {name: [] for name in rows}
    for number in range(rounds):
        for name, row in rows.items():
            taken[name].append(row())
            print(f"  round {number + 1}/{rounds} {name}: {taken[name][-1].seconds:.2f} s", file=sys.stderr, flush=True)
    return {name: _median(measurements) for name, measurements in taken.items()}


def _median(measurements: list[Measurement]) -> Measurement:
    seconds = statistics.median(measurement.seconds for measurement in measurements)
    return Measurement(seconds, max(measurement.rss_mb for measurement in measurements), measurements[-1].output)
