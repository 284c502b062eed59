"""Partitions of the catalog: filtered, moved one at a time, deleted in batches."""

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud
from warehouse import Warehouse


@pytest.fixture
def partitioned(cloud: Cloud) -> Warehouse:
    warehouse = Warehouse.create(cloud)
    warehouse.create_table("daily", "tables/", PartitionKeys=[{"Name": "ingest_date", "Type": "string"}])
    days = [warehouse.partition(day, f"runs/{day}/") for day in ("2026-11-23", "2026-11-21", "undated", "2026-11-22")]
    names = {"DatabaseName": warehouse.database, "TableName": "daily"}
    cloud.client("glue").batch_create_partition(**names, PartitionInputList=days)
    return warehouse


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("ingest_date = '2026-11-22'", ["2026-11-22"]),
        ("ingest_date in ('undated', '2026-11-21')", ["2026-11-21", "undated"]),
        ("ingest_date >= '2026-11-22' AND ingest_date < '2026-11-23'", ["2026-11-22"]),
        ("(ingest_date = 'undated') OR NOT ingest_date <> '2026-11-23'", ["2026-11-23", "undated"]),
        ("ingest_date between '2026-11-21' and '2026-11-22'", ["2026-11-21", "2026-11-22"]),
    ],
)
def test_get_partitions_filters(partitioned: Warehouse, expression: str, days: list[str]):
    names = {"DatabaseName": partitioned.database, "TableName": "daily"}
    pages = (
        partitioned.cloud.client("glue")
        .get_paginator("get_partitions")
        .paginate(**names, Expression=expression, PaginationConfig={"PageSize": 1})
    )

    assert [partition["Values"][0] for page in pages for partition in page["Partitions"]] == days


@pytest.mark.parametrize("expression", ["ingest_date like '2026%'", "other = 'x'", "ingest_date = 5", "ingest_date ="])
def test_get_partitions_refuses_a_filter_it_does_not_offer(partitioned: Warehouse, expression: str):
    glue = partitioned.cloud.client("glue")

    with pytest.raises(glue.exceptions.InvalidInputException):
        glue.get_partitions(DatabaseName=partitioned.database, TableName="daily", Expression=expression)


def test_update_partition_moves_one_partition_and_reports_a_missing_one(partitioned: Warehouse):
    glue = partitioned.cloud.client("glue")
    names = {"DatabaseName": partitioned.database, "TableName": "daily"}
    moved = partitioned.partition("2026-11-22", "runs/other/")

    glue.update_partition(**names, PartitionValueList=["2026-11-22"], PartitionInput=moved)

    seen = glue.get_partition(**names, PartitionValues=["2026-11-22"])["Partition"]["StorageDescriptor"]["Location"]
    assert seen == partitioned.uri("runs/other/")
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.update_partition(**names, PartitionValueList=["1999-01-01"], PartitionInput=moved)


def test_partitions_are_deleted_in_batches_of_at_most_25_with_an_error_per_entry(partitioned: Warehouse):
    glue = partitioned.cloud.client("glue")
    names = {"DatabaseName": partitioned.database, "TableName": "daily"}
    too_many = [{"Values": [str(number)]} for number in range(26)]
    with pytest.raises(ClientError, match="ValidationException.*less than or equal to 25, 26 were sent"):
        glue.batch_delete_partition(**names, PartitionsToDelete=too_many)

    gone = glue.batch_delete_partition(
        **names, PartitionsToDelete=[{"Values": ["undated"]}, {"Values": ["1999-01-01"]}]
    )

    assert [error["PartitionValues"] for error in gone["Errors"]] == [["1999-01-01"]]
    left = [partition["Values"][0] for partition in glue.get_partitions(**names)["Partitions"]]
    assert left == ["2026-11-21", "2026-11-22", "2026-11-23"]
