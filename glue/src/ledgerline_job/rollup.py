"""The total of a set of builds: their summaries summed again, as one Parquet file and one CSV."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from . import curated_keys
from .build_result import BuildResult
from .canonical import digest_of
from .csv_export import csv_header, csv_rows
from .object_store import open_store
from .parquet_file import ParquetFile
from .result_schema import arrow_schema, spark_schema
from .scan_object import ScanSettings
from .scan_stage import merge


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
    """Sums the children; returns the roll-up record, which is for the caller to store."""
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
            content = store.read(settings.output_root + keys[index])
            yield from pq.read_table(BytesIO(content)).select(schema.names).cast(schema).to_batches()

    return run


def _writer(digest: str, settings: ScanSettings) -> Callable:
    """All rows come to one task, sorted; without rows Spark starts none."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        files = _write_total(batches, digest, settings)
        yield pa.RecordBatch.from_arrays([pa.array([json.dumps(files)])], ["files"])

    return run


def _write_total(batches: Iterator[pa.RecordBatch], digest: str, settings: ScanSettings) -> dict:
    """The two files of a total, as the roll-up record names them."""
    store = open_store(settings.output_root, settings.store)
    schema = arrow_schema(settings.spec["tables"]["summary"]["columns"])
    csv_key = curated_keys.export(settings.run_id, digest)
    text = [csv_header(schema.names)]
    with ParquetFile(schema) as file:
        for batch in batches:
            table = pa.Table.from_batches([batch])
            file.write(table)
            text.append(csv_rows(table))
        content = "".join(text).encode()
        store.put(settings.output_root + csv_key, content)
        prefix = curated_keys.rollup(settings.run_id, digest)
        summary = file.put(store, settings.output_root, f"{prefix}part-0.parquet")
    return {"summary": [summary], "export": {"key": csv_key, "size": len(content)}}
