"""The grammar of one record (RFC 4180 within it), for those that DuckDB's scanner does not read as it says."""

import re

from .dialect import Dialect


class LineGrammar:
    """The faults of lines, compiled for a dialect."""

    def __init__(self, dialect: Dialect, crlf: bool) -> None:
        delimiter = re.escape(dialect.delimiter)
        self._dialect = dialect
        self._line_end = ("\r\n" if crlf else "\n") if dialect.multiline else None
        self._well_formed = re.compile(f"{dialect.field}(?:{delimiter}{dialect.field})*")
        self._fields_before_fault = re.compile(f"(?:{dialect.field}{delimiter})*")
        self._closed = re.compile(dialect.closed_field)

    def judge(self, line: bytes, wrong_ending: bool) -> tuple[str | None, str]:
        """The first line fault of design section 6, or None, and the text; `line` comes without its line end."""
        if len(line) > self._dialect.max_line_bytes:
            return "line-too-long", raw_text(line[: self._dialect.max_line_bytes])
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return "invalid-utf8", raw_text(line)
        return self._text_fault(text, wrong_ending), text

    def _text_fault(self, text: str, wrong_ending: bool) -> str | None:
        if "\0" in text:
            return "nul"
        within = text if self._line_end is None else text.replace(self._line_end, "")
        if wrong_ending or "\r" in within or "\n" in within:
            return "line-ending"
        return self._quote_fault(text) if self._dialect.quote in text else None

    def _quote_fault(self, text: str) -> str | None:
        """Fields are read from the left; the first one that breaks the grammar names the fault."""
        if self._well_formed.fullmatch(text):
            return None
        at = self._fields_before_fault.match(text).end()
        return "text-after-quote" if self._closed.match(text, at) else "unbalanced-quote"


def raw_text(line: bytes) -> str:
    """What quarantine shows of any bytes: `caf\\xe9` for a byte that is no UTF-8."""
    return line.decode("utf-8", errors="backslashreplace")
