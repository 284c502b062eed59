"""Spark around the kernel: ranges spread over tasks, partial sums grouped, one action in all: nothing scans twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import TaskContext
from pyspark.sql import SparkSession

from .measure_totals import merge_totals, table_totals
from .merge import merge
from .object_store import open_store
from .parquet_file import ParquetFile
from .progress import ScanProgress, logged_progress
from .range_account import RangeAccount
from .result_schema import arrow_schema, spark_schema
from .scan_range import scan_range
from .scan_task import ScanSettings, ScanTask
from .tagged_rows import by_tag

_TAGS = [{"name": "_build", "type": "bigint"}, {"name": "_account", "type": "string"}]
"""Beside the summary's columns: the build of a row, and the account of a range in a row of its own."""


_SPARK_TASK_BYTES = 256 * 1024 * 1024
_SPARK_TASKS_PER_SLOT = 4
"""A Spark task takes 0.2 s to start, so it gets several ranges; more tasks than slots, so that all end together."""


@dataclass(frozen=True)
class SummaryFile:
    """A Parquet file that a task wrote for a build; `totals` are exact texts by measure."""

    build: int
    file: dict
    totals: dict[str, str | None]


def scan(
    spark: SparkSession, tasks: list[ScanTask], prefixes: list[str], settings: ScanSettings
) -> tuple[list[RangeAccount], list[SummaryFile]]:
    """Scans all ranges, writes quarantine and summaries, and returns what was counted and written.

    `prefixes` are those of the summary files, one for each build of the plan.
    """
    if not tasks:
        return [], []
    columns = settings.spec["tables"]["daily"]["columns"]
    with logged_progress(spark.sparkContext, len(tasks)) as progress:
        scanned = spark.range(0, len(tasks), 1, _spark_tasks(spark, tasks)).mapInArrow(
            _scanner(tasks, settings, progress), spark_schema([*_TAGS, *columns])
        )
        tags = [tag["name"] for tag in _TAGS]
        merged = merge(scanned, tags, settings.spec["summary"])
        ordered = merged.sortWithinPartitions(*tags, *settings.spec["summary"]["groupBy"])
        rows = ordered.mapInArrow(_summary_writer(prefixes, settings), "account string, summary string").collect()
    accounts = [RangeAccount.from_json(row.account) for row in rows if row.account is not None]
    return accounts, [SummaryFile(**json.loads(row.summary)) for row in rows if row.summary is not None]


def _spark_tasks(spark: SparkSession, tasks: list[ScanTask]) -> int:
    size = sum(task.stop - task.start for task in tasks)
    wanted = max(size // _SPARK_TASK_BYTES, _SPARK_TASKS_PER_SLOT * spark.sparkContext.defaultParallelism)
    return min(len(tasks), wanted)


def _scanner(tasks: list[ScanTask], settings: ScanSettings, progress: ScanProgress) -> Callable:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        schema = arrow_schema([*_TAGS, *settings.spec["tables"]["daily"]["columns"]])
        for index in (index for batch in batches for index in batch.column(0).to_pylist()):
            for result in scan_range(tasks[index], settings):
                yield from _tagged(result, tasks[index].build, schema).to_batches()
            progress.add(result.rejected)

    return run


def _tagged(result: pa.Table | RangeAccount, build: int, schema: pa.Schema) -> pa.Table:
    """Partial measures with their build, or one row that carries the account and no measures."""
    if isinstance(result, RangeAccount):
        return pa.Table.from_pylist([{"_build": build, "_account": result.to_json()}], schema)
    tags = [pa.repeat(pa.scalar(build), result.num_rows), pa.nulls(result.num_rows, pa.string())]
    return pa.table([*tags, *result.select(schema.names[len(tags) :]).columns], names=schema.names).cast(schema)


def _summary_writer(prefixes: list[str], settings: ScanSettings) -> Callable:
    """Rows come sorted by build: one file per build and Spark task, named by the task."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        name = f"part-{TaskContext.get().partitionId()}.parquet"
        for build, tables in by_tag(batches, "_build"):
            yield _write_summary(build, prefixes[build] + name, tables, settings)

    return run


def _write_summary(build: int, key: str, tables: Iterator[pa.Table], settings: ScanSettings) -> pa.RecordBatch:
    """Writes the groups of one build; hands on its accounts and, if there were groups, the file, as JSON."""
    schema = arrow_schema(settings.spec["tables"]["daily"]["columns"])
    measures = settings.spec["summary"]["measures"]
    accounts: list[str] = []
    summaries: list[str] = []
    totals: dict[str, str | None] = {}
    with ParquetFile(schema) as file:
        for table in tables:
            accounts += table["_account"].drop_null().to_pylist()
            groups = table.filter(pc.is_null(table["_account"])).select(schema.names)
            totals = merge_totals(measures, totals, table_totals(measures, groups))
            file.write(groups)
        if file.rows > 0:
            store = open_store(settings.output_root, settings.store)
            written = SummaryFile(build, file.put(store, settings.output_root, key), totals)
            summaries.append(json.dumps(asdict(written)))
    columns = [accounts + [None] * len(summaries), [None] * len(accounts) + summaries]
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], ["account", "summary"])
