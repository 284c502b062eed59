"""The definition's SQL in DuckDB, locked down: one thread, bounded memory, one folder, no network."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from .clean_range import native_bytes
from .line_faults import judge_line, raw_text
from .line_range import LineRange

MEMORY_LIMIT = "512MB"
TEMP_LIMIT = "8GB"


@dataclass(frozen=True)
class Rejected:
    """Records that break the contract; columns of equal length."""

    line_number: list[int]
    reason: list[str]
    column_name: list[str | None]
    raw_line: list[str]


@dataclass(frozen=True)
class Judgement:
    """What the kernel says about one range. `groups`: keys and sums of accepted records; `totals`: one row of sums."""

    accepted: int
    rejected: Rejected
    groups: pa.Table
    totals: pa.Table


class Kernel:
    """One DuckDB per task; `close` removes its files. `paths`: the ways of reading, in order; tests force one."""

    def __init__(self, spec: dict, paths: tuple[str, ...] = ("native", "lines")) -> None:
        self._sql = spec["kernel"]["sql"]
        self._limit_bytes = spec["input"]["dialect"]["maxLineBytes"]
        self._paths = paths
        self._folder = tempfile.TemporaryDirectory(prefix="ledgerline-kernel-")
        self._range_file = Path(self._folder.name) / "range.csv"
        self._connection = _locked_connection(self._folder.name)

    def close(self) -> None:
        self._connection.close()
        self._folder.cleanup()

    def judge(self, lines: LineRange) -> Judgement:
        """Natively where that is exact, else by lines."""
        ways: dict[str, Callable[[LineRange], Judgement | None]] = {"native": self._natively, "lines": self._by_lines}
        for way in self._paths:
            judgement = ways[way](lines)
            if judgement is not None:
                return judgement
        raise ValueError(f"the range at line {lines.first_line} is rough; allowed were only the paths {self._paths}")

    def _natively(self, lines: LineRange) -> Judgement | None:
        """None when the range is rough: found before the scan, raised by it, or by rows that do not add up."""
        data = native_bytes(lines)
        if data is None:
            return None
        self._range_file.write_bytes(data)
        try:
            self._connection.execute(self._sql["judge_file"], {"path": str(self._range_file)})
        except duckdb.Error as error:
            if "CSV" in str(error):
                return None
            raise
        accepted, rejected = self._counts()
        if accepted + rejected + lines.blank != lines.lines:
            return None
        found = self._rejected()
        at = lines.filled_lines()[np.array(found["line"], np.int64) - 1]
        raw_lines = [raw_text(line) for line in lines.contents(at)]
        return self._judgement(accepted, _to_rejected(at + lines.first_line, found, raw_lines))

    def _by_lines(self, lines: LineRange) -> Judgement:
        """Line faults are judged here; the well-formed lines go to the same SQL."""
        at = lines.filled_lines()
        verdicts = [
            judge_line(line, wrong, self._limit_bytes)
            for line, wrong in zip(lines.contents(at), lines.wrong_ending[at].tolist(), strict=True)
        ]
        numbers = (at + lines.first_line).tolist()
        texts = {number: text for number, (_, text) in zip(numbers, verdicts, strict=True)}
        faults = {number: fault for number, (fault, _) in zip(numbers, verdicts, strict=True) if fault is not None}
        well_formed = [number for number in numbers if number not in faults]
        self._judge_lines(well_formed, [texts[number] for number in well_formed])

        accepted, _ = self._counts()
        found = self._rejected()
        found["line"] += list(faults)
        found["reason"] += list(faults.values())
        found["column_name"] += [None] * len(faults)
        order = sorted(range(len(found["line"])), key=found["line"].__getitem__)
        found = {name: [values[index] for index in order] for name, values in found.items()}
        return self._judgement(accepted, _to_rejected(found["line"], found, [texts[line] for line in found["line"]]))

    def _judge_lines(self, numbers: list[int], texts: list[str]) -> None:
        table = pa.table({"_line": pa.array(numbers, pa.int64()), "_text": pa.array(texts, pa.string())})
        self._connection.register("lines", table)
        self._connection.execute(self._sql["judge_lines"])
        self._connection.unregister("lines")

    def _counts(self) -> tuple[int, int]:
        return self._connection.execute(self._sql["counts"]).fetchone()

    def _rejected(self) -> dict[str, list]:
        return self._read("rejected").to_pydict()

    def _read(self, statement: str) -> pa.Table:
        return self._connection.execute(self._sql[statement]).to_arrow_table()

    def _judgement(self, accepted: int, rejected: Rejected) -> Judgement:
        return Judgement(accepted, rejected, self._read("groups"), self._read("totals"))


def _to_rejected(line_numbers, found: dict[str, list], raw_lines: list[str]) -> Rejected:
    return Rejected([int(number) for number in line_numbers], found["reason"], found["column_name"], raw_lines)


def _locked_connection(folder: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    quoted = "'" + folder.replace("'", "''") + "'"
    for setting in (
        "threads = 1",
        f"memory_limit = '{MEMORY_LIMIT}'",
        f"temp_directory = {quoted}",
        f"max_temp_directory_size = '{TEMP_LIMIT}'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "preserve_insertion_order = true",
        f"allowed_directories = [{quoted}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection
