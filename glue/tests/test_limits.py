"""A contract as large as may be costs no more memory than a task has."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scanned_object import scan_stored

from ledgerline_job.object_store import FileStore
from ledgerline_job.parquet_file import ParquetFile

SPEC = json.loads((Path(__file__).parent / "generated" / "widest.json").read_text())
HEADER = ",".join(column["name"] for column in SPEC["input"]["columns"]).encode() + b"\n"
TEXTS = b"sixteen letters.," * 999
LONGEST_LINE = 4 << 20


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (TEXTS + b"1\n", None),
        (TEXTS + b"one\n", "not-integer"),
        (b'"' + TEXTS + b"1\n", "unbalanced-quote"),
        (b' "x"' + TEXTS + b"1\n", None),
    ],
    ids=["clean", "wrong in the last column", "open quote", "line by line"],
)
def test_reads_1000_columns(line: bytes, reason: str | None):
    _check(line, 2100, reason)


@pytest.mark.parametrize(
    ("byte", "reason"), [(b"x", "too-long"), (b'"', "unbalanced-quote"), (b"\xff", "invalid-utf8")]
)
def test_reads_lines_of_4_mib(byte: bytes, reason: str):
    rest = b"," * 999 + b"1\n"
    text = byte + (b"x" if byte == b'"' else byte) * (LONGEST_LINE - len(rest))
    _check(text + rest, 6, reason)


def test_row_groups_of_long_texts_have_few_rows(tmp_path: Path):
    schema = pa.schema([("line_number", pa.int64()), ("raw_line", pa.string())])
    rows = 64
    with ParquetFile(schema) as file:
        file.write(pa.table([range(rows), [f"{row:04}" * (256 << 10) for row in range(rows)]], schema=schema))
        file.put(FileStore(), f"file://{tmp_path}/", "long.parquet")

    written = pq.ParquetFile(tmp_path / "long.parquet")
    assert written.metadata.num_row_groups == 4
    assert written.read().column("line_number").to_pylist() == list(range(rows))


def _check(line: bytes, lines: int, reason: str | None) -> None:
    document = scan_stored(HEADER + line * lines, "widest.csv", SPEC)

    assert document["state"] == "read", document
    assert document["accepted"] == (0 if reason else lines)
    assert [row[:2] for row in document["rejected"]] == (
        [[number + 2, reason] for number in range(lines)] if reason else []
    )
