"""The S3 calls with the real SDK client against a loopback server that answers as S3 does."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from botocore.exceptions import ClientError

from ledgerline_job import object_store
from ledgerline_job.object_store import S3Store, StoreSettings, SupersededError


class Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes] = {}
    forbidden = "/raw/secret"
    conflicts = 0
    """So many conditional writes are answered 409; with `winner`, the other write then has put that."""
    winner: bytes | None = None

    def do_GET(self) -> None:
        content = self.objects.get(self.path)
        if self.path == self.forbidden:
            return self._answer(403)
        if content is None:
            return self._answer(404)
        matches = self.headers.get("If-Match", self._etag(content)) == self._etag(content)
        return self._answer(200, content) if matches else self._answer(412)

    def do_PUT(self) -> None:
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

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
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
    monkeypatch.setattr(Bucket, "conflicts", 0)
    monkeypatch.setattr(Bucket, "winner", None)
    Bucket.objects = {"/raw/input/a%20b%2B.csv": b"content"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield S3Store(StoreSettings("eu-west-1", f"http://127.0.0.1:{server.server_port}"))
    server.shutdown()
    server.server_close()


def test_downloads_exactly_the_bytes_of_the_etag(store: S3Store):
    target = BytesIO()

    store.download("s3://raw/input/a b+.csv", Bucket._etag(b"content"), target)

    assert target.getvalue() == b"content"


@pytest.mark.parametrize("key", ["input/a b+.csv", "input/gone.csv"], ids=["replaced", "deleted"])
def test_other_bytes_or_none_are_superseded(store: S3Store, key: str):
    with pytest.raises(SupersededError):
        store.download(f"s3://raw/{key}", '"0"', BytesIO())


def test_a_denied_object_is_a_failure_and_not_superseded(store: S3Store):
    with pytest.raises(ClientError, match="403"):
        store.download("s3://raw/secret", '"0"', BytesIO())


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
