"""What reading an object holds in memory is bounded by the ranges and the limit of a line, not by its lines."""

import tracemalloc
from dataclasses import replace

import pytest
from landing import gzipped, load_spec, zstandard

from ledgerline_job.dialect import Dialect
from ledgerline_job.text_stream import RefusedError, SizeLimit, decompressed, whole_lines

MIB = 1 << 20


@pytest.mark.parametrize("range_bytes", [7, 64, 1000])
@pytest.mark.parametrize("end", [b"\nlast\n", b"\r\nlast", b"\n", b""])
def test_no_range_is_longer_than_its_size_and_one_line(range_bytes: int, end: bytes):
    text = decompressed(iter([gzipped(b"header\n" + b"x" * 20_000 + end)]), "gzip", range_bytes)

    ranges = list(whole_lines(text, 64))

    assert max(len(data) for data in ranges) <= range_bytes + 64 + 5
    first, long, *others = b"".join(ranges).split(b"\n")
    assert (first, long[:65], others) == (b"header", b"x" * 65, end.split(b"\n")[1:])
    assert long.endswith(b"\r") == end.startswith(b"\r")


def test_a_line_without_its_middle_keeps_its_cr():
    """Of an object without header the first line says whether lines end CRLF."""
    pieces = [b"x" * 100, b"x" * 50 + b"\r", b"\nnext\r\n"]

    first, *others = b"".join(whole_lines(iter(pieces), 64)).split(b"\n")

    assert len(first) > 64
    assert first.endswith(b"x\r")
    assert others == [b"next\r", b""]


@pytest.mark.parametrize("end", [b"\n", b""], ids=["ended", "unended"])
def test_a_line_of_64_mib_is_read_in_a_few(end: bytes):
    text = decompressed(iter([gzipped(b"header\n" + bytes(64 * MIB) + end)]), "gzip", MIB)
    tracemalloc.start()

    longest = max(len(data) for data in whole_lines(text, MIB))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert longest > MIB
    assert peak < 6 * MIB


def test_what_a_line_leaves_out_counts_for_the_size_of_the_object():
    dialect = replace(Dialect.from_spec(load_spec()), max_object_bytes=4096)
    limit = SizeLimit(dialect, 5007)

    with pytest.raises(RefusedError, match="too-large: more than 4096 bytes of text"):
        list(whole_lines(limit.within(iter([b"header\n", b"x" * 2500, b"x" * 2500])), 64))


HALVES = [b"a,b\n" * 5000, b"c,d\n" * 7000]
BOTH = b"".join(HALVES)
GARBAGE = b"\x93NUMPY and more"


@pytest.mark.parametrize("piece_bytes", [1, 100, 1 << 20])
@pytest.mark.parametrize(("codec", "compress"), [("gzip", gzipped), ("zstd", zstandard)])
def test_members_and_frames_follow_each_other(codec: str, compress, piece_bytes: int):
    stored = b"".join(map(compress, HALVES))
    pieces = (stored[at : at + piece_bytes] for at in range(0, len(stored), piece_bytes))

    assert b"".join(decompressed(pieces, codec, 1000)) == BOTH


@pytest.mark.parametrize(("codec", "compress"), [("gzip", gzipped), ("zstd", zstandard)])
@pytest.mark.parametrize(
    "damage",
    [lambda stored: stored[:-1], lambda stored: stored[: len(stored) * 3 // 4], lambda stored: stored + GARBAGE],
    ids=["last byte missing", "cut", "garbage behind"],
)
@pytest.mark.parametrize("members", [1, 2])
def test_damaged_bytes_are_unreadable(codec: str, compress, damage, members: int):
    stored = damage(b"".join(map(compress, HALVES[:members])))

    with pytest.raises(RefusedError, match=f"unreadable: bytes that do not decode as {codec}"):
        list(decompressed(iter([stored]), codec, 1000))


@pytest.mark.parametrize("codec", ["gzip", "zstd"])
def test_nothing_is_stored_as_nothing_or_compressed(codec: str):
    compress = {"gzip": gzipped, "zstd": zstandard}[codec]

    assert b"".join(decompressed(iter([]), codec, 1000)) == b""
    assert b"".join(decompressed(iter([compress(b"")]), codec, 1000)) == b""


def test_a_file_that_cannot_be_read_is_not_unreadable():
    def broken():
        yield gzipped(BOTH)[:20]
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        list(decompressed(broken(), "gzip", 1000))


LIMITS = replace(Dialect.from_spec(load_spec()), multiline=True)


@pytest.mark.parametrize(
    ("object_bytes", "ratio", "multiline_bytes", "reason"),
    [
        (2 * MIB, 9999, 3 * MIB, "too-large"),
        (9 * MIB, 9999, 2 * MIB, "multiline-too-large"),
        (9 * MIB, 2, 9 * MIB, "too-compressed"),
        (3 * MIB, 9999, 3 * MIB, "too-large"),
    ],
)
@pytest.mark.parametrize("piece_bytes", [1000, 10 * MIB])
def test_the_lowest_limit_names_the_reason_however_it_is_read(
    object_bytes, ratio, multiline_bytes, reason, piece_bytes
):
    dialect = replace(
        LIMITS, max_object_bytes=object_bytes, max_compression_ratio=ratio, max_multiline_bytes=multiline_bytes
    )
    stored = gzipped(bytes(4 * MIB))
    text = decompressed(iter([stored]), "gzip", piece_bytes)

    with pytest.raises(RefusedError) as refused:
        list(SizeLimit(dialect, len(stored)).within(text))

    assert refused.value.reason == reason


def test_a_ratio_is_not_judged_of_the_first_mib():
    dialect = replace(LIMITS, max_compression_ratio=2)

    SizeLimit(dialect, 100).check(MIB)
    with pytest.raises(RefusedError, match="too-compressed"):
        SizeLimit(dialect, 100).check(MIB + 1)
