"""The grammar of design section 6 in plain Python, character by character: no DuckDB, no csv module.

Slow and written from the text alone, so that kernel and drivers can be held against something that shares nothing
with them. `plain_lines` makes records, `plain_values` values, `plain_summary` sums; only decompression is a library's.
"""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
from plain_lines import Dialect, Record, judge_line, records, split_fields
from plain_summary import Summary, result_text
from plain_values import judge_field

BOM = b"\xef\xbb\xbf"
FREE_BYTES = 1 << 20
"""A compression ratio is judged only for objects that are larger, decompressed."""


class RefusedError(Exception):
    """The whole object is refused; its text is the reason."""


@dataclass
class Verdict:
    """What one object comes to. `refused` is a reason, and then nothing else counts."""

    refused: str | None = None
    lines: int = 0
    """Records and blank lines, without the header."""
    accepted: int = 0
    filtered: int = 0
    blank: int = 0
    rejected: list[tuple[int, str, str | None, str]] = field(default_factory=list)
    """(line, reason, column, raw text)"""
    groups: dict[tuple, dict[str, object]] = field(default_factory=dict)


def read_object(stored: bytes, spec: dict, name: str = "a.csv") -> Verdict:
    """The verdict on an object as it lies in the store; the end of its name tells the compression."""
    try:
        body = _decode(stored, spec["input"]["dialect"], name)
        return _judge(body, spec)
    except RefusedError as error:
        return Verdict(refused=str(error))


def judge_object(content: bytes, spec: dict) -> tuple[dict, list[tuple], int]:
    """(measures by group keys, [(line number, reason, column)], blank lines) of an object that is not refused."""
    verdict = read_object(content, spec)
    if verdict.refused:
        raise ValueError(f"the object is refused as {verdict.refused}")
    types = {measure["name"]: measure["type"] for measure in spec["summary"]["measures"]}
    groups = {
        key: {name: Decimal(result_text(value, types[name])) for name, value in group.items()}
        for key, group in verdict.groups.items()
    }
    return groups, [row[:3] for row in verdict.rejected], verdict.blank


def _decode(stored: bytes, dialect: dict, name: str) -> bytes:
    """UTF-8 without BOM. @raises RefusedError"""
    body = _decompress(stored, name)
    if dialect["encoding"] == "latin-1":
        body = body.decode("latin-1").encode("utf-8")
    elif body.startswith(BOM):
        _check_size(body, stored, dialect)
        return body[len(BOM) :]
    _check_size(body, stored, dialect)
    return body


def _decompress(stored: bytes, name: str) -> bytes:
    suffix = name.lower().rpartition(".")[2]
    if stored == b"" or suffix not in ("gz", "zst"):
        return stored
    try:
        if suffix == "gz":
            return _gunzip(stored)
        with pa.CompressedInputStream(pa.BufferReader(stored), "zstd") as stream:
            return stream.read()
    except (OSError, zlib.error) as error:
        raise RefusedError("unreadable") from error


def _gunzip(stored: bytes) -> bytes:
    """RFC 1952: members and nothing else, no zeros between or after them. @raises zlib.error"""
    members = []
    while stored:
        member = zlib.decompressobj(wbits=31)
        members.append(member.decompress(stored))
        if not member.eof:
            raise zlib.error("a member without its end")
        stored = member.unused_data
    return b"".join(members)


def _check_size(body: bytes, stored: bytes, dialect: dict) -> None:
    """The limit that is reached first names the reason."""
    limits = [(dialect["maxObjectBytes"], "too-large")]
    if dialect.get("maxCompressionRatio") is not None:
        limits.append((max(FREE_BYTES, dialect["maxCompressionRatio"] * len(stored)), "too-compressed"))
    if dialect.get("multiline"):
        limits.append((dialect["maxMultilineBytes"], "multiline-too-large"))
    limit, reason = min(limits, key=lambda pair: pair[0])
    if len(body) > limit:
        raise RefusedError(reason)


def _judge(body: bytes, spec: dict) -> Verdict:
    columns = spec["input"]["columns"]
    first, feed, _ = body.partition(b"\n")
    crlf = feed == b"\n" and first[-1:] == b"\r"
    dialect = _dialect(spec["input"]["dialect"], crlf)
    start = 0
    if spec["input"]["dialect"].get("header", True) and body:
        _check_header(first[:-1] if crlf else first, [column["header"] for column in columns], dialect)
        start = len(first) + len(feed)
    verdict, summary = Verdict(), Summary(spec)
    for record in records(body, start, 2 if start else 1, dialect):
        _count(record, verdict, summary, columns, dialect)
    verdict.groups = summary.groups
    return verdict


def _dialect(dialect: dict, crlf: bool) -> Dialect:
    return Dialect(
        dialect["delimiter"], dialect["quote"], dialect.get("multiline", False), dialect["maxLineBytes"], crlf
    )


def _check_header(line: bytes, names: list[str], dialect: Dialect) -> None:
    try:
        fault, seen = split_fields(line.decode("utf-8"), dialect)
    except UnicodeDecodeError as error:
        raise RefusedError("wrong-header") from error
    if fault or seen != names or len(line) > dialect.limit:
        raise RefusedError("wrong-header")


def _count(record: Record, verdict: Verdict, summary: Summary, columns: list[dict], dialect: Dialect) -> None:
    verdict.lines += 1
    if record.content == b"":
        verdict.blank += 1
        return
    fault, column, values = _judge_record(record, columns, dialect)
    if fault:
        raw = record.content[: dialect.limit].decode("utf-8", errors="backslashreplace")
        verdict.rejected.append((record.line, fault, column, raw))
        return
    verdict.accepted += 1
    verdict.filtered += not summary.add(values)


def _judge_record(record: Record, columns: list[dict], dialect: Dialect) -> tuple[str | None, str | None, dict]:
    """(reason, column, {}) or (None, None, values by column)."""
    fault, fields = judge_line(record, dialect)
    if fault:
        return fault, None, {}
    if len(fields) != len(columns):
        return "too-few-fields" if len(fields) < len(columns) else "too-many-fields", None, {}
    values = {}
    for column, text in zip(columns, fields, strict=True):
        reason, values[column["name"]] = judge_field(text, column)
        if reason:
            return reason, column["name"], {}
    return None, None, values
