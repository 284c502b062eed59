"""OpenCSVSerde: text split into lines first, each line into strings."""

import csv
import re

import pyarrow as pa

from .errors import QueryError, QueryNotOffered

csv.field_size_limit(2**31 - 1)
_COMPRESSION = {"gz": "gzip", "zst": "zstd"}


def read_csv(body: bytes, key: str, table: dict) -> pa.Table:
    """Rows of one object with the table's columns; missing fields are NULL, surplus ones are ignored.

    @param key decides the compression (.gz, .zst)
    @raises QueryNotOffered when a data column is not a string
    @raises QueryError when two of the SerDe's three characters are the same
    """
    storage = table["StorageDescriptor"]
    for column in storage["Columns"]:
        if column["Type"].lower() != "string":
            raise QueryNotOffered(f"a CSV column of type {column['Type']} ({column['Name']})", "declare it as string")
    names = [column["Name"] for column in storage["Columns"]]
    skipped = int((table.get("Parameters") or {}).get("skip.header.line.count", 0))
    settings = _csv_settings(storage["SerdeInfo"].get("Parameters") or {})
    rows = [_fields(line, settings, len(names)) for line in _lines(body, key)[skipped:]]
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return pa.Table.from_arrays([pa.array(values, pa.string()) for values in columns], names=names)


def _csv_settings(parameters: dict[str, str]) -> dict[str, str]:
    """As Athena reads them: `"` as the escape character means the default, a backslash."""
    separator, quote = parameters.get("separatorChar", ","), parameters.get("quoteChar", '"')
    escape = parameters.get("escapeChar", "\\").replace('"', "\\")
    if len({separator, quote, escape}) < 3:
        seen = f"separatorChar {separator!r}, quoteChar {quote!r}, escapeChar {escape!r}"
        raise QueryError(f"NOT_SUPPORTED: CSV not supported: {seen}; allowed are three different characters")
    return {"delimiter": separator, "quotechar": quote, "escapechar": escape}


def _lines(body: bytes, key: str) -> list[str]:
    """Lines end at LF, CRLF or CR, as Hadoop reads text; the last one may lack its end."""
    codec = _COMPRESSION.get(key.rsplit(".", 1)[-1].lower())
    if codec:
        body = pa.CompressedInputStream(pa.BufferReader(body), codec).read()
    text = body.decode("utf-8", errors="replace")
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if lines[-1] == "" else lines


def _fields(line: str, settings: dict[str, str], width: int) -> tuple[str | None, ...]:
    fields: list[str | None] = [*next(csv.reader([line], **settings), [""])]
    return tuple((fields + [None] * width)[:width])
