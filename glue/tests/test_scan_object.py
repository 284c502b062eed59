"""An object in many ranges comes to the same as in one, however long its lines are."""

import hashlib
import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from landing import HEADER, gzipped, load_spec
from plain_reference import judge_object

from ledgerline_job.object_account import ObjectAccount
from ledgerline_job.object_store import StoreSettings, file_etag
from ledgerline_job.scan_object import scan_object
from ledgerline_job.scan_task import ScanSettings

CONTENT = HEADER + b"".join(
    b"%d,Country %d,%s\n" % (n, n % 3, b"1e3" if n % 10 == 0 else b"1.5") + (b"\n" if n % 7 == 0 else b"")
    for n in range(1, 200)
)
ROUGH = CONTENT.replace(b"55,Country", b'55,"Country').replace(b"70,", b"70\0,")


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("content", [CONTENT, ROUGH, ROUGH.rstrip(b"\n")], ids=["clean", "rough", "unended"])
@pytest.mark.parametrize("range_bytes", [7, 64, 1000, 1 << 20])
def test_line_numbers_and_sums_do_not_depend_on_the_size_of_ranges(tmp_path: Path, name, content, range_bytes):
    partial, account, quarantine = scan(tmp_path, name, content, load_spec(), range_bytes)

    totals, rejected, blank = judge_object(content, load_spec())
    assert account.state == "read", account.detail
    assert (account.lines, account.blank) == (content.rstrip(b"\n").count(b"\n") + (content[-2:] == b"\n\n"), blank)
    assert account.mismatch() is None
    sums = pa.concat_tables(partial).group_by("country").aggregate([("total_purchase", "sum")])
    assert {(row["country"],): row["total_purchase_sum"] for row in sums.to_pylist()} == {
        key: value["total_purchase"] for key, value in totals.items()
    }
    assert [row[:3] for row in quarantine] == rejected
    assert account.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


RETURNS = b"shop,customer,pieces,refund\n"
LONG_LINE_PIECES = [
    b"x" * 30,
    b"x" * 64,
    b"1,a,1,0",
    b"y" * 300,
    b"\r",
    b"\n",
    b"\r\n",
    b"\n1,a,1,0\n",
    b"\r\n1,a,1,0\r\n",
]


@hypothesis_settings(max_examples=100, deadline=None)
@example([b"1,a,1,0\n", b"y" * 900, b"\n1,a,1,0\n"], False, 10, ("native", "lines"))
@example([b"x" * 64, b"\r", b"x" * 64, b"\r\n"], True, 1, ("native", "lines"))
@example([b"x" * 64, b"\r\n", b"x" * 64], True, 1, ("native", "lines"))
@given(
    st.lists(st.sampled_from(LONG_LINE_PIECES), max_size=10),
    st.booleans(),
    st.sampled_from([1, 10, 64, 67, 1000]),
    st.sampled_from([("native", "lines"), ("lines",)]),
)
def test_lines_of_any_length_get_the_verdict_of_the_grammar(pieces, crlf, range_bytes, paths):
    content = (RETURNS.replace(b"\n", b"\r\n") if crlf else RETURNS) + b"".join(pieces)
    totals, rejected, blank = judge_object(content, load_spec("returns"))

    with tempfile.TemporaryDirectory() as folder:
        partial, account, quarantine = scan(Path(folder), "a.csv", content, load_spec("returns"), range_bytes, paths)

    assert account.state == "read", account.detail
    assert account.mismatch() is None
    assert account.lines == content.count(b"\n") - content.endswith(b"\n")
    assert (account.accepted, account.blank) == (account.lines - blank - len(rejected), blank)
    assert [row[:3] for row in quarantine] == rejected
    sums: dict[tuple, Decimal] = {}
    for row in (row for table in partial for row in table.to_pylist()):
        key = (row["shop"], row["customer"])
        sums[key] = sums.get(key, Decimal(0)) + row["total_pieces"]
    assert sums == {key: value["total_pieces"] for key, value in totals.items()}
    lines = content.split(b"\n")
    long = [row for row in quarantine if row[1] == "line-too-long"]
    assert [row[3] for row in long] == [lines[row[0] - 1][:64].decode() for row in long]


@pytest.mark.parametrize("range_bytes", [1, 10, 1000])
@pytest.mark.parametrize(
    "header",
    [RETURNS.rstrip() + b"," + b"z" * 500, b"a" * 500, b"a" * 65, b"\xef\xbb\xbf" + b"a" * 65],
    ids=["right at first", "wrong", "one byte", "BOM and one byte"],
)
def test_a_header_over_the_limit_of_a_line_is_a_wrong_header_with_its_text_cut(tmp_path, header, range_bytes):
    content = header + b"\n1,a,1,0\n"

    _, account, _ = scan(tmp_path, "a.csv", content, load_spec("returns"), range_bytes)

    assert (account.state, account.reason) == ("refused", "wrong-header")
    text = header.removeprefix(b"\xef\xbb\xbf")[:64].decode()
    assert account.detail == f'saw "{text}" and more, allowed are 64 bytes in a line'


def scan(
    folder: Path, name: str, content: bytes, spec: dict, range_bytes: int, paths: tuple[str, ...] = ("native", "lines")
) -> tuple[list[pa.Table], ObjectAccount, list[tuple]]:
    """Partial sums, account and quarantine as (line, reason, column, raw line) of one object in ranges."""
    path = folder / name
    path.write_bytes(gzipped(content) if name.endswith(".gz") else content)
    item = {"uri": f"file://{path}", "key": f"input/{name}", "size": path.stat().st_size, "etag": file_etag(path)}
    settings = ScanSettings(spec, "jr_1", f"file://{folder}/out/", StoreSettings(), paths, range_bytes)
    partial, account = scan_object({"partition": "ingest_date=undated", "objects": [item]}, settings)
    rows = [row for file in account.quarantine for row in quarantine_rows(folder / "out" / file["key"])]
    return partial, account, rows


def quarantine_rows(path: Path) -> list[tuple]:
    columns = ("line_number", "reason", "column_name", "raw_line")
    return [tuple(row[column] for column in columns) for row in pq.read_table(path, partitioning=None).to_pylist()]
