"""Permissions that MiniStack alone would not ask for."""

import json

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique, wait_until
from test_emulator import function_zip
from warehouse import Warehouse

GLUE = "arn:aws:glue:us-east-1:000000000000"


def test_an_event_reaches_only_the_queue_whose_policy_lets_it_in(cloud: Cloud):
    source = unique("source")
    (closed, closed_arn), (opened, opened_arn) = cloud.queue(open_to_events=False), cloud.queue()
    cloud.rule({"source": [source]}, closed_arn, opened_arn)

    cloud.client("events").put_events(Entries=[{"Source": source, "DetailType": "t", "Detail": json.dumps({"n": 1})}])

    assert len(wait_until(lambda: cloud.received(opened))) == 1
    assert cloud.received(closed) == []


@pytest.mark.parametrize("missing", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])
def test_a_queue_is_not_mapped_to_a_function_whose_role_may_not_poll_it(cloud: Cloud, missing: str):
    functions, name = cloud.client("lambda"), unique("function")
    _, queue = cloud.queue()
    actions = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"} - {missing}
    role = cloud.role("lambda.amazonaws.com", allow(sorted(actions), queue))
    code = {"ZipFile": function_zip("export const handler = async () => 1;")}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)

    with pytest.raises(functions.exceptions.InvalidParameterValueException, match=missing.removeprefix("sqs:")):
        functions.create_event_source_mapping(FunctionName=name, EventSourceArn=queue)


@pytest.mark.parametrize("missing", ["catalog", "table"])
def test_a_table_is_read_only_with_rights_on_catalog_database_and_table(cloud: Cloud, missing: str):
    warehouse = Warehouse.create(cloud)
    warehouse.create_table("totals", "totals/")
    resources = {
        "catalog": f"{GLUE}:catalog",
        "database": f"{GLUE}:database/{warehouse.database}",
        "table": f"{GLUE}:table/{warehouse.database}/totals",
    }
    whole = cloud.client("glue", cloud.user(allow("glue:GetTable", list(resources.values()))))
    part = cloud.client(
        "glue", cloud.user(allow("glue:GetTable", [arn for kind, arn in resources.items() if kind != missing]))
    )

    assert whole.get_table(DatabaseName=warehouse.database, Name="totals")["Table"]["Name"] == "totals"
    with pytest.raises(ClientError, match=f"AccessDenied.*glue:GetTable on resource: {resources[missing]}"):
        part.get_table(DatabaseName=warehouse.database, Name="totals")


@pytest.mark.parametrize("missing", [None, "catalog", "database", "table"])
def test_partitions_are_deleted_only_with_rights_on_catalog_database_and_table(cloud: Cloud, missing: str | None):
    warehouse = Warehouse.create(cloud)
    warehouse.create_table("daily", "tables/", PartitionKeys=[{"Name": "ingest_date", "Type": "string"}])
    names = {"DatabaseName": warehouse.database, "TableName": "daily"}
    day = warehouse.partition("2026-11-23", "runs/a/")
    cloud.client("glue").batch_create_partition(**names, PartitionInputList=[day])
    resources = {
        "catalog": f"{GLUE}:catalog",
        "database": f"{GLUE}:database/{warehouse.database}",
        "table": f"{GLUE}:table/{warehouse.database}/daily",
    }
    rights = [arn for kind, arn in resources.items() if kind != missing]
    glue = cloud.client("glue", cloud.user(allow("glue:BatchDeletePartition", rights)))
    gone = {**names, "PartitionsToDelete": [{"Values": ["2026-11-23"]}]}

    if missing is None:
        assert glue.batch_delete_partition(**gone)["Errors"] == []
    else:
        with pytest.raises(ClientError, match="AccessDenied.*glue:BatchDeletePartition"):
            glue.batch_delete_partition(**gone)
    left = cloud.client("glue").get_partitions(**names)["Partitions"]
    assert len(left) == (0 if missing is None else 1)


def test_a_letter_to_a_dead_letter_queue_keeps_its_attributes_and_can_be_taken_back(cloud: Cloud):
    (url, arn), (other, _) = cloud.queue(), cloud.queue()
    sender = cloud.client("sqs", cloud.user(allow("sqs:SendMessage", arn)))
    keeper = cloud.client("sqs", cloud.user(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], arn)))
    why = {"message": {"DataType": "String", "StringValue": "ü → no\nJSON"}}

    sender.send_message(QueueUrl=url, MessageBody="{not", MessageAttributes=why)
    with pytest.raises(ClientError, match="AccessDenied.*sqs:SendMessage"):
        sender.send_message(QueueUrl=other, MessageBody="{not")
    with pytest.raises(ClientError, match="AccessDenied.*sqs:ReceiveMessage"):
        sender.receive_message(QueueUrl=url)

    [letter] = keeper.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert (letter["Body"], letter["MessageAttributes"]) == ("{not", why)
    keeper.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
    attributes = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "0"
