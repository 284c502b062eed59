"""The S3 calls with the real SDK client against a loopback server that answers as S3 does."""

import os
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from loopback_bucket import Bucket

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
    etag = Bucket.etag(b"content")

    assert store.read_range("s3://raw/input/a b+.csv", etag, 0, 7) == b"content"
    assert store.read_range("s3://raw/input/a b+.csv", etag, 2, 5) == b"nte"


def test_an_empty_object_is_looked_at_too(store: S3Store):
    assert store.read_range("s3://raw/input/empty.csv", Bucket.etag(b""), 0, 0) == b""
    with pytest.raises(SupersededError):
        store.read_range("s3://raw/input/empty.csv", '"0"', 0, 0)


@pytest.mark.parametrize("key", ["input/a b+.csv", "input/gone.csv"], ids=["replaced", "deleted"])
def test_other_bytes_or_none_are_superseded(store: S3Store, key: str):
    with pytest.raises(SupersededError):
        store.read_range(f"s3://raw/{key}", '"0"', 0, 7)


@pytest.mark.parametrize(("start", "stop"), [(5, 9), (7, 9)], ids=["shorter", "no such range"])
def test_an_object_that_is_shorter_than_planned_is_superseded(store: S3Store, start: int, stop: int):
    with pytest.raises(SupersededError):
        store.read_range("s3://raw/input/a b+.csv", Bucket.etag(b"content"), start, stop)


def test_a_denied_object_is_a_failure_and_not_superseded(store: S3Store):
    with pytest.raises(ClientError, match="403"):
        store.read_range("s3://raw/secret", '"0"', 0, 7)


def test_an_answer_that_breaks_off_is_asked_for_again(store: S3Store):
    Bucket.broken = 2

    assert store.read_range("s3://raw/input/a b+.csv", Bucket.etag(b"content"), 0, 7) == b"content"


def test_an_answer_that_always_breaks_off_is_a_failure(store: S3Store):
    Bucket.broken = 100

    with pytest.raises(BotoCoreError):
        store.read_range("s3://raw/input/a b+.csv", Bucket.etag(b"content"), 0, 7)

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

    assert copied == ObjectVersion(Bucket.etag(b"content"), 7) == store.look(COPY)
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
