"""Many groups go through as a stream: nothing holds all rows, least of all the driver."""

import tracemalloc
from decimal import Decimal

import pyarrow as pa
from landing import HEADER, Landing, load_spec
from pyspark.sql import DataFrame

from ledgerline_job import parquet_file
from ledgerline_job.merge_files import FileGroup, write_group
from ledgerline_job.object_store import StoreSettings
from ledgerline_job.scan_task import ScanSettings

KEYS = 60_000


def test_groups_that_fill_many_batches_and_files_come_out_once_each(landing: Landing):
    """More than one Arrow batch, several tasks, each key twice."""
    lines = [b"%d,key %d,0.01\n" % (n + 1, n % KEYS) for n in range(2 * KEYS)]
    days = [landing.day(f"2026-11-2{day}", HEADER + b"".join(lines)) for day in range(2)]

    landing.run(*days, block_bytes=1 << 20)

    for day in days:
        assert len(landing.summary(day)) == KEYS
        assert set(landing.summary(day).values()) == {Decimal("0.02")}
    total = landing.export(*map(landing.child, days)).splitlines()
    assert total[1:] == sorted(f"key {n},0.04" for n in range(KEYS))


def test_the_driver_gets_accounts_and_files_and_no_group(landing: Landing, monkeypatch):
    collected = []
    collect = DataFrame.collect

    def counted(frame: DataFrame) -> list:
        rows = collect(frame)
        collected.extend(rows)
        return rows

    monkeypatch.setattr(DataFrame, "collect", counted)
    build = landing.day("2026-11-23", HEADER + b"".join(b"%d,key %d,1\n" % (n + 1, n) for n in range(5000)))

    landing.run(build)

    assert landing.record(build)["counts"]["accepted"] == 5000
    assert 0 < len(collected) < 30


def test_a_total_is_written_batch_by_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_file, "_ROW_GROUP_ROWS", 10_000)
    settings = ScanSettings(load_spec(), "jr_1", f"file://{tmp_path}/", StoreSettings())
    batches, rows = 60, 5_000
    most = 0

    def total():
        nonlocal most
        for index in range(batches):
            most = max(most, pa.total_allocated_bytes() + tracemalloc.get_traced_memory()[0])
            keys = [f"key {index * rows + row:09}" + "x" * 40 for row in range(rows)]
            sums = pa.array([Decimal("1.00")] * rows, pa.decimal128(38, 2))
            yield pa.table({"country": pa.array(keys), "total_purchase": sums})

    tracemalloc.start()
    before = pa.total_allocated_bytes()
    written = write_group(FileGroup([], "part-0.parquet", "total.csv"), total(), settings)
    tracemalloc.stop()

    assert written.export["size"] > 15 * 2**20
    assert most - before < 8 * 2**20
