"""Rows as Athena prints them: strings in the API, quoted CSV in the result object."""

import datetime
import re
from decimal import Decimal

_TYPES = {
    "VARCHAR": "varchar",
    "BOOLEAN": "boolean",
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "FLOAT": "float",
    "DOUBLE": "double",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}
_PRECISION = {
    "varchar": 2147483647,
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "float": 17,
    "double": 17,
    "timestamp": 3,
}


def column_info(name: str, duckdb_type: str) -> dict:
    """ColumnInfo of GetQueryResults. @param duckdb_type e.g. `DECIMAL(38,2)`"""
    decimal = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", duckdb_type)
    athena_type = "decimal" if decimal else _TYPES.get(duckdb_type, "varchar")
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": athena_type,
        "Precision": int(decimal[1]) if decimal else _PRECISION.get(athena_type, 0),
        "Scale": int(decimal[2]) if decimal else 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": athena_type == "varchar",
    }


def printed(value: object) -> str | None:
    """None is NULL."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _java_double(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return str(value)


def _java_double(value: float) -> str:
    """As Java's Double.toString: plain from 0.001 below 10,000,000, else with an exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return str(value)
    mantissa, exponent = _shortest_scientific(value)
    return f"{mantissa}E{exponent}"


def _shortest_scientific(value: float) -> tuple[str, int]:
    digits = Decimal(repr(value)).normalize().as_tuple()
    figures = "".join(map(str, digits.digits))
    sign = "-" if digits.sign else ""
    return f"{sign}{figures[0]}.{figures[1:] or '0'}", len(figures) - 1 + digits.exponent


def to_csv(names: list[str], rows: list[list[str | None]]) -> bytes:
    """Every value quoted, NULL empty and unquoted, LF, header first."""
    lines = [",".join("" if value is None else _quoted(value) for value in row) for row in [names, *rows]]
    return ("\n".join(lines) + "\n").encode()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def result_page(names: list[str], rows: list[list[str | None]], start: int, size: int) -> tuple[list[dict], int | None]:
    """Rows `start` to `start + size` in the form of the API, and where the next page begins.

    The header is row 0 and counts, as on Athena.
    """
    page = [names, *rows][start : start + size] if start == 0 else rows[start - 1 : start - 1 + size]
    data = [{"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in page]
    end = start + len(page)
    return data, end if end < len(rows) + 1 else None
