"""Rows of the table: what was measured, beside the aim it is held against."""

import datetime
import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from subprocess import check_output

from measurement import Measurement


@dataclass(frozen=True)
class Result:
    """`ratio`: of times (against / row where `aim` speaks of faster, else row / against), None where there is none."""

    section: str
    row: str
    measurement: Measurement
    megabytes: float
    ratio: str = ""
    aim: str = ""


def write_results(results: list[Result], scale: float) -> str:
    """The whole page as Markdown."""
    lines = [
        "# Results",
        "",
        f"{_machine()}",
        "",
        f"{_versions()}; {datetime.date.today().isoformat()}"
        + ("" if scale == 1 else f"; files at {scale} of their size, so not the figures of RESULTS.md"),
        "",
    ]
    for section in dict.fromkeys(result.section for result in results):
        lines += [f"## {section}", "", "| row | seconds | MB/s | memory MB | ratio | aim |", "|---" * 6 + "|"]
        lines += [_line(result) for result in results if result.section == section]
        lines.append("")
    return "\n".join(lines)


def _line(result: Result) -> str:
    seconds, memory = result.measurement.seconds, result.measurement.rss_mb
    speed = f"{result.megabytes / seconds:.0f}" if result.megabytes >= 10 else ""
    shown = f"{memory:.0f}" if memory else ""
    return f"| {result.row} | {seconds:.2f} | {speed} | {shown} | {result.ratio} | {result.aim} |"


def _machine() -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{models[0].split(': ')[1] if models else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"


def _versions() -> str:
    node = check_output(["node", "--version"], text=True).strip()
    python = {name: version(name) for name in ("duckdb", "pyspark", "pandas")}
    listed = ", ".join(f"{name} {number}" for name, number in python.items())
    return f"Node {node}, Python {platform.python_version()}, {listed}"
