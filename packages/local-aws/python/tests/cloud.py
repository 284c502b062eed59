"""Clients and set-up calls that the tests share."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT_KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
TERMINAL = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED")


def unique(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def wait_until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """The first truthy answer of `look`; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise AssertionError(f"not seen within {seconds}s")


@dataclass(frozen=True)
class Cloud:
    port: int
    state_dir: Path

    def client(self, service: str, keys: dict[str, str] = ROOT_KEYS) -> Any:
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
            **keys,
        )

    def bucket(self, name: str = "data") -> str:
        bucket = unique(name)
        self.client("s3").create_bucket(Bucket=bucket)
        return bucket

    def put(self, bucket: str, key: str, body: str | bytes) -> str:
        """@returns the s3:// address of the object."""
        self.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
        return f"s3://{bucket}/{key}"

    def role(self, service: str, *statements: dict) -> str:
        """A role for an AWS service with these statements. @returns its ARN."""
        name = unique("role")
        iam = self.client("iam")
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy(*statements))
        return arn

    def user(self, *statements: dict) -> dict[str, str]:
        """Keys of a new user that has only these statements."""
        name = unique("user")
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=policy(*statements))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}

    def job(self, script: str, *statements: dict, **fields: Any) -> str:
        """A Glue job with this script, whose role may read the script and write logs. @returns its name."""
        bucket = self.bucket("artifacts")
        location = self.put(bucket, "job.py", script)
        read = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")
        role = self.role("glue.amazonaws.com", read, allow("logs:*", "*"), *statements)
        command = {"Name": "glueetl", "ScriptLocation": location, "PythonVersion": "3"}
        name = unique("job")
        self.client("glue").create_job(**{"Name": name, "Role": role, "Command": command, **fields})
        return name

    def finished_run(self, job: str, run_id: str) -> dict:
        def look() -> dict | None:
            run = self.client("glue").get_job_run(JobName=job, RunId=run_id)["JobRun"]
            return run if run["JobRunState"] in TERMINAL else None

        return wait_until(look)

    def run_job(self, job: str, **arguments: Any) -> dict:
        run_id = self.client("glue").start_job_run(JobName=job, **arguments)["JobRunId"]
        return self.finished_run(job, run_id)

    def queue(self, *, open_to_events: bool = True) -> tuple[str, str]:
        """A queue that EventBridge may send to, unless told otherwise. @returns URL and ARN."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        if open_to_events:
            send = {**allow("sqs:SendMessage", arn), "Principal": {"Service": "events.amazonaws.com"}}
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(send)})
        return url, arn

    def rule(self, pattern: dict, *targets: str) -> None:
        """A rule of the default bus that sends what matches to these ARNs."""
        events, name = self.client("events"), unique("rule")
        events.put_rule(Name=name, EventPattern=json.dumps(pattern))
        events.put_targets(Rule=name, Targets=[{"Id": unique("target"), "Arn": arn} for arn in targets])

    def received(self, url: str) -> list[str]:
        """The bodies that wait in a queue now."""
        messages = self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [message["Body"] for message in messages]

    def text(self, bucket: str, key: str) -> str:
        return self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()


def allow(action: str | list[str], resource: str | list[str]) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def policy(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
