"""Counting lines in chunks, and where they are, against splitting them in plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerline_job import line_range
from ledgerline_job.line_range import LineRange


def split(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"a", b"abc"]), max_size=30), st.booleans(), st.integers(1, 5))
def test_lines_and_blank_lines_are_counted_whatever_the_chunks(pieces, crlf, chunk_bytes):
    data = b"".join(pieces)
    before = line_range._CHUNK_BYTES
    line_range._CHUNK_BYTES = chunk_bytes
    try:
        lines = LineRange(data, 1, crlf)
    finally:
        line_range._CHUNK_BYTES = before

    ended = [data.endswith(b"\n") or index < len(split(data)) - 1 for index in range(len(split(data)))]
    contents = [
        line.removesuffix(b"\r") if crlf and end else line for line, end in zip(split(data), ended, strict=True)
    ]
    assert lines.lines == len(contents)
    assert lines.blank == contents.count(b"")
    assert [lines.content(index) for index in range(lines.lines)] == contents
    assert lines.filled().tolist() == [index for index, line in enumerate(contents) if line != b""]
    for limit in (1, 2, 3, 9):
        longest = max((len(line) for line in split(lines.text)), default=0)
        assert lines.has_line_over(limit) == (longest > limit)


@pytest.mark.parametrize("crlf", [False, True])
def test_emptied_lines_leave_the_others_where_they_were(crlf: bool):
    end = b"\r\n" if crlf else b"\n"
    data = end.join([b"zero", b"one", b"", b"three", b"four"])

    emptied = LineRange(data, 1, crlf).without(np.array([0, 3]))

    assert emptied.split(b"\n") == [b"", b"one", b"", b"", b"four"]
