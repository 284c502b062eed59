"""Objects by URI: `s3://` through boto3, `file:///` for tests and benches. Nothing else talks to storage."""

import hashlib
import io
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CONFLICT_PAUSES = (0.2, 0.5, 1.0)
"""Seconds before each repetition of a write that met another one of the same key."""


class SupersededError(Exception):
    """The object is gone or has other bytes than the plan names."""


class ObjectStore(Protocol):
    def read(self, uri: str) -> bytes: ...

    def download(self, uri: str, etag: str, target: BinaryIO) -> None:
        """Copies exactly the bytes that `etag` names. @raises SupersededError"""

    def put(self, uri: str, content: bytes | BinaryIO, *, only_new: bool = False) -> bool:
        """False when `only_new` and the object existed; it then stays as it is."""


@dataclass(frozen=True)
class StoreSettings:
    """How any process of the run reaches storage; plain values, so that Spark can ship them."""

    region: str | None = None
    endpoint_url: str | None = None


def store_settings_from_environment() -> StoreSettings:
    """Executors on Glue have no region of their own: the driver's goes with the tasks."""
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return StoreSettings(region=region, endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))


def open_store(uri: str, settings: StoreSettings) -> ObjectStore:
    """The store for everything with the scheme of `uri`."""
    return FileStore() if uri.startswith("file:///") else S3Store(settings)


class FileStore:
    """An ETag is the quoted MD5 of the content, as S3 gives for a small object."""

    def read(self, uri: str) -> bytes:
        return self._path(uri).read_bytes()

    def download(self, uri: str, etag: str, target: BinaryIO) -> None:
        try:
            source = self._path(uri).open("rb")
        except FileNotFoundError as error:
            raise SupersededError(f"{uri} is gone") from error
        with source:
            seen = f'"{hashlib.file_digest(source, "md5").hexdigest()}"'
            if seen != etag:
                raise SupersededError(f"{uri} has ETag {seen}, planned was {etag}")
            source.seek(0)
            shutil.copyfileobj(source, target)

    def put(self, uri: str, content: bytes | BinaryIO, *, only_new: bool = False) -> bool:
        path = self._path(uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        if only_new and path.exists():
            return False
        staging = path.with_name(f".{path.name}.{os.getpid()}")
        with staging.open("wb") as target:
            shutil.copyfileobj(io.BytesIO(content) if isinstance(content, bytes) else content, target)
        staging.replace(path)
        return True

    @staticmethod
    def _path(uri: str) -> Path:
        return Path(uri.removeprefix("file://"))


class S3Store:
    """@raises ClientError, BotoCoreError from every method when S3 refuses or does not answer"""

    def __init__(self, settings: StoreSettings) -> None:
        import boto3
        from botocore.config import Config

        retries = {"mode": "standard", "total_max_attempts": 5}
        self._client = boto3.client(
            "s3",
            region_name=settings.region,
            endpoint_url=settings.endpoint_url,
            config=Config(retries=retries, connect_timeout=10, read_timeout=60),
        )

    def read(self, uri: str) -> bytes:
        return self._client.get_object(**_location(uri))["Body"].read()

    def download(self, uri: str, etag: str, target: BinaryIO) -> None:
        from botocore.exceptions import ClientError

        try:
            answer = self._client.get_object(**_location(uri), IfMatch=etag)
        except ClientError as error:
            if _status(error) in (404, 412):
                raise SupersededError(f"{uri} is gone or no longer {etag} ({_status(error)})") from error
            raise
        shutil.copyfileobj(answer["Body"], target, 1 << 20)

    def put(self, uri: str, content: bytes | BinaryIO, *, only_new: bool = False) -> bool:
        if not only_new:
            self._client.put_object(**_location(uri), Body=content)
            return True
        body = content if isinstance(content, bytes) else content.read()
        return self._put_new(uri, body, CONFLICT_PAUSES)

    def _put_new(self, uri: str, body: bytes, pauses: tuple[float, ...]) -> bool:
        """409 says that another write is under way, not that it wins: the same write again finds out."""
        from botocore.exceptions import ClientError

        try:
            self._client.put_object(**_location(uri), Body=body, IfNoneMatch="*")
        except ClientError as error:
            if _status(error) == 412:
                return False
            if _status(error) == 409 and pauses:
                time.sleep(pauses[0])
                return self._put_new(uri, body, pauses[1:])
            raise
        return True


def _location(uri: str) -> dict[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def _status(error) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]
