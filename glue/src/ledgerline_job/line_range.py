"""Where the lines of a range begin and end: counted by the host, so that the SQL can be held against it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_LF, _CR = 10, 13


@dataclass(frozen=True)
class LineRange:
    """Whole lines of one object, as int64 arrays over them; content is `data[start:end]`, without line end."""

    data: bytes
    starts: np.ndarray
    ends: np.ndarray
    wrong_ending: np.ndarray
    """The object has CRLF, this line ends with a bare LF."""
    first_line: int
    """Line number in the object, from 1 (the header)."""
    crlf: bool

    @property
    def lines(self) -> int:
        return len(self.starts)

    @property
    def blank(self) -> int:
        return int(np.count_nonzero(self.starts == self.ends))

    def filled_lines(self) -> np.ndarray:
        """Indexes of the lines that are not blank: record n of a native scan is line `filled_lines()[n - 1]`."""
        return np.flatnonzero(self.starts != self.ends)

    def content(self, line: int) -> bytes:
        return self.data[self.starts[line] : self.ends[line]]

    def contents(self, lines: np.ndarray) -> Iterator[bytes]:
        for start, end in zip(self.starts[lines].tolist(), self.ends[lines].tolist(), strict=True):
            yield self.data[start:end]


def line_range(data: bytes, first_line: int, crlf: bool) -> LineRange:
    """`data` holds whole lines; only the last may lack its LF."""
    characters = np.frombuffer(data, dtype=np.uint8)
    feeds = np.flatnonzero(characters == _LF)
    unended = len(data) > 0 and data[-1] != _LF
    stops = np.append(feeds, len(data)) if unended else feeds
    starts = np.concatenate([[0], stops[:-1] + 1]).astype(np.int64) if len(stops) else np.empty(0, np.int64)
    if not crlf:
        return LineRange(data, starts, stops, np.zeros(len(stops), bool), first_line, crlf)
    has_return = (stops > starts) & (characters[stops - 1] == _CR)
    if unended:
        has_return[-1] = False
    ends = stops - has_return
    wrong_ending = ~has_return & (ends > starts)
    if unended:
        wrong_ending[-1] = False
    return LineRange(data, starts, ends, wrong_ending, first_line, crlf)
