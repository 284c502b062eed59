"""Which ranges DuckDB's scanner reads exactly as the grammar says; all others are rough and go by lines."""

import re

from .input_file import BOM
from .line_range import LineRange

_BLANK_BESIDE_QUOTE = re.compile(rb'(?:\A|[,\n]) +"|" +(?:[,\n]|\Z)|" +"')


def native_bytes(lines: LineRange) -> bytes | None:
    """The range with LF line ends, or None when it is rough; over a line too long the scan itself raises."""
    data = lines.data.replace(b"\r\n", b"\n") if lines.crlf else lines.data
    is_rough = (
        bool(lines.wrong_ending.any())
        or b"\0" in data
        or b"\r" in data
        or data.startswith(BOM)
        or _has_blank_beside_quote(data)
    )
    return None if is_rough else data


def _has_blank_beside_quote(data: bytes) -> bool:
    """The scanner drops such a blank; the two plain searches cost nothing, and mostly settle it."""
    return (b' "' in data or b'" ' in data) and _BLANK_BESIDE_QUOTE.search(data) is not None
