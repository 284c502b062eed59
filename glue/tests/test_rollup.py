from decimal import Decimal

import pytest
from landing import FIVE_ROWS, HEADER, Landing

from ledgerline_job.job import RunFailedError


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
