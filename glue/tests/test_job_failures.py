"""Runs in which something is refused, changes or breaks: what that leaves of its build, and of the others."""

import pytest
from landing import FIVE_ROWS, TOTALS, Landing, gzipped, load_spec

from ledgerline_job.job import RunFailedError


def test_a_refused_object_refuses_its_partition_alone(landing: Landing):
    wrong = landing.land("input/ingest_date=2026-11-24/b.csv", b"user_id,amount,country\n1,2,UK\n")
    header = landing.build(
        "ingest_date=2026-11-24", landing.land("input/ingest_date=2026-11-24/a.csv", FIVE_ROWS), wrong
    )
    broken = landing.day("2026-11-25", gzipped(FIVE_ROWS)[:-9], "a.csv.gz")
    no_gzip = landing.day("2026-11-26", FIVE_ROWS, "a.csv.gz")
    blank_first = landing.day("2026-11-27", b"\n" + FIVE_ROWS)
    good = landing.day("2026-11-23", FIVE_ROWS)

    landing.run(header, broken, no_gzip, blank_first, good)

    assert landing.summary(good) == TOTALS
    for build, reason in ((header, "wrong-header"), (broken, "unreadable"), (no_gzip, "unreadable")):
        record = landing.record(build)
        assert (record["state"], landing.attempt(build)["outcome"]) == ("refused", "refused")
        assert [item["reason"] for item in record["objects"] if item["state"] == "refused"] == [reason]
    detail = landing.record(header)["objects"][1]["detail"]
    assert detail == 'saw "user_id,amount,country", expected "user_id,country,purchase_amount"'
    assert landing.record(header)["objects"][0]["counts"]["accepted"] == 5
    assert landing.record(blank_first)["objects"][0]["reason"] == "wrong-header"
    assert landing.rollup(landing.child(good)) is not None


def test_an_object_over_the_limit_is_refused_as_stored_and_as_decompressed(tmp_path, spark):
    landing = Landing(tmp_path, spark, load_spec("returns"))
    header = b"shop,customer,pieces,refund\n"
    stored = landing.day("2026-11-23", header + b"1,a,1,-1\n" * 500)
    decompressed = landing.day("2026-11-24", gzipped(header + b"1,a,1,-1\n" * 500), "a.csv.gz")

    landing.run(stored, decompressed)

    for build in (stored, decompressed):
        assert landing.record(build)["objects"][0]["reason"] == "too-large"
    assert "4096" in landing.record(stored)["objects"][0]["detail"]


def test_a_replaced_or_deleted_object_supersedes_its_build_alone(landing: Landing):
    replaced, deleted = landing.day("2026-11-23", FIVE_ROWS), landing.day("2026-11-24", FIVE_ROWS)
    good = landing.day("2026-11-25", FIVE_ROWS)
    landing.land("input/ingest_date=2026-11-23/a.csv", FIVE_ROWS.replace(b"300", b"900"))
    (landing.raw / "input/ingest_date=2026-11-24/a.csv").unlink()

    landing.run(replaced, deleted, good)

    assert landing.record(replaced) is None
    assert landing.record(deleted) is None
    assert [landing.attempt(build)["outcome"] for build in (replaced, deleted)] == ["superseded", "superseded"]
    assert landing.summary(good) == TOTALS


def test_a_build_that_cannot_be_read_fails_the_run_after_the_others(landing: Landing):
    broken, good = landing.day("2026-11-23", FIVE_ROWS), landing.day("2026-11-24", FIVE_ROWS)
    path = landing.raw / "input/ingest_date=2026-11-23/a.csv"
    path.unlink()
    path.mkdir()

    with pytest.raises(RunFailedError, match="1 of 2 builds failed: ingest_date=2026-11-23.*IsADirectoryError"):
        landing.run(broken, good)

    assert landing.record(broken) is None
    assert landing.attempt(broken)["outcome"] == "failed"
    assert "IsADirectoryError" in landing.attempt(broken)["message"]
    assert landing.summary(good) == TOTALS
    assert [build["state"] for build in landing.report()["builds"]] == ["failed", "built"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FROM checked\nGROUP BY ALL", "FROM checked WHERE \"user_id\" <> '3'\nGROUP BY ALL"),
        ("FROM checked\nGROUP BY ALL", "FROM (FROM checked UNION ALL FROM checked LIMIT 6)\nGROUP BY ALL"),
    ],
    ids=["drops a record", "doubles a record"],
)
def test_a_kernel_that_loses_or_doubles_a_record_leaves_no_build(tmp_path, spark, before, after):
    spec = load_spec()
    for name in ("judge_file", "judge_lines"):
        assert before in spec["kernel"]["sql"][name]
        spec["kernel"]["sql"][name] = spec["kernel"]["sql"][name].replace(before, after)
    landing = Landing(tmp_path, spark, spec)
    build = landing.day("2026-11-23", FIVE_ROWS)

    with pytest.raises(RunFailedError, match="5 lines, but [46] accepted"):
        landing.run(build)

    assert landing.record(build) is None
    assert landing.attempt(build)["outcome"] == "failed"


def test_a_total_that_changes_on_the_way_to_the_file_leaves_no_build(tmp_path, spark):
    spec = load_spec()
    spec["kernel"]["sql"]["groups"] += " AND \"country\" <> 'UK'"
    landing = Landing(tmp_path, spark, spec)
    build = landing.day("2026-11-23", FIVE_ROWS)

    with pytest.raises(RunFailedError, match="total_purchase is 1750.00 in the scan and 1300.00 as written"):
        landing.run(build)

    assert landing.record(build) is None
