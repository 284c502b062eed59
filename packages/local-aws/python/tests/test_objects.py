"""Objects as S3 keeps them: who sees that one is missing, who copies tags, what a folder is."""

import pytest
from botocore.exceptions import ClientError
from cloud import Cloud, allow
from test_emulator import code_of

SWEPT = {"TagSet": [{"Key": "ledgerline", "Value": "swept"}]}


def arn(bucket: str, keys: str = "*") -> str:
    return f"arn:aws:s3:::{bucket}/{keys}"


def status_of(call, **request) -> int:
    try:
        return call(**request)["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(("may_list", "status"), [(True, 404), (False, 403)])
def test_only_who_may_list_a_bucket_learns_that_an_object_is_missing(cloud: Cloud, may_list: bool, status: int):
    bucket = cloud.bucket()
    cloud.put(bucket, "there", "x")
    may = [allow(["s3:GetObject", "s3:PutObject"], arn(bucket))]
    if may_list:
        may.append(allow("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    s3 = cloud.client("s3", cloud.user(*may))

    assert status_of(s3.get_object, Bucket=bucket, Key="there") == 200
    assert status_of(s3.get_object, Bucket=bucket, Key="missing") == status
    assert status_of(s3.head_object, Bucket=bucket, Key="missing") == status
    source = {"Bucket": bucket, "Key": "missing ü+"}
    assert status_of(s3.copy_object, Bucket=bucket, Key="copy", CopySource=source) == status


def test_a_tag_of_an_object_needs_a_right_of_its_own_and_ends_with_the_version(cloud: Cloud):
    bucket, key = cloud.bucket(), "runs/jr_1/ü +%.parquet"
    cloud.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for each in (key, "plans/p.json"):
        cloud.put(bucket, each, "x")
    reader, tagger = (
        cloud.client("s3", cloud.user(allow(action, arn(bucket, "runs/*"))))
        for action in (["s3:GetObject", "s3:PutObject"], "s3:PutObjectTagging")
    )
    root = cloud.client("s3")

    assert status_of(tagger.put_object_tagging, Bucket=bucket, Key=key, Tagging=SWEPT) == 200
    assert root.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] == SWEPT["TagSet"]
    assert status_of(tagger.put_object_tagging, Bucket=bucket, Key="plans/p.json", Tagging=SWEPT) == 403
    assert status_of(tagger.get_object_tagging, Bucket=bucket, Key=key) == 403
    assert status_of(reader.put_object_tagging, Bucket=bucket, Key=key, Tagging=SWEPT) == 403
    assert status_of(tagger.put_object_tagging, Bucket=bucket, Key=key, Tagging={"TagSet": []}) == 200
    assert root.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] == []
    root.put_object_tagging(Bucket=bucket, Key=key, Tagging=SWEPT)
    cloud.put(bucket, key, "again")
    assert root.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] == []


def test_a_copy_takes_tags_along_only_for_those_who_may_write_tags(cloud: Cloud):
    bucket = cloud.bucket()
    for key in ("plain", "tagged ü"):
        cloud.put(bucket, key, "x")
    root = cloud.client("s3")
    root.put_object_tagging(Bucket=bucket, Key="tagged ü", Tagging=SWEPT)
    copier = cloud.client("s3", cloud.user(allow(["s3:GetObject", "s3:PutObject"], arn(bucket))))
    tagged = {"Bucket": bucket, "CopySource": {"Bucket": bucket, "Key": "tagged ü"}}

    assert status_of(copier.copy_object, Bucket=bucket, Key="a", CopySource=f"{bucket}/plain") == 200
    assert status_of(copier.copy_object, **tagged, Key="b") == 403
    assert status_of(copier.copy_object, **tagged, Key="c", TaggingDirective="REPLACE") == 200
    assert root.get_object_tagging(Bucket=bucket, Key="c")["TagSet"] == []
    assert status_of(root.copy_object, **tagged, Key="d") == 200
    assert root.get_object_tagging(Bucket=bucket, Key="d")["TagSet"] == SWEPT["TagSet"]


def test_a_listing_tells_folders_page_by_page_and_times_in_whole_seconds(cloud: Cloud):
    bucket = cloud.bucket()
    folders = [f"runs/jr {number} +%ü/" for number in range(5)]
    for folder in folders:
        for name in ("a", "sub/b"):
            cloud.put(bucket, folder + name, "x")
    cloud.put(bucket, "runs/direct", "x")
    s3 = cloud.client("s3", cloud.user(allow("s3:ListBucket", f"arn:aws:s3:::{bucket}")))

    paginator = s3.get_paginator("list_objects_v2")
    pages = list(paginator.paginate(Bucket=bucket, Prefix="runs/", Delimiter="/", PaginationConfig={"PageSize": 2}))

    assert len(pages) == 3
    assert [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", [])] == folders
    direct = [each for page in pages for each in page.get("Contents", [])]
    assert [(each["Key"], each["LastModified"].microsecond) for each in direct] == [("runs/direct", 0)]
    head = cloud.client("s3").head_object(Bucket=bucket, Key="runs/direct")
    assert head["LastModified"] == direct[0]["LastModified"]


def test_a_write_over_an_object_that_is_gone_finds_nothing(cloud: Cloud):
    s3, bucket = cloud.client("s3"), cloud.bucket()
    etag = s3.put_object(Bucket=bucket, Key="a", Body=b"x")["ETag"]
    s3.put_object(Bucket=bucket, Key="b", Body=b"x")
    s3.delete_object(Bucket=bucket, Key="a")

    with pytest.raises(ClientError) as put:
        s3.put_object(Bucket=bucket, Key="a", Body=b"y", IfMatch=etag)
    with pytest.raises(ClientError) as copied:
        s3.copy_object(Bucket=bucket, Key="a", CopySource=f"{bucket}/b", IfMatch=etag)

    assert [code_of(put), code_of(copied)] == ["NoSuchKey"] * 2
