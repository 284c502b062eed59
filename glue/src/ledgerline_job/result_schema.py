"""Columns of results as Arrow types, from the Glue types of the spec's tables."""

import re

import pyarrow as pa

_SIMPLE = {"string": pa.string(), "bigint": pa.int64()}


def arrow_schema(columns: list[dict]) -> pa.Schema:
    """`[{"name": "total", "type": "decimal(38,2)"}]` -> the same columns for Parquet and Arrow."""
    return pa.schema([(column["name"], _arrow_type(column["type"])) for column in columns])


def spark_schema(columns: list[dict]) -> str:
    return ", ".join(f"`{column['name']}` {column['type']}" for column in columns)


def _arrow_type(glue_type: str) -> pa.DataType:
    if decimal := re.fullmatch(r"decimal\((\d+),(\d+)\)", glue_type):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _SIMPLE[glue_type]
