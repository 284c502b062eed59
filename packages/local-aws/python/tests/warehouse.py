"""A database with the tables that the Athena tests ask, in a cloud of their own bucket."""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from cloud import ROOT_KEYS, Cloud, unique, wait_until

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
}
OPEN_CSV = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.OpenCSVSerde"},
}
SUMMARY_COLUMNS = [
    {"Name": "country", "Type": "string"},
    {"Name": "total_purchase", "Type": "decimal(38,2)"},
]


def summary_parquet(totals: dict[str, str], scale: int = 2) -> bytes:
    """@param totals country -> total"""
    amounts = pa.array([Decimal(total) for total in totals.values()], pa.decimal128(38, scale))
    return parquet({"country": pa.array(totals), "total_purchase": amounts})


def parquet(columns: dict[str, pa.Array]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Warehouse:
    cloud: Cloud
    bucket: str
    database: str

    @classmethod
    def create(cls, cloud: Cloud) -> "Warehouse":
        database = unique("db").replace("-", "_")
        cloud.client("glue").create_database(DatabaseInput={"Name": database})
        return cls(cloud, cloud.bucket("curated"), database)

    def uri(self, prefix: str) -> str:
        return f"s3://{self.bucket}/{prefix}"

    def create_table(self, name: str, prefix: str, **table: Any) -> None:
        """A summary table over Parquet unless `table` says otherwise."""
        storage = {"Columns": SUMMARY_COLUMNS, **PARQUET, **table.pop("storage", {}), "Location": self.uri(prefix)}
        table_input = {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage, **table}
        self.cloud.client("glue").create_table(DatabaseName=self.database, TableInput=table_input)

    def partition(self, value: str, prefix: str) -> dict:
        storage = {"Columns": SUMMARY_COLUMNS, **PARQUET, "Location": self.uri(prefix)}
        return {"Values": [value], "StorageDescriptor": storage, "Parameters": {}}

    def start(self, sql: str, keys: dict[str, str] = ROOT_KEYS, **request: Any) -> str:
        results = request or {"ResultConfiguration": {"OutputLocation": self.uri("results/")}}
        context = {"Database": self.database}
        athena = self.cloud.client("athena", keys)
        return athena.start_query_execution(QueryString=sql, QueryExecutionContext=context, **results)[
            "QueryExecutionId"
        ]

    def finish(self, query_id: str) -> dict:
        def look() -> dict | None:
            execution = self.cloud.client("athena").get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
            return execution if execution["Status"]["State"] not in ("QUEUED", "RUNNING") else None

        return wait_until(look)

    def reason(self, sql: str, keys: dict[str, str] = ROOT_KEYS) -> str:
        """Why the query failed."""
        status = self.finish(self.start(sql, keys))["Status"]
        assert status["State"] == "FAILED", status
        return status["StateChangeReason"]

    def rows(self, sql: str, keys: dict[str, str] = ROOT_KEYS) -> list[list[str | None]]:
        """The rows below the header."""
        query_id = self.start(sql, keys)
        status = self.finish(query_id)["Status"]
        assert status["State"] == "SUCCEEDED", status.get("StateChangeReason")
        results = self.cloud.client("athena", keys).get_query_results(QueryExecutionId=query_id)
        return [[cell.get("VarCharValue") for cell in row["Data"]] for row in results["ResultSet"]["Rows"]][1:]
