"""The tables of a query as the catalog and S3 show them at this moment."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
from ministack.core.responses import get_account_id, get_region
from ministack.services import glue, s3

from .column_types import arrow_type, trino_type
from .csv_serde import read_csv
from .errors import QueryError, QueryNotOffered
from .parquet_serde import read_parquet

Authorise = Callable[..., None]
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"


@dataclass(frozen=True)
class CatalogTable:
    """A snapshot: later changes of the catalog do not reach it."""

    table: dict
    partitions: list[dict]

    @property
    def data_columns(self) -> list[dict]:
        return self.table["StorageDescriptor"].get("Columns") or []

    @property
    def partition_keys(self) -> list[dict]:
        return self.table.get("PartitionKeys") or []

    def trino_columns(self) -> dict[str, str]:
        """Name -> Trino type, partition keys last as in `SELECT *`."""
        return {column["Name"]: trino_type(column) for column in [*self.data_columns, *self.partition_keys]}


def look_up_table(database: str, name: str, authorise: Authorise) -> CatalogTable:
    """@raises QueryError when it does not exist. @raises AccessDenied"""
    _authorise_catalog("glue:GetTable", database, name, authorise)
    table = glue._tables.get(f"{database}/{name}")
    if table is None:
        raise QueryError(f"TABLE_NOT_FOUND: Table 'awsdatacatalog.{database}.{name}' does not exist")
    if table.get("PartitionKeys"):
        _authorise_catalog("glue:GetPartitions", database, name, authorise)
    return CatalogTable(copy.deepcopy(table), copy.deepcopy(glue._partitions.get(f"{database}/{name}", [])))


def _authorise_catalog(action: str, database: str, table: str, authorise: Authorise) -> None:
    arn = f"arn:aws:glue:{get_region()}:{get_account_id()}"
    for resource in ("catalog", f"database/{database}", f"table/{database}/{table}"):
        authorise(action, f"{arn}:{resource}")


def read_table(source: CatalogTable, authorise: Authorise, count_bytes: Callable[[int], None]) -> pa.Table:
    """All rows in the declared types. @param count_bytes is told the size of each object before it is read"""
    if source.partition_keys:
        places = [(partition.get("StorageDescriptor") or {}, partition["Values"]) for partition in source.partitions]
    else:
        places = [(source.table["StorageDescriptor"], [])]
    parts = [_empty(source)]
    for storage, values in places:
        if not storage.get("Location"):
            raise QueryError(f"HIVE_INVALID_METADATA: {source.table['Name']} {values} has no location")
        for uri, body in _objects(storage["Location"], authorise):
            count_bytes(len(body))
            rows = _read_object(body, uri, source, storage)
            parts.append(_with_partition_values(rows, source, values))
    return pa.concat_tables(parts)


def _empty(source: CatalogTable) -> pa.Table:
    columns = [*source.data_columns, *source.partition_keys]
    return pa.schema([(column["Name"], arrow_type(column)) for column in columns]).empty_table()


def _read_object(body: bytes, uri: str, source: CatalogTable, storage: dict) -> pa.Table:
    library = (storage.get("SerdeInfo") or {}).get("SerializationLibrary", "")
    if library == _PARQUET:
        return read_parquet(body, uri, source.data_columns)
    if library == _OPEN_CSV:
        return read_csv(body, uri, {**source.table, "StorageDescriptor": {**storage, "Columns": source.data_columns}})
    name = source.table["Name"]
    raise QueryNotOffered(f"table {name} with SerDe '{library}'", f"allowed are {_PARQUET} and {_OPEN_CSV}")


def _with_partition_values(rows: pa.Table, source: CatalogTable, values: list[str]) -> pa.Table:
    for key, value in zip(source.partition_keys, values, strict=True):
        text = pa.array([value] * rows.num_rows, pa.string())
        rows = rows.append_column(pa.field(key["Name"], arrow_type(key)), text.cast(arrow_type(key)))
    return rows


def _objects(location: str, authorise: Authorise):
    """(uri, bytes) of what lies under the location, subfolders too, without `_` and `.` names."""
    bucket, _, path = location.removeprefix("s3://").partition("/")
    prefix = path if path.endswith("/") or not path else f"{path}/"
    authorise("s3:ListBucket", f"arn:aws:s3:::{bucket}", {"s3:prefix": prefix})
    keys = sorted(
        key for key in list((s3._buckets.get(bucket) or {"objects": {}})["objects"]) if key.startswith(prefix)
    )
    for key in keys:
        names = key[len(prefix) :].split("/")
        if names[-1] == "" or any(name.startswith(("_", ".")) for name in names):
            continue
        authorise("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
        body = s3._get_object_data(bucket, key)
        if body:
            yield f"s3://{bucket}/{key}", bytes(body)
