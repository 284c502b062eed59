"""Fields that Terraform and our own code read back."""

import time

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique, wait_until
from test_emulator import function_zip
from warehouse import Warehouse

METRIC_MATHS = [
    {"Id": "ratio", "Expression": "r / t", "Label": "Rejected & held < 1", "ReturnData": True},
    {
        "Id": "r",
        "ReturnData": False,
        "MetricStat": {
            "Metric": {
                "Namespace": "Ledgerline",
                "MetricName": "Rejected",
                "Dimensions": [{"Name": "Pipeline", "Value": "users-summary"}],
            },
            "Period": 300,
            "Stat": "Sum",
        },
    },
]


def query_api(cloud: Cloud, service: str, text: str) -> str:
    """Calls the XML form of an API, the one Terraform's provider speaks."""
    import urllib.request

    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/{service}/aws4_request, "
        "SignedHeaders=host, Signature=x",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    request = urllib.request.Request(f"http://127.0.0.1:{cloud.port}/", text.encode(), headers)
    return urllib.request.urlopen(request).read().decode()


def test_an_alarm_with_metric_maths_comes_back_whole(cloud: Cloud):
    cloudwatch, name = cloud.client("cloudwatch"), unique("alarm")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        AlarmDescription="more than 5 % & < 100 %",
        EvaluationPeriods=1,
        Threshold=0.05,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        Metrics=METRIC_MATHS,
    )

    alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    assert alarm["Metrics"] == METRIC_MATHS
    assert "Statistic" not in alarm

    xml = query_api(cloud, "monitoring", f"Action=DescribeAlarms&AlarmNames.member.1={name}")
    assert "<Expression>r / t</Expression>" in xml
    assert "<Label>Rejected &amp; held &lt; 1</Label>" in xml
    assert "<Dimensions><member><Name>Pipeline</Name><Value>users-summary</Value></member></Dimensions>" in xml
    assert "<ReturnData>false</ReturnData>" in xml
    assert "<TreatMissingData>notBreaching</TreatMissingData>" in xml


def put_alarm(cloud: Cloud, namespace: str, missing: str) -> str:
    """More than 5 in the last 5 minutes of environment `local` alarms."""
    name = unique("alarm")
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace=namespace,
        MetricName="Held",
        Dimensions=[{"Name": "Environment", "Value": "local"}],
        Statistic="Maximum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData=missing,
    )
    return name


def put_value(cloud: Cloud, namespace: str, environment: str, value: float) -> None:
    dimensions = [{"Name": "Environment", "Value": environment}]
    datum = {"MetricName": "Held", "Dimensions": dimensions, "Value": value}
    cloud.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])


def state(cloud: Cloud, alarm: str) -> str:
    return cloud.client("cloudwatch").describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0]["StateValue"]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [("breaching", "ALARM"), ("notBreaching", "OK"), ("missing", "INSUFFICIENT_DATA"), ("ignore", "INSUFFICIENT_DATA")],
)
def test_an_alarm_without_data_does_what_it_says_about_missing_data(cloud: Cloud, missing: str, expected: str):
    assert state(cloud, put_alarm(cloud, unique("Ledgerline"), missing)) == expected


def test_an_alarm_looks_at_its_own_dimensions(cloud: Cloud):
    namespace = unique("Ledgerline")
    alarm = put_alarm(cloud, namespace, "notBreaching")
    put_value(cloud, namespace, "dev", 100)
    assert state(cloud, alarm) == "OK"

    put_value(cloud, namespace, "local", 6)
    assert state(cloud, alarm) == "ALARM"


