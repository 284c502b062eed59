"""Executions, results, workgroups and permissions of Athena."""

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique
from warehouse import Warehouse, summary_parquet


@pytest.fixture(scope="module")
def warehouse(cloud: Cloud) -> Warehouse:
    warehouse = Warehouse.create(cloud)
    warehouse.create_table("totals", "totals/")
    cloud.put(warehouse.bucket, "totals/part-0.parquet", summary_parquet({"India": "500", "UK": "450"}))
    return warehouse


def workgroup(warehouse: Warehouse, **configuration: object) -> str:
    name = unique("wg")
    configuration = {"ResultConfiguration": {"OutputLocation": warehouse.uri("enforced/")}, **configuration}
    warehouse.cloud.client("athena").create_work_group(Name=name, Configuration=configuration)
    return name


def test_results_come_in_pages_with_one_header_and_typed_columns(warehouse: Warehouse):
    query_id = warehouse.start(
        "SELECT country, total_purchase, count(*), 1e7 AS Big FROM totals GROUP BY 1, 2 ORDER BY 1"
    )
    warehouse.finish(query_id)
    athena = warehouse.cloud.client("athena")

    first = athena.get_query_results(QueryExecutionId=query_id, MaxResults=2)
    second = athena.get_query_results(QueryExecutionId=query_id, MaxResults=2, NextToken=first["NextToken"])

    rows = [
        [cell["VarCharValue"] for cell in row["Data"]] for page in (first, second) for row in page["ResultSet"]["Rows"]
    ]
    assert rows == [
        ["country", "total_purchase", "_col2", "Big"],
        ["India", "500.00", "1", "1.0E7"],
        ["UK", "450.00", "1", "1.0E7"],
    ]
    assert "NextToken" not in second
    columns = first["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    seen = [(column["Type"], column["Precision"], column["Scale"]) for column in columns]
    assert seen == [("varchar", 2147483647, 0), ("decimal", 38, 2), ("bigint", 19, 0), ("double", 17, 0)]


def test_the_result_object_is_quoted_csv_at_the_location_of_the_execution(warehouse: Warehouse):
    execution = warehouse.finish(
        warehouse.start("SELECT country, CAST(NULL AS varchar) AS note FROM totals ORDER BY 1")
    )

    bucket, _, key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").partition("/")
    assert key == f"results/{execution['QueryExecutionId']}.csv"
    assert warehouse.cloud.text(bucket, key) == '"country","note"\n"India",\n"UK",\n'
    assert "country" in warehouse.cloud.text(bucket, f"{key}.metadata")
    size = warehouse.cloud.client("s3").head_object(Bucket=bucket, Key="totals/part-0.parquet")["ContentLength"]
    assert execution["Statistics"]["DataScannedInBytes"] == size


def test_an_enforced_workgroup_decides_where_results_go_and_how_much_is_scanned(warehouse: Warehouse):
    elsewhere = {"OutputLocation": warehouse.uri("elsewhere/")}
    enforced = workgroup(warehouse, EnforceWorkGroupConfiguration=True)
    execution = warehouse.finish(warehouse.start("SELECT 1", WorkGroup=enforced, ResultConfiguration=elsewhere))
    assert execution["ResultConfiguration"]["OutputLocation"].startswith(warehouse.uri("enforced/"))

    warehouse.create_table("big", "big/")
    warehouse.cloud.put(warehouse.bucket, "big/part-0.parquet", b"0" * 10_000_001)
    limited = workgroup(warehouse, BytesScannedCutoffPerQuery=10_000_000)
    status = warehouse.finish(warehouse.start("SELECT * FROM big", WorkGroup=limited))["Status"]
    assert status["State"] == "CANCELLED"
    assert status["StateChangeReason"].startswith("Bytes scanned limit was exceeded: 10000001 bytes")


def test_executions_are_listed_newest_first_per_workgroup(warehouse: Warehouse):
    name = workgroup(warehouse)
    started = [warehouse.start("SELECT 1", WorkGroup=name) for _ in range(3)]

    athena = warehouse.cloud.client("athena")
    first = athena.list_query_executions(WorkGroup=name, MaxResults=2)
    rest = athena.list_query_executions(WorkGroup=name, NextToken=first["NextToken"])

    assert first["QueryExecutionIds"] + rest["QueryExecutionIds"] == started[::-1]


def grants(warehouse: Warehouse, without: str = "") -> list[dict]:
    """What one query on `totals` needs, minus the statement that allows `without`."""
    glue = [
        f"arn:aws:glue:us-east-1:000000000000:{part}"
        for part in ("catalog", f"database/{warehouse.database}", f"table/{warehouse.database}/totals")
    ]
    bucket = f"arn:aws:s3:::{warehouse.bucket}"
    statements = [
        allow(["athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"],
              "arn:aws:athena:us-east-1:000000000000:workgroup/primary"),
        allow("glue:GetTable", glue),
        allow(["s3:ListBucket", "s3:GetBucketLocation"], bucket),
        allow("s3:GetObject", f"{bucket}/*"),
        allow("s3:PutObject", f"{bucket}/results/*"),
    ]  # fmt: skip
    return [statement for statement in statements if without not in ([statement["Action"]], statement["Action"])]


def test_a_caller_with_exactly_these_permissions_reads_the_table(warehouse: Warehouse):
    keys = warehouse.cloud.user(*grants(warehouse))

    assert warehouse.rows("SELECT country FROM totals ORDER BY 1", keys) == [["India"], ["UK"]]


@pytest.mark.parametrize("action", ["glue:GetTable", "s3:GetObject", "s3:PutObject"])
def test_a_query_fails_when_its_caller_lacks_one_permission(warehouse: Warehouse, action: str):
    keys = warehouse.cloud.user(*grants(warehouse, without=action))

    reason = warehouse.reason("SELECT country FROM totals", keys)

    assert reason.startswith("PERMISSION_DENIED") and f"not authorized to perform: {action} on resource" in reason


def test_a_caller_without_athena_permissions_starts_nothing(warehouse: Warehouse):
    with pytest.raises(ClientError, match="AccessDenied.*athena:StartQueryExecution"):
        warehouse.start("SELECT 1", warehouse.cloud.user())


@pytest.mark.parametrize(
    ("sql", "begins"),
    [
        ("SELECT * FROM missing", "TABLE_NOT_FOUND: Table 'awsdatacatalog."),
        ("SELECT nope FROM totals", "COLUMN_NOT_FOUND: "),
        ("SELECT * FROM other.schema.totals", "CATALOG_NOT_FOUND: "),
        ("SELECT * FROM totals WHERE country = 5", "TYPE_MISMATCH: "),
        ("SELECT CAST('1.5' AS integer)", "GENERIC_USER_ERROR: "),
        ("SELECT format('%s', country) FROM totals", "NOT_SUPPORTED: "),
        ("SELECT regexp_replace(country, '(.)', '$1') FROM totals", "NOT_SUPPORTED: "),
        ("SELECT TIMESTAMP '2026-01-01 00:00:00' AT TIME ZONE 'Asia/Tokyo'", "NOT_SUPPORTED: "),
        ("SELECT ARRAY[1, 2][5]", "NOT_SUPPORTED: "),
        ("SELECT total_purchase / 3 FROM totals", "NOT_SUPPORTED: "),
        ("SELECT avg(total_purchase) FROM totals", "NOT_SUPPORTED: "),
        ("SELECT getenv('HOME')", "NOT_SUPPORTED: "),
        ("SELECT * FROM read_text('/etc/passwd')", "NOT_SUPPORTED: "),
        ('SELECT * FROM "/etc/passwd"', "TABLE_NOT_FOUND: "),
    ],
)
def test_what_would_differ_or_reach_the_host_is_refused_with_a_reason(warehouse: Warehouse, sql: str, begins: str):
    assert warehouse.reason(sql).startswith(begins)


@pytest.mark.parametrize("sql", ["SELEC 1", "COPY totals TO 'x'", "DROP TABLE totals", "SELECT 1; SELECT 2"])
def test_other_statements_are_refused_at_submission(warehouse: Warehouse, sql: str):
    with pytest.raises(ClientError, match="InvalidRequestException"):
        warehouse.start(sql)


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("7 / 2", "3"),
        ("7e0 / 2", "3.5"),
        ("CAST('12.345' AS decimal(10,2))", "12.35"),
        ("TRY_CAST('1e3' AS bigint)", None),
        ("TRY_CAST(' 5' AS integer)", None),
        ("concat('a', CAST(NULL AS varchar))", None),
        ("1.0E-4", "1.0E-4"),
        ("DATE '2026-11-23'", "2026-11-23"),
        ("1 = 1", "true"),
        ("CAST(9007199254740993 AS bigint) / 1", "9007199254740993"),
    ],
)
def test_values_are_those_of_trino(warehouse: Warehouse, expression: str, printed: str | None):
    assert warehouse.rows(f"SELECT {expression} AS x") == [[printed]]


def test_nulls_come_last_in_both_directions(warehouse: Warehouse):
    values = "SELECT x FROM (VALUES 1, NULL, 2) AS v(x) ORDER BY x"

    assert warehouse.rows(values) == [["1"], ["2"], [None]]
    assert warehouse.rows(f"{values} DESC") == [["2"], ["1"], [None]]
