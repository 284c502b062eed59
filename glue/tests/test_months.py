"""Months between builds and total: what did not change is named by its digest and not read again."""

from landing import FIVE_ROWS, HEADER, Landing

from ledgerline_job.canonical import by_month, digest_of, month_digest_of


def test_a_month_that_is_summed_already_is_not_read_again(landing: Landing):
    october = [landing.day("2026-10-30", FIVE_ROWS), landing.day("2026-10-31", FIVE_ROWS)]
    november = landing.day("2026-11-01", FIVE_ROWS)
    undated = landing.build("ingest_date=undated", landing.land("input/a.csv", HEADER + b"1,UK,0.25\n"))
    landing.run(*october, november, undated, run_id="jr_1")
    old = [landing.child(build) for build in (*october, november, undated)]
    summed = (landing.summed(*old[:2]), landing.summed(old[3]))
    for build in (*october, undated):
        for file in landing.record(build)["manifest"]["summary"]:
            (landing.curated / file["key"]).unlink()
    added = landing.day("2026-11-02", HEADER + b"1,USA,0.5\n")

    landing.run(added, children=(old[2],), months=summed, run_id="jr_2")

    children = [*old, landing.child(added)]
    total = landing.rollup(*children)
    assert landing.export(*children) == "country,total_purchase\nIndia,1500.00\nUK,1350.25\nUSA,2400.50\n"
    assert [month["month"] for month in total["months"]] == ["2026-10", "2026-11", "undated"]
    assert {month["month"]: month["digest"] for month in total["months"]} == {
        month: month_digest_of(builds) for month, builds in by_month(children).items()
    }
    assert total["digest"] == digest_of(children)
    assert [month["keys"] for month in total["months"]][::2] == [month["keys"] for month in summed]
    assert landing.month(old[2], landing.child(added))["runId"] == "jr_2"


def test_a_month_is_the_sum_of_its_builds_and_names_them(landing: Landing):
    days = [landing.day("2026-10-31", FIVE_ROWS), landing.day("2026-11-01", FIVE_ROWS)]
    days += [landing.day("2026-11-30", HEADER + b"1,UK,1\n"), landing.day("2026-12-01", HEADER)]

    landing.run(*days)

    october, first, last, december = map(landing.child, days)
    record = landing.month(last, first)
    rows = landing.parquet(record["summary"][0]["key"]).to_pylist()
    assert {row["country"]: str(row["total_purchase"]) for row in rows} == {
        "India": "500.00",
        "UK": "451.00",
        "USA": "800.00",
    }
    assert record["month"] == "2026-11"
    assert [child["partition"] for child in record["children"]] == ["ingest_date=2026-11-01", "ingest_date=2026-11-30"]
    [file] = landing.month(december)["summary"]
    assert landing.parquet(file["key"]).num_rows == 0
    assert landing.month(october) is not None


def test_a_month_that_another_run_summed_keeps_its_record(landing: Landing):
    build = landing.day("2026-11-01", FIVE_ROWS)
    landing.run(build, run_id="jr_1")
    child = landing.child(build)
    (landing.curated / "rollups").rename(landing.curated / "elsewhere")

    landing.run(children=(child,), run_id="jr_2")

    assert landing.month(child)["runId"] == "jr_1"
    [month] = landing.rollup(child)["months"]
    assert month["keys"][0]["key"].startswith("runs/jr_2/rollup/")
    assert landing.export(child) == "country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n"