def test_job_fields_and_tags_come_back(cloud: Cloud):
    fields = {
        "ExecutionClass": "FLEX",
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
        "NotificationProperty": {"NotifyDelayAfter": 20},
        "JobRunQueuingEnabled": False,
    }
    job = cloud.job("pass", **fields, Tags={"project": "ledgerline"})
    glue = cloud.client("glue")

    stored = glue.get_job(JobName=job)["Job"]
    assert {name: stored[name] for name in fields} == fields
    tags = glue.get_tags(ResourceArn=f"arn:aws:glue:us-east-1:000000000000:job/{job}")["Tags"]
    assert tags == {"project": "ledgerline"}

    glue.update_job(JobName=job, JobUpdate={"Role": stored["Role"], "Command": stored["Command"]})
    assert glue.get_job(JobName=job)["Job"]["ExecutionClass"] == "STANDARD"


def test_a_workgroup_has_the_defaults_of_aws_and_keeps_the_engine_it_was_given(cloud: Cloud):
    athena, name = cloud.client("athena"), unique("wg")
    selected = "Athena engine version 3"
    athena.create_work_group(Name=name, Configuration={"EngineVersion": {"SelectedEngineVersion": selected}})

    configuration = athena.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]

    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["EngineVersion"] == {
        "SelectedEngineVersion": selected,
        "EffectiveEngineVersion": selected,
    }


def test_a_version_listing_encodes_keys_when_asked(cloud: Cloud):
    bucket = cloud.bucket()
    keys = ["a b.csv", "a+b.csv", "ingest_date=1/ü&<.csv"]
    for key in keys:
        cloud.put(bucket, key, "x")

    listing = cloud.client("s3").list_object_versions(Bucket=bucket, EncodingType="url")

    assert [version["Key"] for version in listing["Versions"]] == [
        "a%20b.csv",
        "a%2Bb.csv",
        "ingest_date%3D1/%C3%BC%26%3C.csv",
    ]


def test_a_role_with_the_query_rights_of_one_workgroup_sees_only_its_queries(cloud: Cloud):
    warehouse = Warehouse.create(cloud)
    arn = "arn:aws:athena:us-east-1:000000000000:workgroup"
    keys = cloud.user(allow("athena:GetQueryExecution", f"{arn}/mine"))
    athena = cloud.client("athena")
    location = {"ResultConfiguration": {"OutputLocation": warehouse.uri("results/")}}
    athena.create_work_group(Name="mine", Configuration=location)
    mine, other = warehouse.start("SELECT 1", WorkGroup="mine"), warehouse.start("SELECT 1")

    reader = cloud.client("athena", keys)

    assert reader.get_query_execution(QueryExecutionId=mine)["QueryExecution"]["WorkGroup"] == "mine"
    with pytest.raises(ClientError, match="AccessDenied"):
        reader.get_query_execution(QueryExecutionId=other)


def test_a_database_right_is_a_right_on_the_database(cloud: Cloud):
    warehouse = Warehouse.create(cloud)
    keys = cloud.user(allow("glue:GetDatabase", f"arn:aws:glue:us-east-1:000000000000:database/{warehouse.database}"))

    assert cloud.client("glue", keys).get_database(Name=warehouse.database)["Database"]["Name"] == warehouse.database


COUNT_RECORDS = """
export const handler = async (event) => {
  console.log('batch of ' + event.Records.length);
  return { batchItemFailures: [] };
};
"""


def test_a_batching_window_gathers_messages(cloud: Cloud):
    functions, name = cloud.client("lambda"), unique("function")
    url, queue = cloud.queue()
    poll = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queue)
    role = cloud.role("lambda.amazonaws.com", poll, allow("logs:*", "*"))
    code = {"ZipFile": function_zip(COUNT_RECORDS)}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)
    functions.create_event_source_mapping(
        FunctionName=name, EventSourceArn=queue, BatchSize=10, MaximumBatchingWindowInSeconds=2
    )

    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="first")
    time.sleep(0.5)
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="second")

    def batches() -> list[str]:
        logs = cloud.client("logs")
        try:
            found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []
        lines = [line for event in found for line in event["message"].splitlines()]
        return [line.split("batch of ")[1] for line in lines if "batch of " in line]

    assert wait_until(batches) == ["2"]
