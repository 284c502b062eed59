"""Line numbers of ranges whose predecessors were counted at the same time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyarrow as pa
from pyspark.sql import SparkSession

from .object_store import open_store
from .quarantine import renumber
from .range_account import RangeAccount
from .scan_task import ScanSettings


def number_lines(spark: SparkSession, accounts: list[RangeAccount], settings: ScanSettings) -> list[RangeAccount]:
    """Rewrites the quarantine of every range that does not begin its object; only objects that were read matter."""
    wrong = [
        (index, accounts[index].quarantine, first_line)
        for index, first_line in _first_lines(accounts, settings).items()
        if accounts[index].quarantine is not None
    ]
    if not wrong:
        return accounts
    files = spark.range(0, len(wrong), 1, len(wrong)).mapInArrow(_renumberer(wrong, settings), "file string")
    numbered = list(accounts)
    for row in files.collect():
        index, file = json.loads(row.file)
        numbered[index] = replace(accounts[index], quarantine=file)
    return numbered


def _first_lines(accounts: list[RangeAccount], settings: ScanSettings) -> dict[int, int]:
    """Index of an account -> the number of its first line, for all ranges but the first ones of objects."""
    of_objects = defaultdict(list)
    for index, account in enumerate(accounts):
        of_objects[account.build, account.position].append(index)
    header_lines = 1 if settings.spec["input"]["dialect"]["header"] else 0
    first_lines = {}
    for indexes in of_objects.values():
        line = 1 + header_lines
        for index in sorted(indexes, key=lambda index: accounts[index].index):
            if accounts[index].index > 0:
                first_lines[index] = line
            line += accounts[index].lines
    return first_lines


def _renumberer(files: list[tuple[int, dict, int]], settings: ScanSettings) -> Callable:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        store = open_store(settings.output_root, settings.store)
        for at in (at for batch in batches for at in batch.column(0).to_pylist()):
            index, file, first_line = files[at]
            numbered = renumber(store, settings.output_root, file, first_line)
            yield pa.RecordBatch.from_arrays([pa.array([json.dumps([index, numbered])])], ["file"])

    return run
