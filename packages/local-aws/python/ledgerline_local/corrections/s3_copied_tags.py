"""MiniStack copies the tags of an object for everybody; on AWS a copy with tags is a read and a write of tags, too.

Whoever has no right to that copies with `x-amz-tagging-directive: REPLACE`.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-managing.html
"""

from urllib.parse import unquote

from ministack.services import s3

from ..authorisation import AccessDenied, authorise


def install() -> None:
    copy = s3._copy_object

    def copy_object(bucket: str, key: str, headers: dict):
        try:
            for action, resource in _tag_rights(bucket, key, headers):
                authorise(action, f"arn:aws:s3:::{resource}")
        except AccessDenied as error:
            return s3._error("AccessDenied", str(error), 403)
        return copy(bucket, key, headers)

    s3._copy_object = copy_object


def _tag_rights(bucket: str, key: str, headers: dict) -> list[tuple[str, str]]:
    """What is asked besides reading the source and writing the target."""
    target = f"{bucket}/{key}"
    if headers.get("x-amz-tagging-directive", "COPY").upper() == "REPLACE":
        return [("s3:PutObjectTagging", target)] if headers.get("x-amz-tagging") else []
    source = unquote(headers.get("x-amz-copy-source", "").partition("?versionId=")[0]).lstrip("/")
    from_bucket, _, from_key = source.partition("/")
    stored = (s3._buckets.get(from_bucket) or {}).get("objects", {}).get(from_key) or {}
    if not s3._object_tags.get((from_bucket, from_key, stored.get("version_id"))):
        return []
    return [("s3:GetObjectTagging", source), ("s3:PutObjectTagging", target)]
