"""Columns of results as Arrow and Spark types, from the Glue types of the spec's tables."""

import re

import pyarrow as pa

_ARROW = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
"""Timestamps have no zone: they are what the file says, in microseconds."""
_SPARK = {"timestamp": "timestamp_ntz"}


def arrow_schema(columns: list[dict]) -> pa.Schema:
    """`[{"name": "total", "type": "decimal(38,2)"}]` -> the same columns for Parquet and Arrow."""
    return pa.schema([(column["name"], _arrow_type(column["type"])) for column in columns])


def spark_schema(columns: list[dict]) -> str:
    """The same as Spark's DDL; its `timestamp` would be an instant in the session's zone."""
    return ", ".join(f"`{column['name']}` {spark_type(column['type'])}" for column in columns)


def spark_type(glue_type: str) -> str:
    return _SPARK.get(glue_type, glue_type)


def _arrow_type(glue_type: str) -> pa.DataType:
    if decimal := re.fullmatch(r"decimal\((\d+),(\d+)\)", glue_type):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _ARROW[glue_type]
