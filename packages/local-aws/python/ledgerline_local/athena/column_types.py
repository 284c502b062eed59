"""Types of a Glue column in the three languages they are spoken in here."""

import re

import pyarrow as pa

from .errors import QueryNotOffered

_PLAIN = {
    "string": ("VARCHAR", pa.string()),
    "boolean": ("BOOLEAN", pa.bool_()),
    "tinyint": ("TINYINT", pa.int8()),
    "smallint": ("SMALLINT", pa.int16()),
    "int": ("INTEGER", pa.int32()),
    "integer": ("INTEGER", pa.int32()),
    "bigint": ("BIGINT", pa.int64()),
    "float": ("REAL", pa.float32()),
    "double": ("DOUBLE", pa.float64()),
    "date": ("DATE", pa.date32()),
    "timestamp": ("TIMESTAMP", pa.timestamp("us")),
}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


def trino_type(column: dict) -> str:
    """@param column `{Name, Type}` of the catalog. @raises QueryNotOffered for nested and other types"""
    if match := _DECIMAL.fullmatch(_declared(column)):
        return f"DECIMAL({match[1]}, {match[2]})"
    return _plain(column)[0]


def arrow_type(column: dict) -> pa.DataType:
    """@raises QueryNotOffered"""
    if match := _DECIMAL.fullmatch(_declared(column)):
        return pa.decimal128(int(match[1]), int(match[2]))
    return _plain(column)[1]


def _declared(column: dict) -> str:
    return column.get("Type", "string").strip().lower()


def _plain(column: dict) -> tuple[str, pa.DataType]:
    declared = re.sub(r"^(varchar|char)\(\d+\)$", "string", _declared(column))
    if declared not in _PLAIN:
        instead = f"allowed types are {', '.join(_PLAIN)} and decimal(p,s)"
        raise QueryNotOffered(f"column {column.get('Name')} of type {column.get('Type')}", instead)
    return _PLAIN[declared]
