"""Which ranges and lines DuckDB's scanner may not read as the grammar says.

Search for bytes first, which costs little, and look closer only where they are found. In doubt a line goes the slow
way, where it comes to the same verdict.
"""

import re

import numpy as np

from .dialect import BOM, Dialect
from .line_range import LineRange

_NUL, _CR = 0, 13


class RoughLines:
    """The searches, compiled for a dialect."""

    def __init__(self, dialect: Dialect) -> None:
        quote, delimiter = dialect.quote, re.escape(dialect.delimiter)
        self._quote = dialect.quote_byte
        self._limit_bytes = dialect.max_line_bytes
        self._well_formed = re.compile(f"{dialect.field}(?:{delimiter}{dialect.field})*".encode())
        # The scanner drops a blank in these places. Each pattern begins with what a search finds fast.
        self._blank_after_quote = re.compile(f"{quote} +(?:[{delimiter}\n{quote}]|\r?\\Z|\r\n)".encode())
        self._blank_before_quote = re.compile(f"[{delimiter}\n] +{quote}".encode())
        self._blank_at_start = re.compile(f" +{quote}".encode())

    def is_rough(self, lines: LineRange) -> bool:
        """False when the scanner surely reads all of it right, or raises, or comes to another number of lines."""
        text = lines.text
        return (
            b"\0" in text
            or b"\r" in text
            or lines.has_bare_feeds
            or lines.has_line_over(self._limit_bytes)
            or text.startswith(BOM)
            or (self._quote in text and self._has_blank_beside_quote(text))
        )

    def suspicious(self, lines: LineRange) -> tuple[np.ndarray, np.ndarray]:
        """Indexes of the lines that may have a fault, and of those that only the scanner reads wrong."""
        odd = [lines.line_at(self._blanks_beside_quotes(lines.data))]
        if lines.data.startswith(BOM):
            odd.append(np.array([0]))
        return self._maybe_faulty(lines), np.unique(np.concatenate(odd)).astype(np.int64)

    def _maybe_faulty(self, lines: LineRange) -> np.ndarray:
        characters = np.frombuffer(lines.data, np.uint8)
        found = [
            np.flatnonzero(lines.wrong_ending),
            np.flatnonzero(lines.ends - lines.starts > self._limit_bytes),
            lines.line_at(np.flatnonzero(characters == _NUL)),
            self._with_stray_returns(lines, characters),
            self._ill_formed(lines, characters),
        ]
        if not _is_utf_8(lines.data):
            found.append(lines.line_at(np.flatnonzero(characters >= 0x80)))
        return np.unique(np.concatenate(found)).astype(np.int64)

    @staticmethod
    def _with_stray_returns(lines: LineRange, characters: np.ndarray) -> np.ndarray:
        returns = np.flatnonzero(characters == _CR)
        at = np.searchsorted(lines.stops, returns)
        return at[returns < lines.ends[at]]

    def _ill_formed(self, lines: LineRange, characters: np.ndarray) -> np.ndarray:
        """Of the lines that hold the quote."""
        quoted = lines.line_at(np.flatnonzero(characters == ord(self._quote)))
        starts, ends = lines.starts[quoted].tolist(), lines.ends[quoted].tolist()
        is_whole, data = self._well_formed.fullmatch, lines.data
        wrong = [is_whole(data, start, end) is None for start, end in zip(starts, ends, strict=True)]
        return quoted[np.array(wrong, bool)]

    def _has_blank_beside_quote(self, text: bytes) -> bool:
        if self._blank_after_quote.search(text):
            return True
        if b" " + self._quote not in text:
            return False
        return bool(self._blank_before_quote.search(text) or self._blank_at_start.match(text))

    def _blanks_beside_quotes(self, text: bytes) -> np.ndarray:
        """Positions; the start and the end of `text` are those of a line."""
        if not self._has_blank_beside_quote(text):
            return np.empty(0, np.int64)
        found = [match.start() for match in self._blank_after_quote.finditer(text)]
        found += [match.end() - 1 for match in self._blank_before_quote.finditer(text)]
        found += [0] if self._blank_at_start.match(text) else []
        return np.array(found, np.int64)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
