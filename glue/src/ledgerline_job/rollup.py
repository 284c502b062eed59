"""The total of a set of builds: their summaries merged again, as one Parquet file and one CSV."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from . import curated_keys
from .build_result import BuildResult
from .canonical import digest_of
from .csv_export import CsvFile
from .merge import merge
from .object_store import open_store
from .parquet_file import ParquetFile
from .result_schema import arrow_schema, spark_schema
from .scan_task import ScanSettings


def rollup_children(published: list[dict], results: list[BuildResult]) -> list[dict]:
    """What is published, with the builds of this run in place of their predecessors, by partition."""
    own = {
        result.partition: {
            "partition": result.partition,
            "fingerprint": result.fingerprint,
            "keys": [summary.file for summary in result.summaries],
        }
        for result in results
        if result.state == "built"
    }
    children = {**{child["partition"]: child for child in published}, **own}
    return [children[partition] for partition in sorted(children)]


def write_rollup(spark: SparkSession, children: list[dict], settings: ScanSettings) -> dict:
    """Merges the children; returns the roll-up record, which is for the caller to store."""
    digest = digest_of(children)
    keys = [file["key"] for child in children for file in child["keys"]]
    columns = settings.spec["tables"]["summary"]["columns"]
    partial = spark.range(0, len(keys), 1, max(1, min(len(keys), spark.sparkContext.defaultParallelism)))
    total = merge(partial.mapInArrow(_reader(keys, settings), spark_schema(columns)), [], settings.spec["summary"])
    ordered = total.coalesce(1).sortWithinPartitions(*settings.spec["summary"]["groupBy"])
    written = ordered.mapInArrow(_writer(digest, settings), "files string").collect()
    files = json.loads(written[0].files) if written else _write_total(iter(()), digest, settings)
    return {
        "version": 1,
        "digest": digest,
        "runId": settings.run_id,
        "children": [{name: child[name] for name in ("partition", "fingerprint")} for child in children],
        **files,
    }


def _reader(keys: list[str], settings: ScanSettings) -> Callable:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        schema = arrow_schema(settings.spec["tables"]["summary"]["columns"])
        store = open_store(settings.output_root, settings.store)
        for index in (index for batch in batches for index in batch.column(0).to_pylist()):
            content = pq.ParquetFile(BytesIO(store.read(settings.output_root + keys[index])))
            for batch in content.iter_batches(columns=schema.names):
                yield from pa.Table.from_batches([batch]).select(schema.names).cast(schema).to_batches()

    return run


def _writer(digest: str, settings: ScanSettings) -> Callable:
    """All rows come to one task, sorted; without rows Spark starts none."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        files = _write_total(batches, digest, settings)
        yield pa.RecordBatch.from_arrays([pa.array([json.dumps(files)])], ["files"])

    return run


def _write_total(batches: Iterator[pa.RecordBatch], digest: str, settings: ScanSettings) -> dict:
    """The two files of a total, as the roll-up record names them; rows go through, none stays in memory."""
    store = open_store(settings.output_root, settings.store)
    columns = settings.spec["tables"]["summary"]["columns"]
    schema = arrow_schema(columns)
    with ParquetFile(schema) as summary, CsvFile(columns) as export:
        for batch in batches:
            table = pa.Table.from_batches([batch]).cast(schema)
            summary.write(table)
            export.write(table)
        prefix = curated_keys.rollup(settings.run_id, digest)
        return {
            "export": export.put(store, settings.output_root, curated_keys.export(settings.run_id, digest)),
            "summary": [summary.put(store, settings.output_root, f"{prefix}part-0.parquet")],
        }
