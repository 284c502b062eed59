"""A segment that is not what it was fails the builds that take it over, by name, and leaves no record of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from landing import FIVE_ROWS, HEADER, Landing

from ledgerline_job.canonical import canonical_json
from ledgerline_job.job import RunFailedError
from ledgerline_job.segments import segment_id_of

Damage = Callable[[Landing, dict, Path], None]
"""Gets the segment's document and where it lies."""


def quarantine_of(landing: Landing, segment: dict) -> Path:
    return landing.curated / segment["quarantine"][0]["key"]


def lose_a_row(landing: Landing, segment: dict, path: Path) -> None:
    file = quarantine_of(landing, segment)
    pq.write_table(pq.read_table(file, partitioning=None).slice(1), file)
    rewrite(path, {**segment, "quarantine": [{**segment["quarantine"][0], "size": file.stat().st_size}]})


def swap_the_sums(landing: Landing, segment: dict, path: Path) -> None:
    """Another file of the same size."""
    file = landing.curated / segment["summary"][0]["key"]
    table = pq.read_table(file, partitioning=None)
    pq.write_table(table.slice(1), file)
    rewrite(path, {**segment, "summary": [{**segment["summary"][0], "size": file.stat().st_size}]})


def change_an_object(segment: dict) -> dict:
    return {**segment, "objects": [{**segment["objects"][0], "size": 1}]}


def of_other_contract(landing: Landing, segment: dict, path: Path) -> None:
    """A good segment of the same objects, but made under another contract."""
    changed = {**segment, "contractHash": "0" * 64}
    changed["id"] = segment_id_of(changed["objects"], changed["contractHash"])
    rewrite(path, changed)
    path.rename(path.with_name(f"{changed['id']}.json"))


def rewrite(path: Path, segment: dict) -> None:
    path.write_text(canonical_json(segment), "utf-8")


DAMAGES: dict[str, tuple[str, Damage]] = {
    "the document is gone": ("FileNotFoundError", lambda landing, segment, path: path.unlink()),
    "the document is of another form": (
        "segment is malformed",
        lambda landing, segment, path: rewrite(path, {**segment, "version": 2}),
    ),
    "the objects are others": (
        "its objects give",
        lambda landing, segment, path: rewrite(path, change_an_object(segment)),
    ),
    "it is of another day": (
        "its partition is ingest_date=2020-01-01",
        lambda landing, segment, path: rewrite(path, {**segment, "partition": "ingest_date=2020-01-01"}),
    ),
    "it is of another contract": ("its contractHash is 0000", of_other_contract),
    "its sums are gone": (
        "is gone",
        lambda landing, segment, path: (landing.curated / segment["summary"][0]["key"]).unlink(),
    ),
    "its sums have another size": (
        "bytes, allowed are",
        lambda landing, segment, path: (landing.curated / segment["summary"][0]["key"]).write_bytes(b"PAR1"),
    ),
    "its sums are others": ("as written", swap_the_sums),
    "its quarantine is gone": (
        "is gone",
        lambda landing, segment, path: quarantine_of(landing, segment).unlink(),
    ),
    "its quarantine lacks a row": ("has 1 rows in", lose_a_row),
    "its quarantine is another file": (
        "Parquet",
        lambda landing, segment, path: quarantine_of(landing, segment).write_bytes(b"no parquet at all"),
    ),
    "its manifest lacks a quarantine file": (
        "2 records are rejected and 0 rows lie in quarantine",
        lambda landing, segment, path: rewrite(path, {**segment, "quarantine": []}),
    ),
}


def test_a_damaged_segment_fails_the_builds_that_take_it_over_and_no_other(landing: Landing):
    days = {name: f"2026-11-{day:02}" for day, name in enumerate([*DAMAGES, "nothing"], start=1)}
    content = FIVE_ROWS + b"x,UK,1\ny,UK,1\n"
    old = {name: landing.day(day, content) for name, day in days.items()}
    landing.run(*old.values(), run_id="jr_1")
    late = {name: late_build(landing, old[name]) for name in days}
    for name, (_, damage) in DAMAGES.items():
        [path] = (landing.curated / "segments" / old[name]["partition"]).glob("*.json")
        damage(landing, json.loads(path.read_bytes()), path)
    moved = reuse_what_lies_there(landing, late["it is of another contract"])

    with pytest.raises(RunFailedError, match=f"{len(DAMAGES)} of {len(days)} builds failed"):
        landing.run(*({**late, "it is of another contract": moved}).values(), run_id="jr_2")

    assert landing.record(late["nothing"])["counts"]["records"] == 8
    for name, (message, _) in DAMAGES.items():
        attempt = landing.attempt(late[name], "jr_2")
        assert attempt["outcome"] == "failed", name
        assert message in attempt["message"], name
        used = moved if name == "it is of another contract" else late[name]
        assert used["reuse"][0] in attempt["message"], name
        assert landing.record(late[name]) is None, name
        assert not (landing.curated / "segments" / late[name]["partition"] / new_segment(late[name])).exists(), name


def late_build(landing: Landing, old: dict) -> dict:
    late = landing.land(f"input/{old['partition']}/b.csv", HEADER + b"9,UK,1\n")
    return landing.build(old["partition"], *old["objects"], late, reuse=landing.segment_ids(old))


def reuse_what_lies_there(landing: Landing, build: dict) -> dict:
    [segment] = landing.segments(build["partition"])
    return {**build, "reuse": [segment["id"]]}


def new_segment(build: dict) -> str:
    """The name of the segment that the second run would have left."""
    return f"{segment_id_of(build['objects'][1:], build['contractHash'])}.json"


def test_segments_that_overlap_or_hold_what_is_gone_or_left_for_later_are_not_taken_over(landing: Landing):
    objects = [landing.land(f"input/ingest_date=2026-11-23/{name}.csv", FIVE_ROWS) for name in "ab"]
    both, one = landing.build("ingest_date=2026-11-23", *objects), landing.build("ingest_date=2026-11-23", objects[0])
    landing.run(both, run_id="jr_1")
    landing.run(one, run_id="jr_2")
    ids = (*landing.segment_ids(both), *landing.segment_ids(one))
    a = objects[0]["key"]

    for index, (build, message) in enumerate(
        [
            (landing.build(both["partition"], *objects, reuse=ids), f"{a} stands in two segments"),
            (landing.build(both["partition"], objects[1], reuse=ids[1:]), f"its object {a} with ETag"),
            (landing.build(both["partition"], *objects, reuse=ids[1:], later=(a,)), "in what a later run scans"),
            (landing.build(both["partition"], *objects, later=tuple(item["key"] for item in objects)), "none is left"),
        ]
    ):
        with pytest.raises(RunFailedError, match="1 of 1 builds failed"):
            landing.run(build, run_id=f"jr_{index + 3}")
        assert message in landing.attempt(build, f"jr_{index + 3}")["message"]
    assert len(landing.segments(both["partition"])) == 2
