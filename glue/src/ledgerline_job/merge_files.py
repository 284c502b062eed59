"""Summary files of several builds, segments or months merged by Spark, into one file for each group of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from .csv_export import CsvFile
from .measure_totals import merge_totals, table_totals
from .merge import merge
from .object_store import open_store
from .parquet_file import ParquetFile
from .result_schema import arrow_schema, spark_schema
from .scan_task import ScanSettings
from .tagged_rows import by_tag

_GROUP = {"name": "_group", "type": "bigint"}
"""Beside the summary's columns: the group of a row."""


class DamagedFileError(Exception):
    """A file that is not what its record says; the message has its key, the size seen and the one allowed."""


@dataclass(frozen=True)
class FileGroup:
    """`sources` are manifest entries; `target` and `export` are keys, of the merged Parquet file and its CSV."""

    sources: list[dict]
    target: str
    export: str | None = None


@dataclass(frozen=True)
class MergedFile:
    """Manifest entries of what was written; `totals` are exact texts by measure."""

    file: dict
    export: dict | None
    totals: dict[str, str | None]


def merge_files(spark: SparkSession, groups: list[FileGroup], settings: ScanSettings) -> list[MergedFile]:
    """In the order of `groups`, by one Spark job for all of them; a group without rows gets its file too.

    One file is merged already, and sorted: such a group needs no Spark.

    @raises DamagedFileError, inside of Spark's own error where Spark reads
    """
    merged = _merge(spark, groups, settings)
    alone = {index: group.sources for index, group in enumerate(groups) if len(group.sources) == 1}
    return [
        merged.get(index) or write_group(group, read_tables(alone.get(index, []), settings), settings)
        for index, group in enumerate(groups)
    ]


def _merge(spark: SparkSession, groups: list[FileGroup], settings: ScanSettings) -> dict[int, MergedFile]:
    """Those of several files that have rows: without any Spark starts no task that writes."""
    sources = [(index, file) for index, group in enumerate(groups) for file in group.sources if len(group.sources) > 1]
    if not sources:
        return {}
    columns = [_GROUP, *settings.spec["tables"]["summary"]["columns"]]
    files = spark.range(0, len(sources), 1, min(len(sources), spark.sparkContext.defaultParallelism))
    partial = files.mapInArrow(_reader(sources, settings), spark_schema(columns))
    merged = merge(partial, [_GROUP["name"]], settings.spec["summary"]).repartition(_GROUP["name"])
    ordered = merged.sortWithinPartitions(_GROUP["name"], *settings.spec["summary"]["groupBy"])
    rows = ordered.mapInArrow(_writer(groups, settings), "group bigint, merged string").collect()
    return {row.group: MergedFile(**json.loads(row.merged)) for row in rows}


def _reader(sources: list[tuple[int, dict]], settings: ScanSettings) -> Callable:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for group, file in (sources[at] for batch in batches for at in batch.column(0).to_pylist()):
            for table in read_tables([file], settings):
                tag = pa.repeat(pa.scalar(group), table.num_rows)
                yield from table.add_column(0, _GROUP["name"], tag).to_batches()

    return run


def read_tables(files: list[dict], settings: ScanSettings) -> Iterator[pa.Table]:
    """Rows of manifest entries, in their order. @raises DamagedFileError"""
    schema = arrow_schema(settings.spec["tables"]["summary"]["columns"])
    store = open_store(settings.output_root, settings.store)
    for file in files:
        content = store.read(settings.output_root + file["key"])
        if len(content) != file["size"]:
            raise DamagedFileError(f"{file['key']} has {len(content)} bytes, allowed are {file['size']}")
        for batch in pq.ParquetFile(BytesIO(content)).iter_batches(columns=schema.names):
            yield pa.Table.from_batches([batch]).select(schema.names).cast(schema)


def _writer(groups: list[FileGroup], settings: ScanSettings) -> Callable:
    """All rows of a group come to one task, sorted."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for index, tables in by_tag(batches, _GROUP["name"]):
            merged = json.dumps(asdict(write_group(groups[index], tables, settings)))
            yield pa.RecordBatch.from_arrays([pa.array([index]), pa.array([merged])], ["group", "merged"])

    return run


def write_group(group: FileGroup, tables: Iterator[pa.Table], settings: ScanSettings) -> MergedFile:
    """Rows go through, none stays in memory."""
    store, root = open_store(settings.output_root, settings.store), settings.output_root
    columns = settings.spec["tables"]["summary"]["columns"]
    measures = settings.spec["summary"]["measures"]
    schema = arrow_schema(columns)
    totals: dict[str, str | None] = {}
    with ExitStack() as open_files:
        summary = open_files.enter_context(ParquetFile(schema))
        export = open_files.enter_context(CsvFile(columns)) if group.export else None
        for table in tables:
            rows = table.select(schema.names).cast(schema)
            totals = merge_totals(measures, totals, table_totals(measures, rows))
            summary.write(rows)
            if export is not None:
                export.write(rows)
        exported = export.put(store, root, group.export) if export is not None else None
        return MergedFile(summary.put(store, root, group.target), exported, totals)
