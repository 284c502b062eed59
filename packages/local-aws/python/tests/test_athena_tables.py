"""Athena answers what the catalog points at, in the declared types."""

import gzip
from datetime import date, datetime

import pyarrow as pa
import pytest
from cloud import Cloud
from warehouse import OPEN_CSV, Warehouse, parquet, summary_parquet

TOTALS = "SELECT country, total_purchase FROM users_summary_daily ORDER BY total_purchase DESC, country"
PARTITIONED = {"PartitionKeys": [{"Name": "ingest_date", "Type": "string"}]}
FIVE_ROWS = {"India": "500", "UK": "450", "USA": "800"}


@pytest.fixture
def warehouse(cloud: Cloud) -> Warehouse:
    return Warehouse.create(cloud)


def test_a_partition_is_answered_from_its_location_and_the_swap_changes_the_answer(warehouse: Warehouse):
    glue = warehouse.cloud.client("glue")
    warehouse.create_table("users_summary_daily", "tables/daily/", **PARTITIONED)
    warehouse.cloud.put(warehouse.bucket, "runs/a/d/part-0.parquet", summary_parquet(FIVE_ROWS))
    warehouse.cloud.put(warehouse.bucket, "runs/b/d/part-0.parquet", summary_parquet({"UK": "1.5"}))
    warehouse.cloud.put(warehouse.bucket, "tables/daily/stray.parquet", summary_parquet({"stray": "9"}))
    names = {"DatabaseName": warehouse.database, "TableName": "users_summary_daily"}
    glue.create_partition(**names, PartitionInput=warehouse.partition("2026-11-23", "runs/a/d/"))
    assert warehouse.rows(TOTALS) == [["USA", "800.00"], ["India", "500.00"], ["UK", "450.00"]]

    entry = {"PartitionValueList": ["2026-11-23"], "PartitionInput": warehouse.partition("2026-11-23", "runs/b/d")}
    glue.batch_update_partition(**names, Entries=[entry])

    assert warehouse.rows("SELECT * FROM users_summary_daily") == [["UK", "1.50", "2026-11-23"]]


def test_a_location_ends_at_its_folder_takes_subfolders_and_skips_hidden_names(warehouse: Warehouse):
    put, bucket = warehouse.cloud.put, warehouse.bucket
    warehouse.create_table("t", "a")
    put(bucket, "a/part-0.parquet", summary_parquet({"here": "1"}))
    put(bucket, "a/deep/er/part-0.parquet", summary_parquet({"below": "2"}))
    for hidden in ("a/_SUCCESS", "a/.tmp", "a/_tmp/part-0.parquet", "ab/part-0.parquet"):
        put(bucket, hidden, summary_parquet({hidden: "3"}))

    assert warehouse.rows("SELECT country FROM t ORDER BY 1") == [["below"], ["here"]]


def test_csv_columns_are_strings_without_the_header(warehouse: Warehouse):
    columns = [{"Name": name, "Type": "string"} for name in ("user_id", "country", "purchase_amount")]
    csv = {"storage": {**OPEN_CSV, "Columns": columns}, "Parameters": {"skip.header.line.count": "1"}}
    warehouse.create_table("users_raw", "input/", **csv)
    put, bucket = warehouse.cloud.put, warehouse.bucket
    put(bucket, "input/a.csv", 'user_id,country,purchase_amount\r\n1,"Korea, South",007\r\n2,"say ""hi"""\r\n')
    put(bucket, "input/b.csv.gz", gzip.compress(b"user_id,country,purchase_amount\n3,UK,4.50"))

    assert warehouse.rows("SELECT * FROM users_raw ORDER BY user_id") == [
        ["1", "Korea, South", "007"],
        ["2", 'say "hi"', None],
        ["3", "UK", "4.50"],
    ]


@pytest.mark.parametrize(
    ("separator", "quote"), [(",", '"'), ("\t", '"'), (";", "'"), ("|", '"')], ids=["comma", "tab", "semicolon", "pipe"]
)
def test_a_raw_table_reads_the_dialect_it_declares(warehouse: Warehouse, separator: str, quote: str):
    columns = [{"Name": name, "Type": "string"} for name in ("code", "note")]
    serde = {**OPEN_CSV["SerdeInfo"], "Parameters": {"separatorChar": separator, "quoteChar": quote, "escapeChar": '"'}}
    warehouse.create_table("raw", "input/", storage={**OPEN_CSV, "Columns": columns, "SerdeInfo": serde})
    quoted = f"{quote}a{separator}{quote}{quote}b{quote}{quote}{quote}"
    warehouse.cloud.put(warehouse.bucket, "input/a.csv", f"1{separator}{quoted}\n{quoted}{separator}2\n")

    value = f"a{separator}{quote}b{quote}"
    assert warehouse.rows("SELECT * FROM raw ORDER BY code") == [["1", value], [value, "2"]]


