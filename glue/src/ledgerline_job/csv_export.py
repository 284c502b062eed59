"""CSV for people: RFC 4180 with LF, decimals with their full scale, nothing for a missing value."""

import re
from decimal import Decimal

import pyarrow as pa

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def csv_header(names: list[str]) -> str:
    return ",".join(names) + "\n"


def csv_rows(table: pa.Table) -> str:
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return "".join(",".join(map(_field, row)) + "\n" for row in rows)


def _field(value: object) -> str:
    if value is None:
        return ""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
