"""Objects by URI: `s3://` through boto3, `file:///` for laptops and tests. Nothing else talks to storage."""

import io
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CONFLICT_PAUSES = (0.2, 0.5, 1.0)
"""Seconds before each repetition of a write that met another one of the same key."""
BROKEN_READ_PAUSES = (0.5, 2.0)
"""Seconds before each repetition of a read whose connection broke."""


class SupersededError(Exception):
    """The object is gone or has other bytes than the plan names."""


@dataclass(frozen=True)
class ObjectVersion:
    """Which bytes lie under a URI, and how many."""

    etag: str
    size: int


class ObjectStore(Protocol):
    def read(self, uri: str) -> bytes: ...

    def look(self, uri: str) -> ObjectVersion:
        """@raises SupersededError when it is gone"""

    def read_range(self, uri: str, etag: str, start: int, stop: int) -> bytes:
        """Bytes `start` to `stop` (exclusive) of exactly the object that `etag` names. @raises SupersededError"""

    def put(self, uri: str, content: bytes | BinaryIO, *, only_new: bool = False) -> bool:
        """False when `only_new` and the object existed; it then stays as it is."""

    def copy(self, source_uri: str, target_uri: str) -> ObjectVersion:
        """Copies one version of the source within the store; returns that of the copy. @raises SupersededError"""


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


def file_etag(path: Path) -> str:
    """`"<mtime in ns>-<size>"`, with the quotes: a hash would read the whole file before its first range."""
    return _etag_of(path.stat())


def _etag_of(status: os.stat_result) -> str:
    return f'"{status.st_mtime_ns}-{status.st_size}"'


class FileStore:
    """Objects as files; their ETag is `file_etag`."""

    def read(self, uri: str) -> bytes:
        return self._path(uri).read_bytes()

    def read_range(self, uri: str, etag: str, start: int, stop: int) -> bytes:
        try:
            source = self._path(uri).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise SupersededError(f"{uri} is gone") from error
        with source:
            content = os.pread(source.fileno(), stop - start, start)
            seen = _etag_of(os.fstat(source.fileno()))  # after the read: what was read is not newer than this
        if seen != etag or len(content) != stop - start:
            raise SupersededError(f"{uri} has ETag {seen}, planned was {etag}")
        return content

    def look(self, uri: str) -> ObjectVersion:
        try:
            status = self._path(uri).stat()
        except FileNotFoundError as error:
            raise SupersededError(f"{uri} is gone") from error
        return ObjectVersion(_etag_of(status), status.st_size)

    def copy(self, source_uri: str, target_uri: str) -> ObjectVersion:
        try:
            source = self._path(source_uri).open("rb")
        except FileNotFoundError as error:
            raise SupersededError(f"{source_uri} is gone") from error
        with source:
            self.put(target_uri, source)
        return self.look(target_uri)

    def put(self, uri: str, content: bytes | BinaryIO, *, only_new: bool = False) -> bool:
        path = self._path(uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        staging = path.with_name(f".{path.name}.{os.getpid()}")
        with staging.open("wb") as target:
            shutil.copyfileobj(io.BytesIO(content) if isinstance(content, bytes) else content, target, 1 << 20)
        if not only_new:
            staging.replace(path)
            return True
        try:
            path.hardlink_to(staging)
        except FileExistsError:
            return False
        finally:
            staging.unlink()
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

    def read_range(self, uri: str, etag: str, start: int, stop: int) -> bytes:
        from botocore.exceptions import ClientError

        # an empty object has no range that S3 would answer
        what = {"Range": f"bytes={start}-{stop - 1}"} if stop > start else {}
        try:
            content = self._read_body({**_location(uri), **what, "IfMatch": etag}, BROKEN_READ_PAUSES)
        except ClientError as error:
            if _status(error) in (404, 412, 416):
                raise SupersededError(f"{uri} is gone or no longer {etag} ({_status(error)})") from error
            raise
        if len(content) != stop - start:
            raise SupersededError(f"{uri} has {len(content)} bytes from {start}, planned were {stop - start}")
        return content

    def look(self, uri: str) -> ObjectVersion:
        from botocore.exceptions import ClientError

        try:
            head = self._client.head_object(**_location(uri))
        except ClientError as error:
            if _status(error) == 404:
                raise SupersededError(f"{uri} is gone (404)") from error
            raise
        return ObjectVersion(head["ETag"], head["ContentLength"])

    def copy(self, source_uri: str, target_uri: str) -> ObjectVersion:
        """Without the tags of the source: one that is swept must not take its copy with it."""
        from botocore.exceptions import ClientError

        source = self.look(source_uri)
        pinned = {"CopySource": _location(source_uri), "CopySourceIfMatch": source.etag}
        try:
            copied = self._client.copy_object(**_location(target_uri), **pinned, TaggingDirective="REPLACE")
        except ClientError as error:
            if _status(error) in (404, 412):
                raise SupersededError(f"{source_uri} is gone or no longer {source.etag} ({_status(error)})") from error
            raise
        return ObjectVersion(copied["CopyObjectResult"]["ETag"], source.size)

    def _read_body(self, request: dict, pauses: tuple[float, ...]) -> bytes:
        """The SDK repeats requests, but not the reading of an answer."""
        from botocore.exceptions import HTTPClientError, IncompleteReadError

        try:
            return self._client.get_object(**request)["Body"].read()
        except (HTTPClientError, IncompleteReadError):
            if not pauses:
                raise
            time.sleep(pauses[0])
            return self._read_body(request, pauses[1:])

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
