"""A run or a function dies in the middle of its work, and nothing of it stays."""

import io
import json
import os
import signal
import subprocess
import urllib.request
import zipfile
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique, wait_until
from test_glue_job_runs import put_objects

WRITE_THREE = """
import sys, boto3
out = sys.argv[sys.argv.index('--out') + 1]
for key in ('a', 'b', 'c'):
    boto3.client('s3').put_object(Bucket=out, Key=f'builds/{key} +.json', Body=b'{}')
"""
SPARK = """
import time
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print('spark is up', flush=True)
spark.sparkContext.parallelize(range(2), 2).map(lambda n: time.sleep(60)).collect()
"""


def call(cloud: Cloud, method: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{cloud.port}/_ledgerline/kill", data, method=method)
    return json.loads(urllib.request.urlopen(request).read())


def written(cloud: Cloud, bucket: str) -> list[str]:
    return [each["Key"] for each in cloud.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


@pytest.mark.parametrize(
    ("kill", "keys"),
    [
        ({"request": r"PUT /[^/]+/builds/b", "when": "before"}, ["a"]),
        ({"request": r"PUT /[^/]+/builds/b", "when": "after"}, ["a", "b"]),
        ({"request": "PUT", "skip": 2, "when": "before"}, ["a", "b"]),
        ({"request": "PUT", "skip": 3}, ["a", "b", "c"]),
    ],
)
def test_a_run_is_killed_at_a_request_that_it_makes(cloud: Cloud, kill: dict, keys: list[str]):
    out = cloud.bucket("out")
    job = cloud.job(WRITE_THREE, put_objects(out))
    queue, arn = cloud.queue()
    cloud.rule({"source": ["aws.glue"], "detail": {"jobName": [job]}}, arn)
    call(cloud, "PUT", {"caller": "run", **kill})

    cloud.put(cloud.bucket(), "builds/b", "not by a run")
    run = cloud.run_job(job, Arguments={"--out": out})

    assert written(cloud, out) == [f"builds/{key} +.json" for key in keys]
    state = "FAILED" if kill.get("skip") != 3 else "SUCCEEDED"
    assert run["JobRunState"] == state
    assert [json.loads(body)["detail"]["state"] for body in wait_until(lambda: cloud.received(queue))] == [state]
    seen = call(cloud, "DELETE") if state == "SUCCEEDED" else call(cloud, "GET")
    assert seen["armed"] is False
    assert [each["who"] for each in seen["killed"]].count(run["Id"]) == (0 if state == "SUCCEEDED" else 1)
    assert wait_until(lambda: cloud.run_job(cloud.job("pass")))["JobRunState"] == "SUCCEEDED"


@pytest.mark.parametrize(
    "body", [{}, {"caller": "person"}, {"caller": "run", "request": "("}, {"caller": "run", "n": 1}]
)
def test_a_kill_that_makes_no_sense_is_refused(cloud: Cloud, body: dict):
    with pytest.raises(HTTPError) as refused:
        call(cloud, "PUT", body)

    assert refused.value.code == 400
    assert "cannot arm a kill" in json.loads(refused.value.read())["message"]


PUT_TWO = """
import boto3
def handler(event, context):
    for key in ('a', 'b'):
        boto3.client('s3').put_object(Bucket=event['bucket'], Key=key, Body=b'x')
    return 'done'
"""


def python_zip(source: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("writer.py", source)
    return archive.getvalue()


@pytest.mark.parametrize(("when", "keys"), [("before", []), ("after", ["a"])])
def test_a_function_is_killed_at_a_request_that_it_makes_and_works_again(cloud: Cloud, when: str, keys: list[str]):
    functions, bucket, name = cloud.client("lambda"), cloud.bucket("out"), unique("writer")
    role = cloud.role("lambda.amazonaws.com", put_objects(bucket))
    code = {"ZipFile": python_zip(PUT_TWO)}
    settings = {"Runtime": "python3.11", "Handler": "writer.handler", "Timeout": 30}
    functions.create_function(FunctionName=name, Role=role, Code=code, **settings)
    call(cloud, "PUT", {"caller": "function", "request": f"PUT /{bucket}/a", "when": when})
    event = json.dumps({"bucket": bucket})

    killed = functions.invoke(FunctionName=name, Payload=event)

    assert killed["FunctionError"] == "Unhandled"
    assert written(cloud, bucket) == keys
    assert json.loads(functions.invoke(FunctionName=name, Payload=event)["Payload"].read()) == "done"
    assert written(cloud, bucket) == ["a", "b"]


def processes_of(run_id: str) -> list[int]:
    found = subprocess.run(["pgrep", "-f", run_id], capture_output=True, text=True).stdout
    return [int(pid) for pid in found.split()]


def started(cloud: Cloud, job: str) -> str:
    """A run whose script is at work."""
    run_id = cloud.client("glue").start_job_run(JobName=job)["JobRunId"]
    output = cloud.state_dir / "runs" / run_id / "stdout.log"
    wait_until(lambda: output.exists() and output.read_text())
    return run_id


@pytest.mark.parametrize("victim", ["script", "guard"])
def test_whoever_dies_of_a_run_takes_the_others_along(cloud: Cloud, victim: str):
    job = cloud.job("import time\nprint('at work', flush=True)\ntime.sleep(60)\n")
    run_id = started(cloud, job)
    script = int((cloud.state_dir / "runs" / run_id / "script.pid").read_text())
    guard = next(pid for pid in processes_of(run_id) if pid != script)

    os.kill(script if victim == "script" else guard, signal.SIGKILL)

    run = cloud.finished_run(job, run_id)
    assert (run["JobRunState"], run["ErrorMessage"]) == ("FAILED", "no error output (exit code 137)")
    assert wait_until(lambda: not processes_of(run_id), 5)


def java_below(pid: int) -> int:
    """The JVM that a script started."""
    found = subprocess.run(["pgrep", "-g", str(os.getpgid(pid)), "-x", "java"], capture_output=True, text=True).stdout
    return int(found.split()[0])


def test_a_run_whose_jvm_is_killed_fails_and_says_so_in_an_event(cloud: Cloud):
    job = cloud.job(SPARK)
    queue, arn = cloud.queue()
    cloud.rule({"source": ["aws.glue"], "detail": {"jobName": [job]}}, arn)
    run_id = started(cloud, job)
    script = int((cloud.state_dir / "runs" / run_id / "script.pid").read_text())

    os.kill(java_below(script), signal.SIGKILL)

    assert cloud.finished_run(job, run_id)["JobRunState"] == "FAILED"
    details = [json.loads(body)["detail"] for body in wait_until(lambda: cloud.received(queue))]
    assert [(each["jobRunId"], each["state"]) for each in details] == [(run_id, "FAILED")]
    assert wait_until(lambda: not processes_of(run_id), 10)


def test_only_who_may_stop_a_job_stops_its_runs(cloud: Cloud):
    job = cloud.job("import time\nprint('at work', flush=True)\ntime.sleep(60)\n")
    run_id = started(cloud, job)
    arn = f"arn:aws:glue:us-east-1:000000000000:job/{job}"
    reader, stopper = (
        cloud.client("glue", cloud.user(allow(action, arn))) for action in ("glue:GetJobRuns", "glue:BatchStopJobRun")
    )

    with pytest.raises(ClientError, match="AccessDenied.*glue:BatchStopJobRun"):
        reader.batch_stop_job_run(JobName=job, JobRunIds=[run_id])
    assert [run["JobRunState"] for run in reader.get_job_runs(JobName=job)["JobRuns"]] == ["RUNNING"]
    stopper.batch_stop_job_run(JobName=job, JobRunIds=[run_id])

    assert cloud.finished_run(job, run_id)["JobRunState"] == "STOPPED"
