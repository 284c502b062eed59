"""Whole runs on folders: what lies there afterwards is the evidence."""

import json
from decimal import Decimal

import pyarrow as pa
import pytest
from landing import FIVE_ROWS, HEADER, TOTALS, Landing, gzipped, load_spec, zstandard

from ledgerline_job.canonical import fingerprint_of


def test_five_rows_become_totals(landing: Landing):
    build = landing.build("ingest_date=undated", landing.land("input/users.csv", FIVE_ROWS))

    landing.run(build)

    assert landing.summary(build) == TOTALS
    record = landing.record(build)
    assert record["counts"] == {"records": 5, "accepted": 5, "rejected": 0, "blank": 0, "filtered": 0}
    assert record["controlTotals"] == {"total_purchase": "1750.00"}
    assert record["fingerprint"] == fingerprint_of(build)
    assert landing.attempt(build)["outcome"] == "built"
    assert landing.export(landing.child(build)) == "country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n"
    [reported] = landing.report()["builds"]
    assert (reported["state"], reported["accepted"], reported["objects"], reported["bytes"]) == ("built", 5, 1, 85)


SHAPES = {
    "crlf": FIVE_ROWS.replace(b"\n", b"\r\n"),
    "byte order mark": b"\xef\xbb\xbf" + FIVE_ROWS,
    "no final newline": FIVE_ROWS.rstrip(b"\n"),
    "crlf without a final newline": FIVE_ROWS.replace(b"\n", b"\r\n").rstrip(b"\r\n"),
    "quoted header": FIVE_ROWS.replace(b"user_id", b'"user_id"', 1),
    "blank lines": FIVE_ROWS.replace(b"3,India", b"\n\n3,India"),
}


def test_files_of_many_shapes_give_the_same_totals(landing: Landing):
    contents = [*((f"{index}.csv", content) for index, content in enumerate(SHAPES.values()))]
    contents += [
        ("a.csv.gz", gzipped(FIVE_ROWS)),
        ("b.CSV.GZ", gzipped(FIVE_ROWS)),
        ("c.csv.zst", zstandard(FIVE_ROWS)),
    ]
    builds = [landing.day(f"2026-01-{day:02}", content, name) for day, (name, content) in enumerate(contents, start=1)]

    landing.run(*builds)

    for build in builds:
        assert landing.summary(build) == TOTALS, build["objects"]
        assert landing.record(build)["counts"]["rejected"] == 0
    assert landing.record(builds[5])["counts"]["blank"] == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"\xef\xbb\xbf", HEADER, HEADER.rstrip(), b"\xef\xbb\xbf" + HEADER.replace(b"\n", b"\r\n")],
    ids=["empty", "only a byte order mark", "header", "header without newline", "bom, header, crlf"],
)
def test_an_object_without_records_is_built_as_nothing(landing: Landing, content: bytes):
    build = landing.day("2026-11-23", content)

    landing.run(build)

    assert landing.record(build)["counts"] == {"records": 0, "accepted": 0, "rejected": 0, "blank": 0, "filtered": 0}
    assert landing.summary(build) == {}
    assert landing.export(landing.child(build)) == "country,total_purchase\n"


def test_several_objects_make_one_partition(landing: Landing):
    first = landing.land("input/ingest_date=2026-11-23/a b+%41.csv", FIVE_ROWS)
    second = landing.land("input/ingest_date=2026-11-23/ü.csv.gz", gzipped(HEADER + b"6,India,0.01\nx,UK,1\n"))
    build = landing.build("ingest_date=2026-11-23", first, second)

    landing.run(build)

    assert landing.summary(build) == {**TOTALS, "India": Decimal("500.01")}
    assert [item["counts"]["records"] for item in landing.record(build)["objects"]] == [5, 2]
    assert landing.quarantine(build) == [(3, "not-integer", "user_id", "x,UK,1")]


def test_a_rejected_record_keeps_reason_column_text_object_and_line(landing: Landing):
    content = HEADER + b"1,India,300\nx,India,1\n\n2,,5\n3,caf\xe9,1\n4,UK\n5,UK,1e3\n"
    build = landing.day("2026-11-23", content)

    landing.run(build)

    assert landing.quarantine(build) == [
        (3, "not-integer", "user_id", "x,India,1"),
        (5, "missing", "country", "2,,5"),
        (6, "invalid-utf8", None, "3,caf\\xe9,1"),
        (7, "too-few-fields", None, "4,UK"),
        (8, "not-decimal", "purchase_amount", "5,UK,1e3"),
    ]
    record = landing.record(build)
    assert record["counts"] == {"records": 6, "accepted": 1, "rejected": 5, "blank": 1, "filtered": 0}
    assert sum(record["rejectedByReason"].values()) == 5
    [file] = record["manifest"]["quarantine"]
    table = landing.parquet(file["key"])
    assert set(table["object_key"].to_pylist()) == {"input/ingest_date=2026-11-23/a.csv"}
    assert table.schema.names == ["object_key", "line_number", "reason", "column_name", "raw_line"]


def test_result_files_have_the_types_of_the_tables(landing: Landing):
    build, empty = landing.day("2026-11-23", FIVE_ROWS), landing.day("2026-11-24", b"")

    landing.run(build, empty)

    expected = pa.schema([("country", pa.string()), ("total_purchase", pa.decimal128(38, 2))])
    total = landing.rollup(landing.child(build), landing.child(empty))["summary"][0]["key"]
    for key in [landing.record(build)["manifest"]["summary"][0]["key"], total]:
        assert landing.parquet(key).schema.remove_metadata() == expected


def test_a_record_that_exists_is_not_written_again(landing: Landing):
    build = landing.day("2026-11-23", FIVE_ROWS)
    landing.run(build, run_id="jr_1")

    landing.run(build, run_id="jr_2")

    assert landing.record(build)["runId"] == "jr_1"
    assert landing.attempt(build, "jr_2")["outcome"] == "built"


def test_the_same_run_again_overwrites_its_own_files(landing: Landing):
    build = landing.day("2026-11-23", FIVE_ROWS + b"x,UK,1\n")
    landing.run(build)
    before = {path: path.read_bytes() for path in landing.curated.rglob("*.parquet")}

    landing.run(build)

    assert {path: path.read_bytes() for path in landing.curated.rglob("*.parquet")} == before


def test_two_keys_two_measures_and_missing_values_come_out_exactly(tmp_path, spark):
    landing = Landing(tmp_path, spark, load_spec("returns"))
    content = b"shop,customer,pieces,refund\n1,,2,-0.001\n1,,,-1\n01,ann,9007199254740993,0\n"
    build = landing.day("2026-11-23", content)

    landing.run(build)

    [file] = landing.record(build)["manifest"]["summary"]
    assert landing.parquet(file["key"]).to_pylist() == [
        {"shop": 1, "customer": None, "total_refund": Decimal("-1.001"), "total_pieces": Decimal(2)},
        {"shop": 1, "customer": "ann", "total_refund": Decimal("0.000"), "total_pieces": Decimal(9007199254740993)},
    ]
    assert landing.export(landing.child(build)) == (
        "shop,customer,total_refund,total_pieces\n1,,-1.001,2\n1,ann,0.000,9007199254740993\n"
    )


def test_documents_are_canonical_json(landing: Landing):
    build = landing.day("2026-11-23", FIVE_ROWS)
    landing.run(build)

    for path in landing.curated.rglob("*.json"):
        text = path.read_text("utf-8")
        assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
