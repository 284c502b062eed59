"""A bad line costs a line: what stands around it is still read natively."""

import pytest
from landing import HEADER, load_spec
from plain_reference import judge_object

from ledgerline_job.dialect import Dialect
from ledgerline_job.kernel import Kernel
from ledgerline_job.line_range import LineRange
from ledgerline_job.rough_lines import RoughLines

GOOD = b"".join(b'%d,"Country ""%d""",1.50\n' % (n + 1, n % 7) for n in range(300))
FAULTS = {
    "unbalanced quote": b'1,"UK,2',
    "text after quote": b'1,"UK"x,2',
    "nul": b"1,U\0K,2",
    "stray return": b"1,U\rK,2",
    "no utf-8": b"1,caf\xe9,2",
    "quote that would close on the next line": b'1,"',
}
ONLY_ODD = {"blank before quote": b'1, "UK",2', "blank after quote": b'1,"UK" ,2', "blanks between": b'1,"a" "b",2'}


def kernel_without(statement: str) -> Kernel:
    """One that fails when it uses `statement`."""
    spec = load_spec()
    spec["kernel"]["sql"][statement] = f"SELECT error('{statement} was used')"
    return Kernel(spec)


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_line_is_judged_alone_and_no_other_goes_by_lines(fault: str, crlf: bool):
    content = GOOD + FAULTS[fault] + b"\n\n" + GOOD + FAULTS[fault] + b"\n" + GOOD
    content = content.replace(b"\n", b"\r\n") if crlf else content
    kernel = kernel_without("judge_lines")

    judged = kernel.judge(LineRange(content, 1, crlf))

    kernel.close()
    assert (judged.lines, judged.accepted, judged.blank) == (903, 900, 1)
    rows = judged.rejected_rows(2).to_pylist()
    header = HEADER.replace(b"\n", b"\r\n") if crlf else HEADER
    _, expected, _ = judge_object(header + content, load_spec())
    assert [(row["line"], row["reason"], row["column_name"]) for row in rows] == expected
    assert [row["line"] for row in rows] == [302, 604]


@pytest.mark.parametrize("odd", ONLY_ODD)
def test_a_line_that_only_the_scanner_reads_wrong_goes_by_lines_alone(odd: str):
    content = GOOD + ONLY_ODD[odd] + b"\n" + GOOD
    kernel = Kernel(load_spec())
    seen = []
    by_lines = kernel._by_lines
    kernel._by_lines = lambda verdicts, judgement: (seen.extend(verdicts), by_lines(verdicts, judgement))

    judged = kernel.judge(LineRange(content, 1, False))

    kernel.close()
    assert [(line, fault) for line, fault, _ in seen] in ([(301, None)], [(301, "text-after-quote")])
    assert judged.lines == judged.accepted + judged.rejected_rows(1).num_rows + judged.blank


def test_every_line_goes_by_lines_where_the_rest_still_cannot_be_read_natively():
    spec = load_spec()
    spec["kernel"]["sql"]["judge_file"] = "SELECT error('CSV: not this time, ' || $path)"
    kernel = Kernel(spec)

    judged = kernel.judge(LineRange(GOOD + FAULTS["nul"] + b"\n", 1, False))

    kernel.close()
    assert (judged.accepted, judged.rejected_rows(1).num_rows) == (300, 1)


@pytest.mark.parametrize(
    ("text", "is_rough"),
    [
        (b'1,"a b",2\n', False),
        (b'1,"RECORD 7"" SINGLE",2\n', False),
        (b'1,"a "" b",2\n', False),
        (b"1, a ,2\n", False),
        (b' "1",2\n', True),
        (b'1,"a" \n', True),
        (b'1,"a" ', True),
        (b'1,"a"  ,2\n', True),
        (b'1,  "a",2\n', True),
        (b'1,2\n "a"\n', True),
        (b'1,"a" "b"\n', True),
        (b"\xef\xbb\xbf1,2\n", True),
        (b"1,2\n\xef\xbb\xbf1,2\n", False),
        (b"x" * 1048576 + b"\n", False),
        (b"x" * 1048577 + b"\n", True),
        (b"1\n" + b"x" * 1048577, True),
    ],
)
def test_only_bytes_that_the_scanner_could_misread_make_a_range_rough(text: bytes, is_rough: bool):
    assert RoughLines(Dialect.from_spec(load_spec())).is_rough(LineRange(text, 1, False)) == is_rough
