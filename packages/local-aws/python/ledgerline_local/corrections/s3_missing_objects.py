"""MiniStack tells everybody that an object is missing; on AWS only who may list the bucket gets 404, others 403.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from urllib.parse import unquote

from ministack.services import s3

from ..authorisation import AccessDenied, authorise, remember_caller


def install() -> None:
    remember_caller(s3)
    dispatch = s3._dispatch

    def dispatch_discreetly(method, bucket, key, headers, body, query_params):
        answer = dispatch(method, bucket, key, headers, body, query_params)
        read = _bucket_read(method, bucket, key, headers)
        if answer[0] != 404 or read not in s3._buckets:
            return answer
        try:
            authorise("s3:ListBucket", f"arn:aws:s3:::{read}")
        except AccessDenied as error:
            return s3._error("AccessDenied", str(error), 403)
        return answer

    s3._dispatch = dispatch_discreetly


def _bucket_read(method: str, bucket: str, key: str, headers: dict) -> str | None:
    """From which an object is read; None when the call reads none."""
    if key and method in ("GET", "HEAD"):
        return bucket
    source = unquote(headers.get("x-amz-copy-source", "")).lstrip("/")
    return source.partition("/")[0] if key and source else None
