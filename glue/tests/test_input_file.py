"""What reading an object holds in memory is bounded by the ranges and the limit of a line, not by its lines."""

import tracemalloc
from pathlib import Path

import pytest
from landing import gzipped

from ledgerline_job.input_file import InputFile, RefusedError

MIB = 1 << 20


def input_file(folder: Path, content: bytes, limit_bytes: int, line_limit_bytes: int) -> InputFile:
    path = folder / "object"
    path.write_bytes(gzipped(content))
    return InputFile(path, "input/a.csv.gz", limit_bytes, line_limit_bytes)


@pytest.mark.parametrize("range_bytes", [7, 64, 1000])
@pytest.mark.parametrize("end", [b"\nlast\n", b"\r\nlast", b"\n", b""])
def test_no_range_is_longer_than_its_size_and_one_line(tmp_path: Path, range_bytes: int, end: bytes):
    file = input_file(tmp_path, b"header\n" + b"x" * 20_000 + end, 1 << 20, 64)

    ranges = list(file.ranges(range_bytes))

    assert max(len(data) for data in ranges) <= range_bytes + 64 + 5
    first, long, *others = b"".join(ranges).split(b"\n")
    assert (first, long[:65], others) == (b"header", b"x" * 65, end.split(b"\n")[1:])


@pytest.mark.parametrize("end", [b"\n", b""], ids=["ended", "unended"])
def test_a_line_of_64_mib_is_read_in_a_few(tmp_path: Path, end: bytes):
    file = input_file(tmp_path, b"header\n" + bytes(64 * MIB) + end, 128 * MIB, MIB)
    tracemalloc.start()

    longest = max(len(data) for data in file.ranges(MIB))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert longest > MIB
    assert peak < 6 * MIB


def test_what_a_line_leaves_out_counts_for_the_size_of_the_object(tmp_path: Path):
    file = input_file(tmp_path, b"header\n" + b"x" * 5000, 4096, 64)

    with pytest.raises(RefusedError, match="too-large: more than 4096 bytes decompressed"):
        list(file.ranges(100))
