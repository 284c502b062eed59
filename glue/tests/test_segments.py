"""Builds over segments that older runs scanned: they come to what a scan of everything comes to."""

import random
from collections import Counter
from decimal import Decimal

from landing import FIVE_ROWS, HEADER, Landing
from plain_reference import judge_object
from segment_stories import DAY, beside, identity, keys, land, outcome, reusable

BAD_ROWS = HEADER + b"x,India,1\n7,USA,0.50\n8,UK,1e3\n"


def test_a_late_file_is_scanned_alone_and_a_replaced_one_with_its_segment_alone(landing: Landing):
    early = land(landing, "a.csv", FIVE_ROWS + b"6,,1\n")
    first = landing.build(DAY, early)
    landing.run(first, run_id="jr_1")
    late = land(landing, "b.csv", BAD_ROWS)
    second = landing.build(DAY, early, late, reuse=landing.segment_ids(first))
    truth = beside(landing)
    truth.run(landing.build(DAY, early, late))
    (landing.raw / early["key"]).unlink()  # who reads it again is superseded

    landing.run(second, run_id="jr_2")
    replaced = land(landing, "b.csv", BAD_ROWS.replace(b"0.50", b"0.75"))
    third = landing.build(DAY, early, replaced, reuse=landing.segment_ids(first))
    landing.run(third, run_id="jr_3")

    assert outcome(landing, second) == outcome(truth, second)
    assert landing.summary(third) == {**landing.summary(second), "USA": Decimal("800.75")}
    assert [part["runId"] for part in landing.record(third)["segments"]] == ["jr_1", "jr_3"]
    [reported] = landing.report("jr_3")["builds"]
    assert (reported["objects"], reported["bytes"], reported["reused"]) == (1, replaced["size"], 1)
    assert (reported["records"], keys(reported["inputs"])) == (9, [replaced["key"]])
    copied, own = sorted(file["key"] for file in landing.record(third)["manifest"]["quarantine"])
    assert copied.split("/")[-1].startswith(f"{landing.segment_ids(first)[0][:16]}-part-")
    assert own.split("/")[-1] == "part-0.parquet"


def test_parts_over_several_runs_make_the_build_of_one_run(landing: Landing):
    objects = [land(landing, f"{name}.csv", FIVE_ROWS + b"x,UK,1\n") for name in "abc"]
    a, b, c = keys(objects)
    truth = beside(landing)
    truth.run(landing.build(DAY, *objects))

    landing.run(landing.build(DAY, *objects, later=(b, c)), run_id="jr_1")
    assert landing.record(landing.build(DAY, *objects)) is None
    assert landing.attempt(landing.build(DAY, *objects), "jr_1")["outcome"] == "part"
    [reported] = landing.report("jr_1")["builds"]
    assert (reported["state"], reported["records"], reported["objects"]) == ("part", 6, 1)
    landing.run(landing.build(DAY, *objects, reuse=reusable(landing, DAY, objects), later=(c,)), run_id="jr_2")
    build = landing.build(DAY, *objects, reuse=reusable(landing, DAY, objects))
    landing.run(build, run_id="jr_3")

    assert outcome(landing, build) == outcome(truth, build)
    came_from = {part["runId"]: part["keys"] for part in landing.record(build)["segments"]}
    assert came_from == {"jr_1": [a], "jr_2": [b], "jr_3": [c]}


def test_a_build_of_nothing_but_reused_segments_reads_no_object(landing: Landing):
    objects = [land(landing, f"{name}.csv", content) for name, content in (("a", FIVE_ROWS), ("b", BAD_ROWS))]
    landing.run(landing.build(DAY, *objects, later=(objects[1]["key"],)), run_id="jr_1")
    landing.run(landing.build(DAY, objects[1]), run_id="jr_2")
    truth = beside(landing)
    truth.run(landing.build(DAY, *objects))
    for item in objects:
        (landing.raw / item["key"]).unlink()
    build = landing.build(DAY, *objects, reuse=reusable(landing, DAY, objects))

    landing.run(build, run_id="jr_3")

    assert outcome(landing, build) == outcome(truth, build)
    [reported] = landing.report("jr_3")["builds"]
    assert (reported["objects"], reported["bytes"], reported["reused"], reported["inputs"]) == (0, 0, 2, [])
    assert {segment["runId"] for segment in landing.segments(DAY)} == {"jr_1", "jr_2"}


def test_files_of_a_build_that_is_scanned_at_once_are_written_once(landing: Landing):
    build = landing.build(DAY, land(landing, "a.csv", FIVE_ROWS + b"x,UK,1\n"))

    landing.run(build)

    [segment] = landing.segments(DAY)
    manifest = landing.record(build)["manifest"]
    assert {name: segment[name] for name in manifest} == manifest
    assert not (landing.curated / "runs/jr_1/segments").exists()


