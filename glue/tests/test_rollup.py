from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from landing import FIVE_ROWS, HEADER, Landing

from ledgerline_job.job import RunFailedError
from ledgerline_job.merge import merge
from ledgerline_job.merge_files import DamagedFileError
from ledgerline_job.rollup_account import RollupError


def test_a_run_puts_its_builds_in_place_of_their_predecessors(landing: Landing):
    old = landing.day("2026-11-23", FIVE_ROWS)
    kept = landing.day("2026-11-24", HEADER + '1,"a,""b""",1\n1,Österreich,1\n'.encode())
    landing.run(old, kept, run_id="jr_1")
    children = (landing.child(old), landing.child(kept))
    changed = landing.day("2026-11-23", FIVE_ROWS.replace(b"450", b"1450"))
    added = landing.day("2026-11-25", HEADER + b"1,UK,0.5\n")

    landing.run(changed, added, children=children, run_id="jr_2")

    new = (landing.child(changed), landing.child(kept), landing.child(added))
    assert landing.rollup(*new)["runId"] == "jr_2"
    assert landing.export(*new) == (
        'country,total_purchase\nIndia,500.00\nUK,1450.50\nUSA,800.00\n"a,""b""",1.00\nÖsterreich,1.00\n'
    )
    [file] = landing.rollup(*new)["summary"]
    assert landing.parquet(file["key"]).to_pydict()["total_purchase"][1] == Decimal("1450.50")


def test_a_build_that_came_to_nothing_leaves_its_predecessor_in_the_total(landing: Landing):
    old = landing.day("2026-11-23", FIVE_ROWS)
    landing.run(old, run_id="jr_1")
    child = landing.child(old)
    refused, superseded = landing.day("2026-11-23", b"a,b\n"), landing.day("2026-11-24", FIVE_ROWS)
    landing.land("input/ingest_date=2026-11-24/a.csv", b"")
    good = landing.day("2026-11-25", HEADER + b"1,UK,50\n")

    landing.run(refused, superseded, good, children=(child,), run_id="jr_2")

    assert "UK,500.00\n" in landing.export(child, landing.child(good))


def test_a_plan_without_builds_only_sums(landing: Landing):
    days = [landing.day("2026-11-23", FIVE_ROWS), landing.day("2026-11-24", FIVE_ROWS)]
    landing.run(*days, run_id="jr_1")
    children = tuple(landing.child(build) for build in days)

    landing.run(children=children[:1], run_id="jr_2")

    assert landing.rollup(*children[:1])["runId"] == "jr_2"
    assert landing.export(*children[:1]) == "country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n"
    assert landing.report("jr_2")["builds"] == []


def test_the_total_of_nothing_is_a_header(landing: Landing):
    landing.run(run_id="jr_1")

    assert landing.export() == "country,total_purchase\n"
    [file] = landing.rollup()["summary"]
    assert landing.parquet(file["key"]).num_rows == 0


def test_a_digest_that_is_summed_already_keeps_its_record(landing: Landing):
    landing.run(run_id="jr_1")

    landing.run(run_id="jr_2")

    assert landing.rollup()["runId"] == "jr_1"


def test_a_failed_build_does_not_stop_the_total_of_the_others(landing: Landing):
    broken, good = landing.day("2026-11-23", FIVE_ROWS), landing.day("2026-11-24", FIVE_ROWS)
    path = landing.raw / "input/ingest_date=2026-11-23/a.csv"
    path.unlink()
    path.mkdir()

    with pytest.raises(RunFailedError):
        landing.run(broken, good)

    assert "USA,800.00\n" in landing.export(landing.child(good))


def test_sums_carry_the_control_totals_of_their_children(landing: Landing):
    days = [landing.day("2026-10-31", FIVE_ROWS), landing.day("2026-11-23", HEADER + b"1,UK,0.5\n1,UK,x\n")]

    landing.run(*days)

    october, november = map(landing.child, days)
    assert landing.month(november)["controlTotals"] == {"total_purchase": "0.50"}
    assert landing.rollup(october, november)["controlTotals"] == {"total_purchase": "1750.50"}


def test_a_month_whose_file_has_another_size_leaves_no_total(landing: Landing):
    october, november = landing.day("2026-10-31", FIVE_ROWS), landing.day("2026-11-23", FIVE_ROWS)
    landing.run(october, november, run_id="jr_1")
    old = landing.child(october)
    month = landing.summed(old)
    [file] = month["keys"]
    path = landing.curated / file["key"]
    rows = landing.parquet(file["key"])
    pq.write_table(rows.set_column(0, "country", [["another country", "of other rows", "with the same sum"]]), path)
    changed = landing.day("2026-11-23", HEADER + b"1,UK,0.5\n")

    with pytest.raises(Exception, match=f"{file['key']} has {path.stat().st_size} bytes, allowed are {file['size']}"):
        landing.run(changed, months=(month,), run_id="jr_2")

    assert landing.month(landing.child(changed)) is not None
    assert landing.rollup(old, landing.child(changed)) is None


def test_a_sum_of_one_file_looks_at_its_size_too(landing: Landing):
    build = landing.day("2026-11-23", FIVE_ROWS)
    landing.run(build, run_id="jr_1")
    child = landing.child(build)
    wrong = {**child, "keys": [{**child["keys"][0], "size": 1}]}

    with pytest.raises(DamagedFileError, match="allowed are 1"):
        landing.run(children=(wrong,), run_id="jr_2")


def test_a_child_whose_files_are_not_its_record_leaves_no_month_and_is_named(landing: Landing):
    days = [landing.day("2026-11-22", FIVE_ROWS), landing.day("2026-11-23", HEADER + b"1,UK,0.5\n")]
    landing.run(*days, run_id="jr_1")
    good, other = map(landing.child, days)
    swapped = {**good, "keys": other["keys"]}
    changed = landing.day("2026-11-24", HEADER + b"1,UK,1\n")

    with pytest.raises(RollupError) as failure:
        landing.run(changed, children=(swapped, other), run_id="jr_2")

    assert str(failure.value) == (
        "month 2026-11: total_purchase is 1751.50 in its children and 2.00 as merged; ingest_date=2026-11-22: "
        "total_purchase is 1750.00 in its record and 0.50 in its files; "
        f"delete {other['keys'][0]['key']}, so that it is made again"
    )
    assert landing.month(good, other, landing.child(changed)) is None
    assert landing.rollup(good, other, landing.child(changed)) is None


@pytest.mark.parametrize(
    ("break_it", "seen"),
    [
        (lambda rows: rows.filter("country <> 'UK'"), "1300.00"),
        (lambda rows: rows.unionAll(rows.filter("country = 'UK'")), "2200.00"),
    ],
    ids=["drops a row", "doubles a row"],
)
def test_a_merge_that_loses_or_doubles_a_row_leaves_no_total(landing: Landing, monkeypatch, break_it, seen):
    days = [landing.day("2026-10-31", FIVE_ROWS), landing.day("2026-11-23", HEADER)]
    monkeypatch.setattr("ledgerline_job.merge_files.merge", lambda *given: break_it(merge(*given)))

    with pytest.raises(RollupError, match=f"the total: .* 1750.00 in its children and {seen} as merged; each child is"):
        landing.run(*days)

    children = [landing.child(build) for build in days]
    assert landing.month(children[0]) is not None
    assert landing.rollup(*children) is None
