"""Both ways of reading a range against the grammar in plain Python."""

import json
from decimal import Decimal
from functools import cache

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from landing import HEADER, load_spec
from plain_reference import judge_object

from ledgerline_job.kernel import Kernel
from ledgerline_job.line_range import LineRange

CLEAN = b"1,India,300\n2,USA,500.5\n"


def verdict(content: bytes, spec: dict, paths: tuple[str, ...], range_bytes: int = 0) -> tuple[dict, list, int]:
    """The kernel's answer in the shape of the reference: totals by keys, (line, reason, column), blank lines."""
    totals: dict = {}
    rejected, blank = [], 0
    header_length = content.index(b"\n") + 1
    body, line = content[header_length:], 2
    kernel = kernel_of(spec["pipeline"], paths)
    for data in _cut(body, range_bytes or len(body)):
        judged = kernel.judge(LineRange(data, line, content[header_length - 2 : header_length] == b"\r\n"))
        rows = judged.rejected_rows(line).to_pylist()
        assert judged.lines == judged.accepted + len(rows) + judged.blank
        line, blank = line + judged.lines, blank + judged.blank
        rejected += [(row["line"], row["reason"], row["column_name"]) for row in rows]
        for row in (row for groups in judged.groups for row in groups.to_pylist()):
            sums = totals.setdefault(tuple(row[name] for name in spec["summary"]["groupBy"]), {})
            for measure in spec["summary"]["measures"]:
                sums[measure["name"]] = sums.get(measure["name"], Decimal(0)) + row[measure["name"]]
    return totals, rejected, blank


@cache
def kernel_of(pipeline: str, paths: tuple[str, ...]) -> Kernel:
    return Kernel(load_spec(pipeline), paths)


def _cut(body: bytes, range_bytes: int):
    while body:
        end = body.find(b"\n", range_bytes) + 1
        yield body[:end] if end else body
        body = body[end:] if end else b""


PIECES = [b",", b",", b"\n", b"\n", b'"', b'"', b'""', b" ", b"1", b"-2.5", b"UK", b"\xc3\xa9", b"\xe9", b"\r", b"\r\n"]
PIECES += [b"\0", b"\t", b"1,UK,2\n", b'"1","UK","2"\n', b"\xef\xbb\xbf", b"0.005", b"e3", b"9" * 19, b"x" * 60]


@settings(max_examples=400, deadline=None)
@example([b'"\n"\n'], False, 0)
@example([b"\xef\xbb\xbf", b"1,UK,2\n"], False, 0)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.booleans(), st.sampled_from([0, 7]))
@example([b'1,"a" "x",2\n'], False, 0)
@example([b"1,UK,2\r\n", b"\n", b"1,UK,2\n", b"\r\n"], True, 0)
def test_any_bytes_get_the_verdict_of_the_grammar_on_both_paths(pieces, crlf, range_bytes):
    content = (HEADER.replace(b"\n", b"\r\n") if crlf else HEADER) + b"".join(pieces)
    expected = judge_object(content, load_spec())

    assert verdict(content, load_spec(), ("native", "lines"), range_bytes) == expected
    assert verdict(content, load_spec(), ("lines",), range_bytes) == expected


VALUES = [
    b"",
    b"1",
    b"99",
    b"100",
    b"-1",
    b"abcdefgh",
    b"abcdefghi",
    b"0",
    b"-10.5",
    b"-10.501",
    b"0.001",
    b'""',
    b"-1.0000",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(VALUES), min_size=3, max_size=5), max_size=12))
def test_a_contract_with_optional_columns_and_two_keys_follows_the_same_grammar(rows):
    spec = load_spec("returns")
    content = b"shop,customer,pieces,refund\n" + b"".join(b",".join(row) + b"\n" for row in rows)
    expected = judge_object(content, spec)

    assert verdict(content, spec, ("native", "lines")) == expected
    assert verdict(content, spec, ("lines",)) == expected


