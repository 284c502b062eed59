"""The first line of an object: its columns, and how its lines end."""

import json
import re
from dataclasses import dataclass

from .dialect import BOM, Dialect
from .text_stream import RefusedError


@dataclass(frozen=True)
class Header:
    """`length` in bytes of what stands before the first record; `crlf`: every line of the object must end CRLF."""

    length: int
    lines: int
    crlf: bool


def read_header(first_lines: bytes, names: list[str], dialect: Dialect) -> Header:
    """`first_lines` begins the object; `names` are those of the columns, in order. No text needs no header.

    @raises RefusedError
    """
    start = len(BOM) if first_lines.startswith(BOM) and not dialect.is_latin_1 else 0
    end = first_lines.find(b"\n")
    line = first_lines[start:] if end < 0 else first_lines[start:end]
    crlf = end >= 0 and line.endswith(b"\r")
    if not dialect.header:
        return Header(length=start, lines=0, crlf=crlf)
    line = line.removesuffix(b"\r") if crlf else line
    if len(first_lines) > start:
        _check_names(line, names, dialect)
    return Header(length=len(first_lines) if end < 0 else end + 1, lines=1, crlf=crlf)


def _check_names(line: bytes, names: list[str], dialect: Dialect) -> None:
    limit = dialect.max_line_bytes
    seen = line[: min(limit, 300)].decode("utf-8", errors="backslashreplace")
    if len(line) > limit:
        raise RefusedError("wrong-header", f"saw {_quoted(seen)} and more, allowed are {limit} bytes in a line")
    if _fields(line, dialect) != names:
        raise RefusedError("wrong-header", f"saw {_quoted(seen)}, expected {_quoted(dialect.delimiter.join(names))}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _fields(line: bytes, dialect: Dialect) -> list[str] | None:
    """None of a line with a fault."""
    try:
        text = line.decode("utf-8") + dialect.delimiter
    except UnicodeDecodeError:
        return None
    delimiter, quote = re.escape(dialect.delimiter), dialect.quote
    if re.fullmatch(f"(?:{dialect.field}{delimiter})+", text) is None:
        return None
    fields = re.findall(f"({dialect.field}){delimiter}", text)
    return [field[1:-1].replace(quote * 2, quote) if field.startswith(quote) else field for field in fields]
