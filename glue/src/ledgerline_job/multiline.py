"""The records of text whose quoted fields may hold line ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dialect import Dialect


@dataclass(frozen=True)
class Record:
    """`line` is where it starts; `content` comes without its line end and is empty for a blank line."""

    line: int
    content: bytes
    wrong_ending: bool
    """The object has CRLF, this record ends with a bare LF."""


class RecordSplitter:
    """Compiled for a dialect."""

    def __init__(self, dialect: Dialect, crlf: bool) -> None:
        delimiter = re.escape(dialect.delimiter)
        self._delimiter, self._quote = dialect.delimiter.encode(), dialect.quote_byte
        self._limit_bytes = dialect.max_line_bytes
        self._crlf = crlf
        self._closed = re.compile(dialect.closed_field.encode())
        self._literal = re.compile(f"[^{delimiter}\n]*".encode())

    def records(self, text: bytes, first_line: int) -> Iterator[Record]:
        """All of `text`, blank lines too; `first_line` is the number of its first line."""
        at, line = 0, first_line
        while at < len(text):
            end = self._end(text, at)
            stop = len(text) if end < 0 else end
            has_return = self._crlf and end >= 0 and text[stop - 1 : stop] == b"\r" and stop > at
            content = text[at : stop - has_return]
            wrong_ending = self._crlf and end >= 0 and not has_return and len(content) > 0
            yield Record(line, content, wrong_ending)
            line += 1 + content.count(b"\n")
            at = stop + 1

    def _end(self, text: bytes, start: int) -> int:
        """The LF after the record that begins at `start`, or -1 when the text ends with it."""
        end = text.find(b"\n", start)
        if text.find(self._quote, start, len(text) if end < 0 else end) < 0:
            return end
        at = start
        while True:
            if text[at : at + 1] != self._quote:
                at = self._literal.match(text, at).end()
            else:
                closed = self._closed.match(text, at, start + self._limit_bytes)
                if closed is None or text[closed.end() : closed.end() + 1] == self._quote:
                    return text.find(b"\n", at)
                at = closed.end()
            if text[at : at + 1] != self._delimiter:
                return text.find(b"\n", at)
            at += 1
