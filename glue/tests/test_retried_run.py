"""A run that is killed between any two of its writes and started again leaves what it would have left at once."""

import pytest
from landing import FIVE_ROWS, Landing
from segment_stories import DAY, beside, land

from ledgerline_job.object_store import FileStore

STEPS = ("contents/", "segments/", "builds/", "months/", "rollups/")


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


def test_a_run_that_is_killed_before_any_of_its_writes_and_run_again_leaves_the_same(landing: Landing, monkeypatch):
    undisturbed = beside(landing)
    objects = [land(landing, f"{name}.csv", FIVE_ROWS + b"x,UK,1\n") for name in "ab"]
    first = landing.build(DAY, objects[0])
    for curated in (landing, undisturbed):
        curated.run(first, run_id="jr_1")
    build = landing.build(DAY, *objects, reuse=landing.segment_ids(first))
    undisturbed.run(build, run_id="jr_2")

    for step in STEPS:
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(FileStore, "put", killed_at(landing, step))
            landing.run(build, run_id="jr_2")
    landing.run(build, run_id="jr_2")

    assert left(landing) == left(undisturbed)
    assert landing.record(build)["counts"]["records"] == 12


def killed_at(landing: Landing, step: str):
    put = FileStore.put

    def put_or_die(store: FileStore, uri: str, *args, **options) -> bool:
        if uri.startswith(f"file://{landing.curated}/{step}"):
            raise Killed(uri)
        return put(store, uri, *args, **options)

    return put_or_die


def left(landing: Landing) -> dict[str, bytes]:
    """Every object but the reports, which tell the seconds."""
    files = [path for path in landing.curated.rglob("*") if path.is_file() and path.name != "report.json"]
    return {str(path.relative_to(landing.curated)): path.read_bytes() for path in files}


def test_a_segment_that_another_run_stored_stays_and_is_the_one_that_is_named(landing: Landing):
    build = landing.build(DAY, land(landing, "a.csv", FIVE_ROWS))
    landing.run(build, run_id="jr_1")
    (landing.curated / "builds" / DAY).rename(landing.curated / "elsewhere")

    landing.run(build, run_id="jr_2")

    [segment] = landing.segments(DAY)
    assert segment["runId"] == "jr_1"
    assert [part["runId"] for part in landing.record(build)["segments"]] == ["jr_1"]
    assert landing.record(build)["runId"] == "jr_2"
