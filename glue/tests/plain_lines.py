"""From bytes to records and fields, character by character: line ends, faults of a line, quoting."""

from collections.abc import Iterator
from dataclasses import dataclass

CR, LF = 13, 10


@dataclass(frozen=True)
class Record:
    """`line`: physical line where it starts, from 1. `content` comes without its line end; b"" is a blank line."""

    line: int
    content: bytes
    wrong_ending: bool
    """The object has CRLF, this record ends with a bare LF."""


@dataclass(frozen=True)
class Dialect:
    """How an object is read; `crlf` is what its first line says."""

    delimiter: str
    quote: str
    multiline: bool
    limit: int
    crlf: bool


def records(body: bytes, start: int, line: int, dialect: Dialect) -> Iterator[Record]:
    """All records and blank lines of `body` from byte `start`, which stands in line `line`."""
    while start < len(body):
        end = _record_end(body, start, dialect) if dialect.multiline else body.find(b"\n", start)
        ended = end >= 0
        stop = end if ended else len(body)
        content = body[start:stop]
        has_return = dialect.crlf and ended and content[-1:] == b"\r"
        yield Record(line, content[:-1] if has_return else content, dialect.crlf and ended and not has_return)
        line += content.count(b"\n") + 1
        start = stop + 1


def _record_end(body: bytes, start: int, dialect: Dialect) -> int:
    """The LF that ends a record whose quoted fields may hold line ends; -1: the end of the object does."""
    quote, delimiter = ord(dialect.quote), ord(dialect.delimiter)
    at = start
    while True:
        if body[at : at + 1] == bytes([quote]):
            closing = _closing_quote(body, at, min(len(body), start + dialect.limit), quote)
            if closing < 0:
                return body.find(b"\n", at)
            at = closing + 1
            if body[at : at + 1] != bytes([delimiter]):
                return body.find(b"\n", at)
        else:
            while at < len(body) and body[at] not in (delimiter, LF):
                at += 1
            if at >= len(body) or body[at] == LF:
                return at if at < len(body) else -1
        at += 1


def _closing_quote(body: bytes, opening: int, limit: int, quote: int) -> int:
    at = opening + 1
    while at < limit:
        if body[at] != quote:
            at += 1
        elif body[at + 1 : at + 2] == bytes([quote]):
            at += 2
        else:
            return at
    return -1


def judge_line(record: Record, dialect: Dialect) -> tuple[str | None, list[str]]:
    """(reason, []) or (None, fields); the reasons stand in their order."""
    if len(record.content) > dialect.limit:
        return "line-too-long", []
    try:
        text = record.content.decode("utf-8")
    except UnicodeDecodeError:
        return "invalid-utf8", []
    if "\0" in text:
        return "nul", []
    if record.wrong_ending or _has_wrong_line_end(text, dialect):
        return "line-ending", []
    return split_fields(text, dialect)


def _has_wrong_line_end(text: str, dialect: Dialect) -> bool:
    """Inside of a record a line end is that of the object; every other CR is one too many."""
    for at, character in enumerate(text):
        if character == "\r" and not (dialect.crlf and text[at + 1 : at + 2] == "\n"):
            return True
        if character == "\n" and dialect.crlf and text[at - 1 : at] != "\r":
            return True
    return False


def split_fields(text: str, dialect: Dialect) -> tuple[str | None, list[str]]:
    """RFC 4180: fields from the left; the first one that breaks the rules names the fault."""
    fields, at = [], 0
    while True:
        if text[at : at + 1] == dialect.quote:
            field, at = _quoted_field(text, at + 1, dialect.quote)
            if field is None:
                return "unbalanced-quote", []
            if at < len(text) and text[at] != dialect.delimiter:
                return "text-after-quote", []
        else:
            start = at
            while at < len(text) and text[at] != dialect.delimiter:
                at += 1
            field = text[start:at]
        fields.append(field)
        if at >= len(text):
            return None, fields
        at += 1


def _quoted_field(text: str, at: int, quote: str) -> tuple[str | None, int]:
    """What stands between the quotes and where it goes on; None when no quote closes it."""
    characters = []
    while at < len(text):
        if text[at] != quote:
            characters.append(text[at])
            at += 1
        elif text[at + 1 : at + 2] == quote:
            characters.append(quote)
            at += 2
        else:
            return "".join(characters), at + 1
    return None, at
