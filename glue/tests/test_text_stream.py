"""What reading an object holds in memory is bounded by the ranges and the limit of a line, not by its lines."""

import tracemalloc
from dataclasses import replace

import pytest
from landing import gzipped, load_spec

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
