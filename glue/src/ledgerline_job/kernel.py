"""The definition's SQL over ranges of lines: natively where that is exact, else by lines."""

import duckdb
import numpy as np
import pyarrow as pa

from .dialect import Dialect
from .judgement import REJECTED, Judgement
from .kernel_connection import locked_connection
from .line_faults import LineGrammar
from .line_range import LineRange
from .multiline import Record
from .range_file import RangeFile
from .rough_lines import RoughLines


class RoughRangeError(Exception):
    """A range that only goes by lines, where that way was not allowed."""


class Kernel:
    """One DuckDB; `close` it. `paths`: the allowed ways of reading, of `native` and `lines`; tests force one."""

    def __init__(self, spec: dict, paths: tuple[str, ...] = ("native", "lines")) -> None:
        self._sql = spec["kernel"]["sql"]
        self._paths = paths
        dialect = Dialect.from_spec(spec)
        self._rough = RoughLines(dialect)
        self._grammars = {crlf: LineGrammar(dialect, crlf) for crlf in (False, True)}
        self._file = RangeFile()
        self._connection = locked_connection(self._file.path)

    def close(self) -> None:
        self._connection.close()
        self._file.close()

    def judge(self, lines: LineRange) -> Judgement:
        """The numbers of lines begin with 1. @raises RoughRangeError"""
        judgement = Judgement(lines.lines, lines.blank)
        may_be_native = "native" in self._paths and not self._rough.is_rough(lines)
        if may_be_native and self._natively(lines.text, lines.lines - lines.blank, judgement):
            return judgement
        if "lines" not in self._paths:
            raise RoughRangeError(f"the range at line {lines.first_line} is rough; allowed are only {self._paths}")
        self._apart(lines, judgement)
        return judgement

    def judge_records(self, records: list[Record], crlf: bool) -> Judgement:
        """Of a multiline object; the numbers of lines are those of the records."""
        filled = [record for record in records if record.content]
        judgement = Judgement(len(records), len(records) - len(filled))
        judge = self._grammars[crlf].judge
        self._by_lines([(record.line, *judge(record.content, record.wrong_ending)) for record in filled], judgement)
        return judgement

    def _natively(self, text: bytes, records: int, judgement: Judgement) -> bool:
        """False when the range is rough: raised by the scan, or by records that do not add up."""
        self._file.write(text)
        path = {"path": self._file.path}
        try:
            self._connection.execute(self._sql["judge_file"], path)
        except duckdb.Error as error:
            if "CSV" in str(error):
                return False
            raise
        accepted, rejected, filtered = self._connection.execute(self._sql["counts"]).fetchone()
        if accepted + rejected != records:
            return False
        self._take(accepted, filtered, judgement)
        if rejected > 0:
            judgement.rejected.append(self._read("rejected_file", path).cast(REJECTED))
        return True

    def _apart(self, lines: LineRange, judgement: Judgement) -> None:
        """Faulty lines are judged here, what only the scanner reads wrong goes by lines, and natively all else."""
        maybe_faulty, odd = self._rough.suspicious(lines)
        verdicts = self._verdicts(lines, np.union1d(maybe_faulty, odd))
        is_odd = set(odd.tolist())
        apart = [verdict for verdict in verdicts if verdict[1] is not None or verdict[0] - 1 in is_odd]
        at = np.array([line - 1 for line, _, _ in apart], np.int64)
        filled = lines.filled()
        if "native" in self._paths and self._natively(lines.without(at), len(filled) - len(at), judgement):
            self._by_lines(apart, judgement)
            return
        rest = np.setdiff1d(filled, at, assume_unique=True)
        self._by_lines([*apart, *((line + 1, None, lines.content(line).decode()) for line in rest.tolist())], judgement)

    def _verdicts(self, lines: LineRange, at: np.ndarray) -> list[tuple[int, str | None, str]]:
        """(line from 1, fault, text)"""
        judge = self._grammars[lines.crlf].judge
        wrong_endings = lines.wrong_ending[at].tolist()
        return [
            (line + 1, *judge(lines.content(line), wrong))
            for line, wrong in zip(at.tolist(), wrong_endings, strict=True)
        ]

    def _by_lines(self, verdicts: list[tuple[int, str | None, str]], judgement: Judgement) -> None:
        """Those without a fault go to the same SQL."""
        faults = [verdict for verdict in verdicts if verdict[1] is not None]
        if faults:
            numbers, reasons, texts = zip(*faults, strict=True)
            columns = [numbers, reasons, [None] * len(faults), texts]
            arrays = [pa.array(values, field.type) for values, field in zip(columns, REJECTED, strict=True)]
            judgement.rejected.append(pa.table(arrays, schema=REJECTED))
        well_formed = [(line, text) for line, fault, text in verdicts if fault is None]
        if not well_formed:
            return
        numbers, texts = zip(*well_formed, strict=True)
        self._connection.register("lines", pa.table({"_line": pa.array(numbers, pa.int64()), "_text": list(texts)}))
        self._connection.execute(self._sql["judge_lines"])
        accepted, rejected, filtered = self._connection.execute(self._sql["counts"]).fetchone()
        self._take(accepted, filtered, judgement)
        if rejected > 0:
            judgement.rejected.append(self._read("rejected_lines").cast(REJECTED))
        self._connection.unregister("lines")

    def _take(self, accepted: int, filtered: int, judgement: Judgement) -> None:
        """What the last SQL came to."""
        judgement.accepted += accepted
        judgement.filtered += filtered
        judgement.groups.append(self._read("groups"))
        judgement.totals += self._read("totals").to_pylist()

    def _read(self, statement: str, parameters: dict | None = None) -> pa.Table:
        return self._connection.execute(self._sql[statement], parameters).to_arrow_table()
