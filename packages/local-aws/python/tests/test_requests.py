"""What was asked is counted, by who asked."""

import json
import urllib.request

from cloud import Cloud
from test_glue_job_runs import put_objects

PUT_TWO = """
import sys, boto3
out = sys.argv[sys.argv.index('--out') + 1]
s3 = boto3.client('s3')
s3.put_object(Bucket=out, Key='a', Body=b'1')
s3.copy_object(Bucket=out, Key='b', CopySource={'Bucket': out, 'Key': 'a'})
"""


def asked(cloud: Cloud, caller: str) -> dict[str, int]:
    answer = urllib.request.urlopen(f"http://127.0.0.1:{cloud.port}/_ledgerline/requests").read()
    return {operation: taken["calls"] for operation, taken in json.loads(answer)[caller].items()}


def test_requests_are_counted_by_operation_and_bucket(cloud: Cloud):
    bucket, s3 = cloud.bucket(), cloud.client("s3")

    s3.put_object(Bucket=bucket, Key="a b", Body=b"1")
    s3.list_objects_v2(Bucket=bucket)
    s3.list_objects_v2(Bucket=bucket, Prefix="a")
    s3.head_object(Bucket=bucket, Key="a b")
    s3.put_object_tagging(Bucket=bucket, Key="a b", Tagging={"TagSet": []})
    before = asked(cloud, "other").get("glue GetDatabases", 0)
    cloud.client("glue").get_databases()

    counts = asked(cloud, "other")
    assert {operation: calls for operation, calls in counts.items() if operation.endswith(bucket)} == {
        f"s3 PutBucket {bucket}": 1,
        f"s3 PutObject {bucket}": 1,
        f"s3 ListObjectsV2 {bucket}": 2,
        f"s3 HeadObject {bucket}": 1,
        f"s3 PutObjectTagging {bucket}": 1,
    }
    assert counts["glue GetDatabases"] == before + 1


def test_those_of_a_job_run_are_counted_apart(cloud: Cloud):
    out = cloud.bucket("out")

    cloud.run_job(cloud.job(PUT_TWO, put_objects(out)), Arguments={"--out": out})

    own = {operation: calls for operation, calls in asked(cloud, "run").items() if operation.endswith(out)}
    assert own == {f"s3 PutObject {out}": 1, f"s3 CopyObject {out}": 1}
