"""The CSV that people open in a spreadsheet, byte for byte: the Node engine writes the same."""

import csv
import datetime
import io
import itertools
from decimal import Decimal

import pyarrow as pa
import pytest

from ledgerline_job.csv_export import CsvFile
from ledgerline_job.object_store import FileStore


def exported(tmp_path, columns: dict[str, str], *tables: pa.Table) -> str:
    with CsvFile([{"name": name, "type": glue_type} for name, glue_type in columns.items()]) as file:
        for table in tables:
            file.write(table)
        entry = file.put(FileStore(), f"file://{tmp_path}/", "out.csv")
    text = (tmp_path / "out.csv").read_bytes()
    assert entry == {"key": "out.csv", "size": len(text)}
    return text.decode()


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\tx": "'\tx",
    "\rx": '"\'\rx"',
    '=HYPERLINK("x","y")': '"\'=HYPERLINK(""x"",""y"")"',
    "a=1": "a=1",
    "'=1": "''=1",
    "'' =1": "'' =1",
    "''=1": "'''=1",
    "'a": "'a",
    "''": "''",
    "\n=1": '"\'\n=1"',
    "\n\n=1": '"\'\n\n=1"',
    "\uff1d1": "'\uff1d1",
    "\uff0b1": "'\uff0b1",
    "\uff0d1": "'\uff0d1",
    "\uff20a": "'\uff20a",
    "\uff1c": "\uff1c",
    " =1": " =1",
    "a\n=1": '"a\n=1"',
    'a"b': '"a""b"',
    "a,b": '"a,b"',
    "Österreich": "Österreich",
    "a\u2028b": "a\u2028b",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_taken_for_a_formula(tmp_path, text):
    written = exported(tmp_path, {"text": "string", "n": "bigint"}, pa.table({"text": [text], "n": [-1]}))

    assert written == f"text,n\n{FORMULAS[text]},-1\n"
    assert list(csv.reader(io.StringIO(written, newline="")))[1][0] in (text, f"'{text}")


def test_no_two_texts_look_alike(tmp_path):
    texts = ["".join(signs) for length in range(4) for signs in itertools.product("'=-\t\na\uff1d", repeat=length)]
    written = exported(tmp_path, {"text": "string", "n": "bigint"}, pa.table({"text": texts, "n": [1] * len(texts)}))

    shown = [row[0] for row in csv.reader(io.StringIO(written, newline=""))][1:]
    assert len(set(shown)) == len(texts) == 400


def test_every_other_type_is_plain(tmp_path):
    columns = {"day": "date", "at": "timestamp", "is_gift": "boolean", "total": "decimal(38,9)", "n": "bigint"}
    table = pa.table(
        {
            "day": [datetime.date(2010, 12, 1), datetime.date(1, 1, 1), None],
            "at": pa.array(
                [datetime.datetime(2010, 12, 1, 8, 26), datetime.datetime(9999, 12, 31, 23, 59, 59), None],
                pa.timestamp("us"),
            ),
            "is_gift": [True, False, None],
            "total": pa.array([Decimal("-0.000000001"), Decimal("9" * 29 + ".5"), None], pa.decimal128(38, 9)),
            "n": [-(2**63), 0, None],
        }
    )

    assert exported(tmp_path, columns, table) == (
        "day,at,is_gift,total,n\n"
        "2010-12-01,2010-12-01 08:26:00,true,-0.000000001,-9223372036854775808\n"
        f"0001-01-01,9999-12-31 23:59:59,false,{'9' * 29}.500000000,0\n"
        ",,,,\n"
    )


def test_tables_follow_each_other_in_order_and_none_is_needed(tmp_path):
    columns = {"k": "string"}

    assert exported(tmp_path, columns, pa.table({"k": ["b", "a"]}), pa.table({"k": ["c"]})) == "k\nb\na\nc\n"
    assert exported(tmp_path, columns) == "k\n"
