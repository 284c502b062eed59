"""A job run runs what was uploaded, under the job's role, one at a time."""

import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow, unique, wait_until

WRITE_RESULT = """
import sys, boto3
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
boto3.client('s3').put_object(Bucket=options['--out'], Key='result.txt', Body=b'{text}')
"""
SLEEP = "import time\ntime.sleep(60)\n"


def put_objects(bucket: str) -> dict:
    return allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*")


def test_a_run_executes_the_uploaded_script_and_one_changed_byte_changes_it(cloud: Cloud):
    out = cloud.bucket()
    job = cloud.job(WRITE_RESULT.format(text="one"), put_objects(out))

    first = cloud.run_job(job, Arguments={"--out": out})
    assert (first["JobRunState"], cloud.text(out, "result.txt")) == ("SUCCEEDED", "one")

    location = cloud.client("glue").get_job(JobName=job)["Job"]["Command"]["ScriptLocation"]
    bucket, _, key = location.removeprefix("s3://").partition("/")
    cloud.put(bucket, key, WRITE_RESULT.format(text="onf"))
    cloud.run_job(job, Arguments={"--out": out})
    assert cloud.text(out, "result.txt") == "onf"


def test_arguments_come_in_glues_form_and_non_overridable_ones_win(cloud: Cloud):
    out = cloud.bucket()
    script = (
        "import json, sys, boto3\n"
        f"boto3.client('s3').put_object(Bucket='{out}', Key='argv.json', Body=json.dumps(sys.argv[1:]))\n"
    )
    defaults = {"--a": "default", "--b": "default"}
    job = cloud.job(script, put_objects(out), DefaultArguments=defaults, NonOverridableArguments={"--c": "fixed"})

    run = cloud.run_job(job, Arguments={"--b": "run", "--c": "run"})

    argv = json.loads(cloud.text(out, "argv.json"))
    assert dict(zip(argv[0::2], argv[1::2], strict=True)) == {
        "--a": "default",
        "--b": "run",
        "--c": "fixed",
        "--JOB_NAME": job,
        "--JOB_RUN_ID": run["Id"],
    }


def test_a_wheel_from_s3_is_importable_and_nothing_of_the_work_tree_is(cloud: Cloud):
    out = cloud.bucket()
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("ledgerline_probe/__init__.py", "ANSWER = 'from the wheel'")
    uri = cloud.put(out, "ledgerline_probe-1-py3-none-any.whl", wheel.getvalue())
    script = (
        "import importlib.util, boto3, ledgerline_probe\n"
        "seen = ledgerline_probe.ANSWER, importlib.util.find_spec('ledgerline_local')\n"
        f"boto3.client('s3').put_object(Bucket='{out}', Key='seen', Body=str(seen))\n"
    )
    statements = (put_objects(out), allow("s3:GetObject", f"arn:aws:s3:::{out}/*"))
    job = cloud.job(script, *statements, DefaultArguments={"--additional-python-modules": uri})

    cloud.run_job(job)

    assert cloud.text(out, "seen") == "('from the wheel', None)"


def test_the_jobs_role_is_enforced_on_what_the_script_does(cloud: Cloud):
    allowed, denied = cloud.bucket(), cloud.bucket()
    job = cloud.job(WRITE_RESULT.format(text="x"), put_objects(allowed))

    run = cloud.run_job(job, Arguments={"--out": denied})

    assert run["JobRunState"] == "FAILED"
    assert "AccessDenied" in run["ErrorMessage"]
    assert "Contents" not in cloud.client("s3").list_objects_v2(Bucket=denied)


def test_a_script_that_the_role_may_not_read_fails_the_run(cloud: Cloud):
    bucket = cloud.bucket()
    location = cloud.put(bucket, "job.py", "print('never')")
    job = unique("job")
    command = {"Name": "glueetl", "ScriptLocation": location}
    cloud.client("glue").create_job(Name=job, Role=cloud.role("glue.amazonaws.com"), Command=command)

    run = cloud.run_job(job)

    assert (run["JobRunState"], location in run["ErrorMessage"]) == ("FAILED", True)


def test_a_caller_without_permission_starts_nothing(cloud: Cloud):
    job = cloud.job("print('never')")
    nobody = cloud.client("glue", cloud.user())

    with pytest.raises(ClientError, match="AccessDenied.*glue:StartJobRun"):
        nobody.start_job_run(JobName=job)

    assert cloud.client("glue").get_job_runs(JobName=job)["JobRuns"] == []


def test_a_second_run_is_refused_while_one_is_active_and_a_stopped_run_frees_the_slot(cloud: Cloud):
    glue = cloud.client("glue")
    job, other = cloud.job(SLEEP), cloud.job("print('other')")
    first = glue.start_job_run(JobName=job)["JobRunId"]

    for name in (job, other):
        with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
            glue.start_job_run(JobName=name)

    stopped = glue.batch_stop_job_run(JobName=job, JobRunIds=[first])
    assert [each["JobRunId"] for each in stopped["SuccessfulSubmissions"]] == [first]
    assert cloud.finished_run(job, first)["JobRunState"] == "STOPPED"
    assert wait_until(lambda: cloud.run_job(other))["JobRunState"] == "SUCCEEDED"
    assert len(glue.get_job_runs(JobName=job)["JobRuns"]) == 1


def test_a_failed_run_says_why_and_its_output_is_in_the_logs(cloud: Cloud):
    job = cloud.job("print('so far so good')\nraise ValueError('no such day: 2026-02-30')")

    run = cloud.run_job(job)

    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"] == "ValueError: no such day: 2026-02-30 (exit code 1)"
    logs = cloud.client("logs")
    output = logs.get_log_events(logGroupName="/aws-glue/jobs/output", logStreamName=run["Id"])["events"]
    assert [event["message"] for event in output] == ["so far so good"]


def test_a_job_with_its_own_log_groups_needs_no_right_to_create_any(cloud: Cloud):
    prefix, logs = unique("/aws-glue/ledgerline"), cloud.client("logs")
    bucket = cloud.bucket("artifacts")
    location = cloud.put(bucket, "job.py", "print('hello')")
    logs.create_log_group(logGroupName=f"{prefix}/output")
    write = allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:us-east-1:000000000000:log-group:{prefix}/*"
    )
    role = cloud.role("glue.amazonaws.com", allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"), write)
    job, arguments = unique("job"), {"--custom-logGroup-prefix": prefix}
    command = {"Name": "glueetl", "ScriptLocation": location}
    cloud.client("glue").create_job(Name=job, Role=role, Command=command, DefaultArguments=arguments)

    run = cloud.run_job(job)

    output = logs.get_log_events(logGroupName=f"{prefix}/output", logStreamName=run["Id"])["events"]
    assert [event["message"] for event in output] == ["hello"]


def test_the_end_of_a_run_arrives_as_an_event_in_a_queue(cloud: Cloud):
    job = cloud.job("print('done')")
    queue, arn = cloud.queue()
    cloud.rule({"source": ["aws.glue"], "detail-type": ["Glue Job State Change"], "detail": {"jobName": [job]}}, arn)

    run = cloud.run_job(job)

    received = wait_until(lambda: cloud.received(queue))
    assert [json.loads(body)["detail"] for body in received] == [
        {
            "jobName": job,
            "jobRunId": run["Id"],
            "severity": "INFO",
            "state": "SUCCEEDED",
            "message": "Job run succeeded",
        }
    ]
