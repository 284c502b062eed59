"""The S3 calls with the real SDK client against a loopback server that answers as S3 does."""

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from ledgerline_job import object_store
from ledgerline_job.object_store import (
    FileStore,
    ObjectVersion,
    S3Store,
    StoreSettings,
    SupersededError,
    file_etag,
)
from ledgerline_job.ranged_file import RangedFile


class Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes] = {}
    forbidden = "/raw/secret"
    conflicts = 0
    """So many conditional writes are answered 409; with `winner`, the other write then has put that."""
    winner: bytes | None = None
    meanwhile: bytes | None = None
    """What the source of a copy becomes between a look at it and the copy."""
    broken = 0
    """So many answers end before their last byte."""

    def do_GET(self) -> None:
        content = self.objects.get(self.path)
        if self.path == self.forbidden:
            return self._answer(403)
        if content is None:
            return self._answer(404)
        if self.headers.get("If-Match", self._etag(content)) != self._etag(content):
            return self._answer(412)
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if asked is None:
            return self._answer(200, content)
        if int(asked[1]) >= len(content):
            return self._answer(416)
        return self._answer(206, content[int(asked[1]) : int(asked[2]) + 1])

    def do_HEAD(self) -> None:
        content = self.objects.get(self.path)
        self.send_response(404 if content is None else 200)
        if content is not None:
            self.send_header("ETag", self._etag(content))
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()

    def do_PUT(self) -> None:
        if source := self.headers.get("x-amz-copy-source"):
            return self._copy(f"/{source}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_conditional = self.headers.get("If-None-Match") == "*"
        if is_conditional and Bucket.conflicts > 0:
            Bucket.conflicts -= 1
            if Bucket.conflicts == 0 and self.winner is not None:
                self.objects[self.path] = self.winner
            return self._answer(409)
        if is_conditional and self.path in self.objects:
            return self._answer(412)
        self.objects[self.path] = body
        return self._answer(200)

    def _copy(self, source: str) -> None:
        """As S3 does, a copy takes the tags with it, unless it is told not to."""
        if Bucket.meanwhile is not None:
            self.objects[source] = Bucket.meanwhile
        content = self.objects[source]
        if self.headers["x-amz-copy-source-if-match"] != self._etag(content):
            return self._answer(412)
        if self.headers.get("x-amz-tagging-directive") == "REPLACE":
            self.objects[self.path] = content
        etag = self._etag(content)
        return self._answer(200, f"<CopyObjectResult><ETag>{etag}</ETag></CopyObjectResult>".encode())

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if Bucket.broken > 0 and content:
            Bucket.broken -= 1
            content = content[:-1]
            self.close_connection = True
        self.wfile.write(content)

    @staticmethod
    def _etag(content: bytes) -> str:
        return f'"{hashlib.md5(content).hexdigest()}"'

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def store(monkeypatch) -> Iterator[S3Store]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    monkeypatch.setattr(object_store, "CONFLICT_PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setattr(object_store, "BROKEN_READ_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(Bucket, "broken", 0)
    monkeypatch.setattr(Bucket, "conflicts", 0)
    monkeypatch.setattr(Bucket, "winner", None)
    monkeypatch.setattr(Bucket, "meanwhile", None)
    Bucket.objects = {"/raw/input/a%20b%2B.csv": b"content", "/raw/input/empty.csv": b""}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield S3Store(StoreSettings("eu-west-1", f"http://127.0.0.1:{server.server_port}"))
    server.shutdown()
    server.server_close()


def test_reads_exactly_the_bytes_of_a_range(store: S3Store):
    etag = Bucket._etag(b"content")

    assert store.read_range("s3://raw/input/a b+.csv", etag, 0, 7) == b"content"
    assert store.read_range("s3://raw/input/a b+.csv", etag, 2, 5) == b"nte"


def test_an_empty_object_is_looked_at_too(store: S3Store):
    assert store.read_range("s3://raw/input/empty.csv", Bucket._etag(b""), 0, 0) == b""
    with pytest.raises(SupersededError):
        store.read_range("s3://raw/input/empty.csv", '"0"', 0, 0)


@pytest.mark.parametrize("key", ["input/a b+.csv", "input/gone.csv"], ids=["replaced", "deleted"])
def test_other_bytes_or_none_are_superseded(store: S3Store, key: str):
    with pytest.raises(SupersededError):
        store.read_range(f"s3://raw/{key}", '"0"', 0, 7)


@pytest.mark.parametrize(("start", "stop"), [(5, 9), (7, 9)], ids=["shorter", "no such range"])
def test_an_object_that_is_shorter_than_planned_is_superseded(store: S3Store, start: int, stop: int):
    with pytest.raises(SupersededError):
        store.read_range("s3://raw/input/a b+.csv", Bucket._etag(b"content"), start, stop)


def test_a_denied_object_is_a_failure_and_not_superseded(store: S3Store):
    with pytest.raises(ClientError, match="403"):
        store.read_range("s3://raw/secret", '"0"', 0, 7)


def test_an_answer_that_breaks_off_is_asked_for_again(store: S3Store):
    Bucket.broken = 2

    assert store.read_range("s3://raw/input/a b+.csv", Bucket._etag(b"content"), 0, 7) == b"content"


def test_an_answer_that_always_breaks_off_is_a_failure(store: S3Store):
    Bucket.broken = 100

    with pytest.raises(BotoCoreError):
        store.read_range("s3://raw/input/a b+.csv", Bucket._etag(b"content"), 0, 7)

    assert Bucket.broken == 97


def test_a_file_is_read_only_while_it_is_the_one_that_was_planned(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"content")
    etag = file_etag(path)
    uri = f"file://{path}"

    assert FileStore().read_range(uri, etag, 2, 5) == b"nte"

    os.utime(path, ns=(1, 1))
    with pytest.raises(SupersededError, match=f'has ETag "1-7", planned was {etag}'):
        FileStore().read_range(uri, etag, 2, 5)
    path.unlink()
    with pytest.raises(SupersededError, match="is gone"):
        FileStore().read_range(uri, etag, 2, 5)


def test_only_new_leaves_what_exists(store: S3Store):
    assert store.put("s3://curated/builds/x.json", b"first", only_new=True)

    assert not store.put("s3://curated/builds/x.json", b"second", only_new=True)

    assert store.read("s3://curated/builds/x.json") == b"first"
    assert store.put("s3://curated/builds/x.json", BytesIO(b"third"))
    assert store.read("s3://curated/builds/x.json") == b"third"


@pytest.mark.parametrize("content", [b"ours", BytesIO(b"ours")], ids=["bytes", "stream"])
def test_only_new_writes_after_a_conflict_that_left_nothing(store: S3Store, content: bytes | BytesIO):
    Bucket.conflicts = 3

    assert store.put("s3://curated/builds/x.json", content, only_new=True)

    assert store.read("s3://curated/builds/x.json") == b"ours"


def test_only_new_leaves_what_the_other_write_of_a_conflict_put(store: S3Store):
    Bucket.conflicts, Bucket.winner = 2, b"theirs"

    assert not store.put("s3://curated/builds/x.json", b"ours", only_new=True)

    assert store.read("s3://curated/builds/x.json") == b"theirs"


def test_a_conflict_that_does_not_end_is_a_failure(store: S3Store):
    Bucket.conflicts = 100

    with pytest.raises(ClientError, match="409"):
        store.put("s3://curated/builds/x.json", b"ours", only_new=True)

    assert (Bucket.conflicts, "/curated/builds/x.json" in Bucket.objects) == (96, False)


SOURCE, COPY = "s3://raw/input/a b+.csv", "s3://curated/runs/2/copy"


def test_a_copy_is_made_by_the_store_without_the_tags_of_its_source(store: S3Store):
    copied = store.copy(SOURCE, COPY)

    assert copied == ObjectVersion(Bucket._etag(b"content"), 7) == store.look(COPY)
    assert store.read(COPY) == b"content"


def test_a_source_that_is_gone_or_changes_while_it_is_copied_is_superseded(store: S3Store):
    with pytest.raises(SupersededError, match="gone"):
        store.copy("s3://raw/input/gone.csv", COPY)
    Bucket.meanwhile = b"changed"
    with pytest.raises(SupersededError, match="412"):
        store.copy(SOURCE, COPY)

    assert "/curated/runs/2/copy" not in Bucket.objects


def test_a_file_is_copied_and_one_that_is_gone_is_superseded(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"content")

    copied = FileStore().copy(f"file://{tmp_path}/a", f"file://{tmp_path}/new/b")

    assert (tmp_path / "new/b").read_bytes() == b"content"
    assert copied == ObjectVersion(file_etag(tmp_path / "new/b"), 7)
    for call in (FileStore().look, lambda uri: FileStore().copy(uri, uri)):
        with pytest.raises(SupersededError, match="is gone"):
            call(f"file://{tmp_path}/gone")


def test_the_footer_of_a_large_file_is_read_by_ranges(store: S3Store, monkeypatch):
    content = BytesIO()
    pq.write_table(pa.table({"raw_line": [f"{n * 7919 % 99991}" * 9 for n in range(50_000)]}), content)
    Bucket.objects["/raw/large.parquet"] = content.getvalue()
    read = []
    read_range = S3Store.read_range

    def counted(store: S3Store, uri: str, etag: str, start: int, stop: int) -> bytes:
        read.append(stop - start)
        return read_range(store, uri, etag, start, stop)

    monkeypatch.setattr(S3Store, "read_range", counted)
    uri = "s3://raw/large.parquet"

    metadata = pq.read_metadata(RangedFile(store, uri, store.look(uri)))

    assert metadata.num_rows == 50_000
    assert sum(read) < len(content.getvalue()) / 5 and len(read) <= 4
    with pytest.raises(SupersededError):
        pq.read_metadata(RangedFile(store, uri, ObjectVersion('"other"', len(content.getvalue()))))