def test_a_refused_object_leaves_no_segment_and_no_mark_of_its_content(landing: Landing):
    refused = landing.build(DAY, land(landing, "a.csv", FIVE_ROWS), land(landing, "b.csv", b"a,b\n1,2\n"))
    superseded = landing.day("2026-11-24", FIVE_ROWS)
    landing.land("input/ingest_date=2026-11-24/a.csv", BAD_ROWS)
    good = landing.day("2026-11-25", FIVE_ROWS)
    empty = landing.day("2026-11-26", HEADER)
    landing.run(refused, superseded, good, empty)

    late = landing.land("input/ingest_date=2026-11-25/b.csv", b"a,b\n1,2\n")
    whole = landing.build("ingest_date=2026-11-25", *good["objects"], late, reuse=landing.segment_ids(good))
    landing.run(whole, run_id="jr_2")

    folders = {path.name: len(list(path.iterdir())) for path in (landing.curated / "segments").iterdir()}
    assert folders == {"ingest_date=2026-11-25": 1, "ingest_date=2026-11-26": 1}
    [scanned] = landing.record(good)["objects"]
    marks = [str(path.relative_to(landing.curated)) for path in (landing.curated / "contents").rglob("*=*")]
    assert marks == [f"contents/{scanned['sha256']}/ingest_date=2026-11-25"]
    assert (landing.curated / marks[0]).read_bytes() == b""
    record = landing.record(whole)
    assert (record["state"], [item["state"] for item in record["objects"]]) == ("refused", ["read", "refused"])


def test_any_story_of_a_day_over_segments_ends_as_a_scan_of_everything(landing: Landing):
    """Six days live at once, so that one run takes a step of all of them."""
    dice = random.Random("segments")
    days = [f"ingest_date=2026-01-{day:02}" for day in range(1, 7)]
    contents: dict[str, dict[str, bytes]] = {day: {} for day in days}
    reused = Counter()
    for step in range(4):
        builds = [next_build(landing, day, contents[day], dice) for day in days]
        landing.run(*builds, run_id=f"jr_{step}")
        for day, build in zip(days, builds, strict=True):
            reused[bool(build["reuse"]), bool(build["later"])] += 1
            if not build["later"]:
                assert outcome_by_plain_python(landing, contents[day]) == counted(landing, build)
                covered = [key for part in landing.record(build)["segments"] for key in part["keys"]]
                assert sorted(covered) == sorted(keys(build["objects"]))
    finals = [landing.build(day, *build["objects"]) for day, build in zip(days, builds, strict=True)]
    truth = beside(landing)
    truth.run(*finals)

    whole = [build for build in finals if landing.record(build) is not None]
    assert [outcome(landing, build) for build in whole] == [outcome(truth, build) for build in whole]
    assert len(reused) == 4 and min(reused.values()) > 1, "every kind of build came about"


def next_build(landing: Landing, day: str, contents: dict[str, bytes], dice: random.Random) -> dict:
    """The day after one or two objects came, changed or went; some of it may be left for later."""
    for _ in range(dice.randint(1, 2)):
        name = dice.choice("abcd")
        if name in contents and len(contents) > 1 and dice.random() < 0.3:
            del contents[name]
            (landing.raw / "input" / day / f"{name}.csv").unlink()
        else:
            contents[name] = HEADER + b"".join(dice.choices([b"1,UK,1.5\n", b"2,,1\n", b"3,India,2\n", b"\n"], k=3))
            landing.land(f"input/{day}/{name}.csv", contents[name])
    objects = [landing.item(f"input/{day}/{name}.csv") for name in sorted(contents)]
    reuse = reusable(landing, day, objects)
    taken = {
        identity(item) for segment in landing.segments(day) if segment["id"] in reuse for item in segment["objects"]
    }
    fresh = [item["key"] for item in objects if identity(item) not in taken]
    later = tuple(fresh[1:]) if dice.random() < 0.4 else ()
    return landing.build(day, *objects, reuse=reuse, later=later)


def counted(landing: Landing, build: dict) -> dict:
    counts = landing.record(build)["counts"]
    rejected = [(line, reason) for line, reason, *_ in landing.quarantine(build)]
    return {"blank": counts["blank"], "rejected": sorted(rejected), "summary": landing.summary(build)}


def outcome_by_plain_python(landing: Landing, contents: dict[str, bytes]) -> dict:
    judged = [judge_object(content, landing.spec) for content in contents.values()]
    summary: dict[str, Decimal] = {}
    for totals, _, _ in judged:
        for (country,), sums in totals.items():
            summary[country] = summary.get(country, Decimal(0)) + sums["total_purchase"]
    rejected = [(line, reason) for _, rows, _ in judged for line, reason, *_ in rows]
    return {"blank": sum(blank for *_, blank in judged), "rejected": sorted(rejected), "summary": summary}
