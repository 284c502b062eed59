"""Parquet: columns by name, in the types that the table declares."""

import pyarrow as pa
import pyarrow.parquet as pq

from .column_types import arrow_type
from .errors import QueryError


def read_parquet(body: bytes, uri: str, columns: list[dict]) -> pa.Table:
    """Rows of one object; a column the file lacks is NULL, one the table lacks is ignored.

    @raises QueryError where the file's type is not the declared one. Athena cuts a decimal of another
        scale silently; here it is an error, because nobody wants those totals.
    """
    try:
        file = pq.read_table(pa.BufferReader(body), partitioning=None)
    except pa.ArrowInvalid as error:
        raise QueryError(f"HIVE_CANNOT_OPEN_SPLIT: {uri} is not valid Parquet: {error}") from error
    by_name = {name.lower(): file.column(index) for index, name in enumerate(file.column_names)}
    arrays = [_declared_column(by_name.get(column["Name"].lower()), column, file.num_rows, uri) for column in columns]
    return pa.Table.from_arrays(arrays, names=[column["Name"] for column in columns])


def _declared_column(data: pa.ChunkedArray | None, column: dict, rows: int, uri: str):
    declared = arrow_type(column)
    if data is None:
        return pa.nulls(rows, declared)
    if not _is_readable_as(data.type, declared):
        raise QueryError(
            f"HIVE_BAD_DATA: Field {column['Name']}'s type {data.type} in parquet file {uri} "
            f"is incompatible with type {column['Type']} defined in table schema"
        )
    return data.cast(declared)


def _is_readable_as(seen: pa.DataType, declared: pa.DataType) -> bool:
    if pa.types.is_decimal(declared):
        return pa.types.is_decimal(seen) and seen.scale == declared.scale and seen.precision <= declared.precision
    if pa.types.is_string(declared):
        return pa.types.is_string(seen) or pa.types.is_large_string(seen) or pa.types.is_dictionary(seen)
    if pa.types.is_signed_integer(declared):
        return pa.types.is_signed_integer(seen) and seen.bit_width <= declared.bit_width
    if pa.types.is_timestamp(declared):
        return pa.types.is_timestamp(seen)
    return seen == declared
