"""Objects that many Spark tasks read, a range of bytes each: what lies there afterwards is that of one task."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from landing import FIVE_ROWS, HEADER, Landing, gzipped, load_spec
from plain_reference import judge_object

from ledgerline_job.dialect import Dialect
from ledgerline_job.object_account import sum_ranges
from ledgerline_job.object_store import FileStore, StoreSettings, file_etag
from ledgerline_job.quarantine import renumber
from ledgerline_job.range_account import RangeAccount
from ledgerline_job.range_text import RangeText
from ledgerline_job.scan_task import ScanSettings, object_ranges, plan_tasks
from ledgerline_job.stored_object import BlockHashes, content_hash
from ledgerline_job.text_stream import RefusedError

LINES = [b'%d,"Country, %d",%d.5\n' % (n, n % 3, n) for n in range(1, 60)]
LINES[3:3] = [b"x,UK,1\n", b"\n", b'7,"UK,1\n']
LINES[20:20] = [b"y" * 300 + b"\n", b'8,"U"K,1\n', b"\n"]
LINES[40:40] = [b"9,UK,\xe9\n", b' 1,"UK" ,2\n']
CONTENT = HEADER + b"".join(LINES)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("block_bytes", [64, 16, 1000])
def test_an_object_in_ranges_comes_to_the_same_as_in_one(landing: Landing, block_bytes: int, end: str):
    content = CONTENT.replace(b"\n", end.encode())
    totals, rejected, blank = judge_object(content, landing.spec)
    build = landing.day("2026-11-23", content)

    landing.run(build, block_bytes=block_bytes)

    assert landing.summary(build) == {key[0]: sums["total_purchase"] for key, sums in totals.items()}
    quarantine = landing.quarantine(build)
    assert [row[:3] for row in quarantine] == rejected
    lines = content.split(end.encode())
    for number, _, _, raw in quarantine:
        assert raw == lines[number - 1].decode("utf-8", errors="backslashreplace")
    record = landing.record(build)
    assert record["counts"]["blank"] == blank
    assert record["objects"][0]["sha256"] == hash_by_blocks(content, block_bytes)
    assert len(record["manifest"]["quarantine"]) > (0 if block_bytes == 1000 else 3)


def hash_by_blocks(content: bytes, block_bytes: int) -> str:
    blocks = [content[at : at + block_bytes] for at in range(0, len(content), block_bytes)]
    if len(blocks) == 1:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(b"".join(hashlib.sha256(block).digest() for block in blocks)).hexdigest()


def test_the_manifest_has_the_sizes_of_the_files_as_they_lie_there(landing: Landing):
    build = landing.day("2026-11-23", CONTENT)

    landing.run(build, block_bytes=64)

    prefix = landing.curated / "runs/jr_1/quarantine/ingest_date=2026-11-23"
    lying = {f"runs/jr_1/quarantine/{path.parent.name}/{path.name}": path.stat().st_size for path in prefix.iterdir()}
    assert {file["key"]: file["size"] for file in landing.record(build)["manifest"]["quarantine"]} == lying


def test_the_same_run_again_overwrites_every_range_with_the_same_bytes(landing: Landing):
    build = landing.day("2026-11-23", CONTENT)
    landing.run(build, block_bytes=64)
    before = {path: path.read_bytes() for path in landing.curated.rglob("*.parquet")}

    landing.run(build, block_bytes=64)

    assert {path: path.read_bytes() for path in landing.curated.rglob("*.parquet")} == before


@pytest.mark.parametrize("name", ["a.csv.gz", "b.CSV.GZ"])
def test_a_compressed_object_is_one_range_with_the_hash_of_its_stored_blocks(landing: Landing, name: str):
    stored = gzipped(CONTENT)
    build = landing.day("2026-11-23", stored, name)

    landing.run(build, block_bytes=64)

    assert len(landing.record(build)["manifest"]["quarantine"]) == 1
    assert landing.record(build)["objects"][0]["sha256"] == hash_by_blocks(stored, 64)


def test_a_wrong_header_and_a_superseded_object_are_found_by_every_range(landing: Landing):
    wrong = landing.day("2026-11-23", CONTENT.replace(b"user_id", b"userid", 1))
    replaced = landing.day("2026-11-24", CONTENT)
    landing.land("input/ingest_date=2026-11-24/a.csv", CONTENT + b"1,UK,1\n")
    good = landing.day("2026-11-25", FIVE_ROWS)

    landing.run(wrong, replaced, good, block_bytes=32)

    assert landing.record(wrong)["objects"][0]["reason"] == "wrong-header"
    assert landing.attempt(replaced)["outcome"] == "superseded"
    assert landing.record(good)["counts"]["accepted"] == 5


def test_latin_1_is_as_long_as_its_text_however_it_is_cut(tmp_path: Path, spark):
    landing = Landing(tmp_path, spark, load_spec("visits"))
    limit = landing.spec["input"]["dialect"]["maxObjectBytes"]
    line = b"2026-11-23|" + b"\xe9" * 5 + b"|1\n"
    first = (Path(__file__).parents[2] / "packages/schema/test/fixtures/torture/visits/crlf.csv").read_bytes()
    header = first.split(b"\r\n")[0] + b"\n"
    fits = (limit - len(header)) // (len(line) + 5)
    allowed, beyond = (landing.day(f"2026-11-2{n}", header + line * (fits + n)) for n in range(2))

    landing.run(allowed, beyond, block_bytes=100)

    assert landing.record(allowed)["state"] == "built"
    assert landing.record(beyond)["objects"][0]["reason"] == "too-large"
    assert beyond["objects"][0]["size"] < limit


def test_only_what_can_be_cut_is_cut():
    settings = ScanSettings(load_spec(), "jr_1", "file:///x/", None, block_bytes=100)
    sizes = {"a.csv": 250, "b.csv.gz": 250, "c.csv.zst": 250, "d.csv": 100, "e.csv": 0, "f.csv": 6 << 30}
    objects = [{"key": f"input/{name}", "size": size} for name, size in sizes.items()]

    tasks = plan_tasks([{"partition": "ingest_date=undated", "objects": objects}], settings)

    cut = [(task.object["key"][6], task.index, task.start, task.stop) for task in tasks]
    assert cut == [
        ("a", 0, 0, 100),
        ("a", 1, 100, 200),
        ("a", 2, 200, 250),
        ("b", 0, 0, 250),
        ("c", 0, 0, 250),
        ("d", 0, 0, 100),
        ("e", 0, 0, 0),
        ("f", 0, 0, 6 << 30),
    ]
    assert [task.part for task in tasks] == list(range(8))


def test_a_multiline_object_is_one_range():
    dialect = Dialect.from_spec(load_spec("tickets"))

    assert dialect.multiline
    assert object_ranges({"key": "input/a.csv", "size": 250}, dialect, 100) == [(0, 250)]


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 250])
def test_the_hash_of_blocks_does_not_depend_on_the_pieces(size: int):
    content = bytes(range(250))[:size]
    hashes = BlockHashes(100)
    for at in range(0, size, 7):
        hashes.add(content[at : at + 7])

    assert content_hash(hashes.hex()) == hash_by_blocks(content, 100) if size else hashlib.sha256(b"").hexdigest()


def test_an_object_with_a_range_that_did_not_come_back_is_no_object():
    ranges = [RangeAccount(0, 0, index, state="read", lines=1, accepted=1) for index in (0, 2)]

    account = sum_ranges(ranges, 3, 100, load_spec())

    assert (account.state, account.detail) == ("failed", "3 ranges were planned, 2 accounts came back")


def test_numbering_lines_twice_is_the_same_as_once(landing: Landing):
    build = landing.day("2026-11-23", CONTENT)
    landing.run(build, block_bytes=64)
    file = landing.record(build)["manifest"]["quarantine"][-1]
    before = pq.read_table(landing.curated / file["key"], partitioning=None)
    first_line = int(before.schema.metadata[b"ledgerline.first_line"])

    again = renumber(FileStore(), f"file://{landing.curated}/", file, first_line)

    assert again == file
    assert pq.read_table(landing.curated / file["key"], partitioning=None).equals(before)
    assert first_line > 30


def test_a_range_reads_no_more_of_the_header_than_it_may_have(tmp_path: Path, monkeypatch):
    """An object of one line: each of its ranges looks for the end of the first line."""
    source = tmp_path / "input" / "a.csv"
    source.parent.mkdir()
    source.write_bytes(b"x" * 100_000)
    item = {"uri": f"file://{source}", "key": "input/a.csv", "size": 100_000, "etag": file_etag(source)}
    settings = ScanSettings(load_spec("survey"), "jr_1", f"file://{tmp_path}/", StoreSettings(), block_bytes=1000)
    read = []
    read_range = FileStore.read_range

    def counted(store: FileStore, uri: str, etag: str, start: int, stop: int) -> bytes:
        read.append(stop - start)
        return read_range(store, uri, etag, start, stop)

    monkeypatch.setattr(FileStore, "read_range", counted)
    ranges = plan_tasks([{"partition": "ingest_date=undated", "objects": [item]}], settings)
    for each in ranges:
        with pytest.raises(RefusedError, match="wrong-header"):
            list(RangeText(each, settings).line_ranges())

    assert len(ranges) == 100
    assert sum(read) < 3 * 100_000
