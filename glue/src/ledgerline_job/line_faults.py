"""The grammar of one line (RFC 4180 within the line), for ranges that DuckDB's scanner does not read as it says."""

import re

_QUOTED = r'"(?:[^"]|"")*+"'
_FIELD = rf'(?:{_QUOTED}|[^",][^,]*|)'
_WELL_FORMED = re.compile(rf"{_FIELD}(?:,{_FIELD})*")
_FIELDS_BEFORE_FAULT = re.compile(rf"(?:{_FIELD},)*")
_CLOSED = re.compile(_QUOTED)


def judge_line(line: bytes, wrong_ending: bool, limit_bytes: int) -> tuple[str | None, str]:
    """The first line fault of design section 6, or None, and the text; `line` comes without its line end."""
    if len(line) > limit_bytes:
        return "line-too-long", raw_text(line[:limit_bytes])
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "invalid-utf8", raw_text(line)
    return _text_fault(text, wrong_ending), text


def raw_text(line: bytes) -> str:
    """What quarantine shows of any bytes: `caf\\xe9` for a byte that is no UTF-8."""
    return line.decode("utf-8", errors="backslashreplace")


def _text_fault(text: str, wrong_ending: bool) -> str | None:
    if "\0" in text:
        return "nul"
    if wrong_ending or "\r" in text:
        return "line-ending"
    return _quote_fault(text) if '"' in text else None


def _quote_fault(text: str) -> str | None:
    """Fields are read from the left; the first one that breaks the grammar names the fault."""
    if _WELL_FORMED.fullmatch(text):
        return None
    at = _FIELDS_BEFORE_FAULT.match(text).end()
    return "text-after-quote" if _CLOSED.match(text, at) else "unbalanced-quote"
