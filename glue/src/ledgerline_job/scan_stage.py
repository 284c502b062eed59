"""Spark around the kernel: a task per object, partial sums grouped, one action in all, so that nothing scans twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import TaskContext
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from . import curated_keys
from .object_account import ObjectAccount, add_totals
from .object_store import open_store
from .parquet_file import ParquetFile
from .result_schema import arrow_schema, spark_schema
from .scan_object import ScanSettings, ScanTask, scan_object

_TAGS = [{"name": "_build", "type": "bigint"}, {"name": "_account", "type": "string"}]
"""Beside the summary's columns: the build of a row, and the account of an object in a row of its own."""


@dataclass(frozen=True)
class SummaryFile:
    """A Parquet file that a task wrote for a build; `totals` are exact decimal texts by measure."""

    build: int
    file: dict
    totals: dict[str, str]


def scan(
    spark: SparkSession, tasks: list[ScanTask], settings: ScanSettings
) -> tuple[list[ObjectAccount], list[SummaryFile]]:
    """Scans all objects, writes quarantine and summaries, and returns what was counted and written."""
    if not tasks:
        return [], []
    columns = settings.spec["tables"]["daily"]["columns"]
    scanned = spark.range(0, len(tasks), 1, len(tasks)).mapInArrow(
        _scanner(tasks, settings), spark_schema([*_TAGS, *columns])
    )
    written = merge(scanned, [tag["name"] for tag in _TAGS], settings.spec["summary"]).mapInArrow(
        _summary_writer(tasks, settings), "account string, summary string"
    )
    rows = written.collect()
    accounts = [ObjectAccount.from_json(row.account) for row in rows if row.account is not None]
    return accounts, [SummaryFile(**json.loads(row.summary)) for row in rows if row.summary is not None]


def merge(partial: DataFrame, tags: list[str], summary: dict) -> DataFrame:
    """Sums that were computed apart, per tags and group keys, sorted within each Spark partition."""
    keys = [*tags, *summary["groupBy"]]
    return partial.groupBy(*keys).agg(*map(_merged, summary["measures"])).sortWithinPartitions(*keys)


def _merged(measure: dict) -> Column:
    return F.sum(measure["name"]).cast(measure["type"]).alias(measure["name"])


def _scanner(tasks: list[ScanTask], settings: ScanSettings) -> Callable:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        schema = arrow_schema([*_TAGS, *settings.spec["tables"]["daily"]["columns"]])
        for index in (index for batch in batches for index in batch.column(0).to_pylist()):
            for result in scan_object(tasks[index], settings):
                yield from _tagged(result, tasks[index].build, schema).to_batches()

    return run


def _tagged(result: pa.Table | ObjectAccount, build: int, schema: pa.Schema) -> pa.Table:
    """Partial sums with their build, or one row that carries the account and no sums."""
    if isinstance(result, ObjectAccount):
        return pa.Table.from_pylist([{"_build": build, "_account": result.to_json()}], schema)
    tags = [pa.array([build] * result.num_rows, pa.int64()), pa.nulls(result.num_rows, pa.string())]
    return pa.table([*tags, *result.select(schema.names[len(tags) :]).columns], names=schema.names).cast(schema)


def _summary_writer(tasks: list[ScanTask], settings: ScanSettings) -> Callable:
    """Rows come sorted by build: one file per build and Spark task, named by the task."""
    partitions = {task.build: task.partition for task in tasks}

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        name = f"part-{TaskContext.get().partitionId()}.parquet"
        for build, tables in groupby(_by_build(batches), key=itemgetter(0)):
            key = curated_keys.summary(settings.run_id, partitions[build]) + name
            yield _write_summary(build, key, (table for _, table in tables), settings)

    return run


def _by_build(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, pa.Table]]:
    for batch in batches:
        table = pa.Table.from_batches([batch])
        for build in pc.unique(table["_build"]).to_pylist():
            yield build, table.filter(pc.equal(table["_build"], build))


def _write_summary(build: int, key: str, tables: Iterator[pa.Table], settings: ScanSettings) -> pa.RecordBatch:
    """Writes the sums of one build; hands on its accounts and, if there were sums, the file, as JSON."""
    schema = arrow_schema(settings.spec["tables"]["daily"]["columns"])
    measures = [measure["name"] for measure in settings.spec["summary"]["measures"]]
    accounts: list[str] = []
    summaries: list[str] = []
    totals: dict[str, str] = {}
    with ParquetFile(schema) as file:
        for table in tables:
            accounts += table["_account"].drop_null().to_pylist()
            sums = table.filter(pc.is_null(table["_account"])).select(schema.names)
            totals = add_totals(totals, {name: pc.sum(sums[name]).as_py() or 0 for name in measures})
            file.write(sums)
        if file.rows > 0:
            store = open_store(settings.output_root, settings.store)
            written = SummaryFile(build, file.put(store, settings.output_root, key), totals)
            summaries.append(json.dumps(asdict(written)))
    columns = [accounts + [None] * len(summaries), [None] * len(accounts) + summaries]
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], ["account", "summary"])
