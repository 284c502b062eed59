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


@dataclass(frozen=True)
class Table:
    """A section with columns of its own; `note` says how to read them."""

    section: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""


def to_tables(results: list[Result]) -> list[Table]:
    """One for each section, in the order in which they come."""
    columns = ["row", "seconds", "MB/s", "memory MB", "ratio", "aim"]
    sections = dict.fromkeys(result.section for result in results)
    return [
        Table(section, columns, [_cells(result) for result in results if result.section == section])
        for section in sections
    ]


def to_markdown(table: Table, load: float) -> str:
    """A section of the page, with the machine it was measured on. `load`: its 1-minute average at the start."""
    lines = [f"## {table.section}", "", f"{_machine()}, load {load:.1f}; {_versions()}; {datetime.date.today()}", ""]
    lines += [table.note, ""] if table.note else []
    lines += [f"| {' | '.join(table.columns)} |", "|---" * len(table.columns) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in table.rows]
    return "\n".join(lines) + "\n"


def replace_sections(page: str, sections: list[str]) -> str:
    """The page with these sections in place of those of the same name; the others stay, new ones come last."""
    head, *old = page.split("\n## ")
    titled = {text.splitlines()[0]: f"## {text.strip()}\n" for text in old}
    new = {text.removeprefix("## ").splitlines()[0]: text for text in sections}
    return "\n".join([f"{head.strip()}\n", *{**titled, **new}.values()])


def _cells(result: Result) -> list[str]:
    seconds, memory = result.measurement.seconds, result.measurement.rss_mb
    speed = f"{result.megabytes / seconds:.0f}" if result.megabytes >= 10 else ""
    shown = f"{memory:.0f}" if memory else ""
    return [result.row, f"{seconds:.2f}", speed, shown, result.ratio, result.aim]


def _machine() -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{models[0].split(': ')[1] if models else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"


def _versions() -> str:
    node = check_output(["node", "--version"], text=True).strip()
    python = {name: version(name) for name in ("duckdb", "pyspark", "pandas")}
    listed = ", ".join(f"{name} {number}" for name, number in python.items())
    return f"Node {node}, Python {platform.python_version()}, {listed}"
