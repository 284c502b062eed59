"""The server ends with everything it started, however it ends."""

import os
import signal
import socket
from pathlib import Path

import pytest
from cloud import Cloud, allow, unique, wait_until
from conftest import free_port, start_server
from test_emulator import function_zip

LONG_RUN = """
import os, subprocess, sys, time, boto3
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
body = f'{os.getpid()} {child.pid}'
boto3.client('s3').put_object(Bucket='BUCKET', Key='pids', Body=body)
time.sleep(600)
"""
FUNCTION = "export const handler = async () => process.pid;\n"


def is_alive(pid: int) -> bool:
    """Zombies count as gone."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def started_processes(cloud: Cloud) -> list[int]:
    """A job run with a child process of its own, and a Lambda function, all at work."""
    bucket = cloud.bucket()
    job = cloud.job(LONG_RUN.replace("BUCKET", bucket), allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*"))
    cloud.client("glue").start_job_run(JobName=job)
    name, role = unique("function"), cloud.role("lambda.amazonaws.com")
    functions, code = cloud.client("lambda"), {"ZipFile": function_zip(FUNCTION)}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)
    function_pid = int(functions.invoke(FunctionName=name)["Payload"].read())
    wait_until(lambda: cloud.client("s3").list_objects_v2(Bucket=bucket).get("Contents"))
    return [function_pid, *map(int, cloud.text(bucket, "pids").split())]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads process states from /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_survives_the_server(tmp_path: Path, number: signal.Signals):
    port = free_port()
    server = start_server(port, tmp_path)
    pids = started_processes(Cloud(port, tmp_path))
    assert all(is_alive(pid) for pid in pids)

    os.kill(server.pid, number)
    server.wait(15)

    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_functions_run_below_a_folder_of_es_modules(tmp_path: Path):
    (tmp_path / "package.json").write_text('{"type": "module"}')
    port, state = free_port(), tmp_path / "state"
    server = start_server(port, state)
    cloud = Cloud(port, state)
    name, role = unique("function"), cloud.role("lambda.amazonaws.com")
    functions, code = cloud.client("lambda"), {"ZipFile": function_zip(FUNCTION)}
    functions.create_function(FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="handler.handler", Code=code)

    answer = functions.invoke(FunctionName=name)

    server.terminate()
    server.wait(15)
    assert "FunctionError" not in answer, answer["Payload"].read()


def first_read(port: int) -> bytes:
    """What a client gets that reads as soon as anything of an answer is there."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /no-bucket/key HTTP/1.1\r\nhost: localhost\r\n\r\n")
        return client.recv(4096)


def test_head_and_body_of_an_answer_leave_in_one_piece(cloud: Cloud):
    answers = [first_read(cloud.port) for _ in range(50)]

    assert [answer for answer in answers if not answer.endswith(b"</Error>")] == []
