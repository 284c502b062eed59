"""What this project needs of MiniStack itself: when an upgrade breaks it, it shows here."""

import io
import json
import time
import zipfile

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, policy, unique, wait_until


def code_of(error: pytest.ExceptionInfo) -> str:
    return error.value.response["Error"]["Code"]


def test_conditional_writes_copies_and_reads(cloud: Cloud):
    s3, bucket = cloud.client("s3"), cloud.bucket()
    etag = s3.put_object(Bucket=bucket, Key="a", Body=b"hello", IfNoneMatch="*")["ETag"]
    with pytest.raises(ClientError) as exists:
        s3.put_object(Bucket=bucket, Key="a", Body=b"other", IfNoneMatch="*")
    with pytest.raises(ClientError) as lost:
        s3.put_object(Bucket=bucket, Key="a", Body=b"other", IfMatch='"0"')
    with pytest.raises(ClientError) as changed_source:
        s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a", CopySourceIfMatch='"0"')
    with pytest.raises(ClientError) as changed_read:
        s3.get_object(Bucket=bucket, Key="a", Range="bytes=1-2", IfMatch='"0"')
    assert [code_of(each) for each in (exists, lost, changed_source, changed_read)] == ["PreconditionFailed"] * 4

    copied = {"CopySource": f"{bucket}/a", "CopySourceIfMatch": etag, "IfNoneMatch": "*"}
    s3.copy_object(Bucket=bucket, Key="b", **copied, Metadata={"digest": "x"}, MetadataDirective="REPLACE")
    part = s3.get_object(Bucket=bucket, Key="a", Range="bytes=1-2", IfMatch=etag)
    assert (part["Body"].read(), s3.head_object(Bucket=bucket, Key="b")["Metadata"]) == (b"el", {"digest": "x"})
    with pytest.raises(ClientError) as changed_target:
        s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a", IfMatch='"0"')
    assert code_of(changed_target) == "PreconditionFailed"


def test_a_policy_that_denies_plain_http_lets_loopback_clients_in(cloud: Cloud):
    s3, bucket = cloud.client("s3"), cloud.bucket()
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{bucket}/*"}
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    s3.put_bucket_policy(Bucket=bucket, Policy=policy({**deny, "Condition": insecure}))
    cloud.put(bucket, "a", "x")
    reader = cloud.client("s3", cloud.user(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")))

    assert reader.get_object(Bucket=bucket, Key="a")["Body"].read() == b"x"


def test_a_delayed_message_comes_late(cloud: Cloud):
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    sent = time.monotonic()
    sqs.send_message(QueueUrl=queue, MessageBody="replan", DelaySeconds=2)

    wait_until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))

    assert time.monotonic() - sent >= 1.9


def function_zip(source: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("handler.mjs", source)
    return archive.getvalue()


LOG_KEYS = """
export const handler = async (event) => {
  for (const record of event.Records) console.log('saw ' + JSON.parse(record.body).detail.object.key);
  return { batchItemFailures: [] };
};
"""


def test_a_dropped_object_reaches_a_node_function_through_eventbridge_and_sqs(cloud: Cloud):
    functions, bucket, name = cloud.client("lambda"), cloud.bucket("raw"), unique("trigger")
    cloud.client("s3").put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    _, queue = cloud.queue()
    cloud.rule(
        {"source": ["aws.s3"], "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": "input/"}]}}},
        queue,
    )
    poll = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queue)
    role = cloud.role("lambda.amazonaws.com", poll, allow("logs:*", "*"))
    code = {"ZipFile": function_zip(LOG_KEYS)}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)
    functions.create_event_source_mapping(FunctionName=name, EventSourceArn=queue, BatchSize=10)

    cloud.put(bucket, "other/ignored.csv", "x")
    cloud.put(bucket, "input/a+b c.csv", "x")

    def logged() -> list[str]:
        logs = cloud.client("logs")
        try:
            found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [line for event in found for line in event["message"].splitlines() if "saw " in line]

    lines = wait_until(logged)
    assert len(lines) == 1 and lines[0].endswith("saw input/a+b c.csv")


GIVE_CREDENTIALS = """
export const handler = async () => ({
  aws_access_key_id: process.env.AWS_ACCESS_KEY_ID,
  aws_secret_access_key: process.env.AWS_SECRET_ACCESS_KEY,
  aws_session_token: process.env.AWS_SESSION_TOKEN,
});
"""


def test_a_function_has_the_credentials_of_its_role_and_no_others(cloud: Cloud):
    functions, bucket, name = cloud.client("lambda"), cloud.bucket(), unique("reader")
    for key in ("open", "closed"):
        cloud.put(bucket, key, key)
    role = cloud.role("lambda.amazonaws.com", allow("s3:GetObject", f"arn:aws:s3:::{bucket}/open"))
    code = {"ZipFile": function_zip(GIVE_CREDENTIALS)}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)

    keys = json.loads(functions.invoke(FunctionName=name)["Payload"].read())

    s3 = cloud.client("s3", keys)
    assert s3.get_object(Bucket=bucket, Key="open")["Body"].read() == b"open"
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_object(Bucket=bucket, Key="closed")


def test_metrics_come_back_by_dimension(cloud: Cloud):
    cloudwatch, namespace = cloud.client("cloudwatch"), unique("Ledgerline")
    for environment, value in (("local", 7.0), ("dev", 9.0)):
        dimensions = [{"Name": "Pipeline", "Value": "users-summary"}, {"Name": "Environment", "Value": environment}]
        datum = {"MetricName": "Rejected", "Dimensions": dimensions, "Value": value, "Unit": "Count"}
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])
    metric = {
        "Namespace": namespace,
        "MetricName": "Rejected",
        "Dimensions": [{"Name": "Pipeline", "Value": "users-summary"}, {"Name": "Environment", "Value": "local"}],
    }
    span = {"StartTime": time.time() - 600, "EndTime": time.time() + 60}

    data = cloudwatch.get_metric_data(
        **span, MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}}]
    )
    statistics = cloudwatch.get_metric_statistics(**span, **metric, Period=60, Statistics=["Sum"])

    assert data["MetricDataResults"][0]["Values"] == [7.0]
    assert [point["Sum"] for point in statistics["Datapoints"]] == [7.0]