def test_the_first_reason_in_the_order_of_the_contract_wins():
    spec = load_spec("returns")
    long = b"\xff\0\r" + b'"x"y' * 20
    worsening = [
        (b"1,abcdefgh,5,1", "out-of-range"),
        (b"1,abcdefgh,5,x", "not-decimal"),
        (b"1,abcdefgh,5,", "missing"),
        (b"1,abcdefghi,x,", "too-long"),
        (b"100,abcdefghi,x,", "out-of-range"),
        (b"x,abcdefghi,x,", "not-integer"),
        (b",abcdefghi,x,", "missing"),
        (b",abcdefghi,x,,", "too-many-fields"),
        (b",abcdefghi", "too-few-fields"),
        (b',"a"b', "text-after-quote"),
        (b',"ab', "unbalanced-quote"),
        (b',"a\rb', "line-ending"),
        (b',"a\r\0b', "nul"),
        (b',"a\r\0\xffb', "invalid-utf8"),
        (long, "line-too-long"),
    ]
    content = b"shop,customer,pieces,refund\n" + b"".join(line + b"\n" for line, _ in worsening)

    _, rejected, _ = verdict(content, spec, ("native", "lines"))

    assert [reason for _, reason, _ in rejected] == [reason for _, reason in worsening]


def test_a_clean_range_goes_natively_and_line_by_line_alike_for_whole_files():
    rows = b"".join(b"%d,Country %d,%d.%02d\n" % (n + 1, n % 7, n, n % 100) for n in range(400))
    content = HEADER + rows * 3

    native = verdict(content, load_spec(), ("native",))

    assert native == verdict(content, load_spec(), ("lines",), range_bytes=64) == judge_object(content, load_spec())


def test_a_line_over_the_limit_is_rejected_alone():
    spec = load_spec("returns")
    long = b"1," + b"a" * 60 + b",,0"
    content = b"shop,customer,pieces,refund\n1,,,0\n" + long + b"\n" + b"1,,,0\n"

    assert len(long) == 65
    assert verdict(content, spec, ("native", "lines"))[1] == [(3, "line-too-long", None)]


def test_a_native_scan_that_loses_a_record_is_not_believed():
    spec = load_spec()
    spec["kernel"]["sql"]["judge_file"] = spec["kernel"]["sql"]["judge_file"].replace(
        "FROM checked\n", "FROM checked WHERE \"user_id\" <> '1'\n"
    )
    kernel = Kernel(spec)

    judged = kernel.judge(LineRange(CLEAN, 2, False))

    kernel.close()
    assert judged.accepted == 2


def wider_ledger() -> dict:
    """No definition may sum so many digits."""
    text = json.dumps(load_spec("ledger"))
    return json.loads(text.replace("DECIMAL(28,2)", "DECIMAL(38,2)").replace("{1,26}", "{1,36}"))


def test_a_sum_of_39_digits_raises():
    kernel = Kernel(wider_ledger())
    largest = b"AB1;01.03.2026;%s.99;;\n" % (b"9" * 36)

    fits = kernel.judge(LineRange(largest, 1, False))
    with pytest.raises(duckdb.OutOfRangeException, match=r"DECIMAL\(38\)"):
        kernel.judge(LineRange(largest + b"AB1;01.03.2026;0.01;;\n", 1, False))

    kernel.close()
    assert fits.accepted == 1


def test_the_kernel_reads_no_other_file_and_keeps_its_settings(tmp_path):
    outside = tmp_path / "secret.csv"
    outside.write_text("1,UK,2\n")
    kernel = Kernel(load_spec())
    connection = kernel._connection

    with pytest.raises(Exception, match="disabled by configuration"):
        connection.execute("SELECT * FROM read_csv(?)", [str(outside)])
    with pytest.raises(Exception, match="configuration has been locked"):
        connection.execute("SET memory_limit = '8GB'")

    kernel.close()


def test_the_kernel_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kernel = Kernel(load_spec())
    kernel.judge(LineRange(CLEAN, 2, False))

    kernel.close()

    assert list(tmp_path.iterdir()) == []
