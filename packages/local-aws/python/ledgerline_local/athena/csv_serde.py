"""OpenCSVSerde: text split into lines first, each line into strings."""

import csv
import re

import pyarrow as pa

from .errors import QueryNotOffered

csv.field_size_limit(2**31 - 1)
_COMPRESSION = {"gz": "gzip", "zst": "zstd"}


def read_csv(body: bytes, key: str, table: dict) -> pa.Table:
    """Rows of one object with the table's columns; missing fields are NULL, surplus ones are ignored.

    @param key decides the compression (.gz, .zst)
    @raises QueryNotOffered when a data column is not a string
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
    return {
        "delimiter": parameters.get("separatorChar", ","),
        "quotechar": parameters.get("quoteChar", '"'),
        "escapechar": parameters.get("escapeChar", "\\"),
    }


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