def test_a_raw_table_whose_escape_is_its_quote_fails_as_on_athena(warehouse: Warehouse):
    serde = {**OPEN_CSV["SerdeInfo"], "Parameters": {"quoteChar": "'", "escapeChar": "'"}}
    columns = [{"Name": "code", "Type": "string"}]
    warehouse.create_table("raw", "input/", storage={**OPEN_CSV, "Columns": columns, "SerdeInfo": serde})
    warehouse.cloud.put(warehouse.bucket, "input/a.csv", "1\n")

    assert warehouse.reason("SELECT * FROM raw").startswith("NOT_SUPPORTED: CSV not supported: ")


def test_dates_times_and_booleans_of_parquet_are_answered_in_their_types(warehouse: Warehouse):
    types = {"day": "date", "at": "timestamp", "is_return": "boolean", "lines": "bigint"}
    storage = {"Columns": [{"Name": name, "Type": kind} for name, kind in types.items()]}
    warehouse.create_table("t", "a/", storage=storage)
    rows = {
        "day": pa.array([date(2010, 12, 1), date(1, 1, 1), None], pa.date32()),
        "at": pa.array([datetime(2010, 12, 1, 8, 26), datetime(9999, 12, 31, 23, 59, 59), None], pa.timestamp("us")),
        "is_return": pa.array([True, False, None]),
        "lines": pa.array([3, 2, None], pa.int64()),
    }
    warehouse.cloud.put(warehouse.bucket, "a/part-0.parquet", parquet(rows))

    assert warehouse.rows("SELECT * FROM t ORDER BY day") == [
        ["0001-01-01", "9999-12-31 23:59:59.000", "false", "2"],
        ["2010-12-01", "2010-12-01 08:26:00.000", "true", "3"],
        [None, None, None, None],
    ]
    assert warehouse.rows(
        "SELECT is_return, year(at), min(day), max(at) FROM t WHERE at < TIMESTAMP '2011-01-01 00:00:00' "
        "AND day = DATE '2010-12-01' GROUP BY 1, 2"
    ) == [["true", "2010", "2010-12-01", "2010-12-01 08:26:00.000"]]


@pytest.mark.parametrize(("declared", "stored"), [("date", pa.timestamp("us")), ("boolean", pa.int64())])
def test_a_column_of_another_type_than_declared_is_an_error(warehouse: Warehouse, declared: str, stored: pa.DataType):
    warehouse.create_table("t", "a/", storage={"Columns": [{"Name": "x", "Type": declared}]})
    warehouse.cloud.put(warehouse.bucket, "a/part-0.parquet", parquet({"x": pa.array([1], stored)}))

    assert f"HIVE_BAD_DATA: Field x's type {stored} " in warehouse.reason("SELECT x FROM t")


def test_a_decimal_of_another_scale_is_an_error_instead_of_cut_amounts(warehouse: Warehouse):
    warehouse.create_table("t", "a/")
    warehouse.cloud.put(warehouse.bucket, "a/part-0.parquet", summary_parquet({"UK": "1.2345"}, scale=4))

    assert "HIVE_BAD_DATA: Field total_purchase's type decimal128(38, 4)" in warehouse.reason("SELECT * FROM t")


def test_an_object_that_is_not_parquet_names_itself(warehouse: Warehouse):
    warehouse.create_table("t", "a/")
    uri = warehouse.cloud.put(warehouse.bucket, "a/part-0.parquet", b"no parquet")

    assert warehouse.reason("SELECT * FROM t").startswith(f"HIVE_CANNOT_OPEN_SPLIT: {uri}")


def test_a_table_without_partitions_or_objects_is_empty(warehouse: Warehouse):
    warehouse.create_table("users_summary_daily", "tables/daily/", **PARTITIONED)

    assert warehouse.rows(TOTALS) == []
    assert warehouse.rows("SELECT count(*), sum(total_purchase) FROM users_summary_daily") == [["0", None]]
