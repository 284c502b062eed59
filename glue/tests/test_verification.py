"""What the job refuses to run at all."""

import pytest
from landing import FIVE_ROWS, Landing

from ledgerline_job.arguments import ArgumentsError, parse_arguments
from ledgerline_job.documents import DocumentError

OURS = ["--ledgerline-plan", "file:///c/plans/1.json", "--ledgerline-spec", "file:///a/specs/2.json"]
ROOTS = ["--ledgerline-input-root", "file:///r/", "--ledgerline-output-root=file:///c/"]


def test_takes_its_arguments_from_among_those_of_glue():
    argv = ["--job-bookmark-option", "job-bookmark-disable", *OURS, "--enable-metrics", *ROOTS, "--JOB_RUN_ID", "jr_1"]

    arguments = parse_arguments(argv)

    assert arguments.run_id == "jr_1"
    assert arguments.plan_uri == "file:///c/plans/1.json"
    assert arguments.output_root == "file:///c/"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([*OURS, *ROOTS], "--JOB_RUN_ID"),
        ([*OURS[2:], *ROOTS, "--JOB_RUN_ID", "1"], "--ledgerline-plan"),
        ([*OURS, *ROOTS[2:], "--ledgerline-input-root", "s3://raw", "--JOB_RUN_ID", "1"], "with the last /"),
    ],
)
def test_names_the_argument_that_is_missing_or_malformed(argv, message):
    with pytest.raises(ArgumentsError, match=message):
        parse_arguments(argv)


def test_a_plan_or_spec_that_was_changed_does_not_run(landing: Landing, monkeypatch):
    build = landing.day("2026-11-23", FIVE_ROWS)
    landing.run(build)
    for folder in ("curated/plans", "artifacts/specs"):
        [path] = (landing.raw.parent / folder).glob("*.json")
        original = path.read_bytes()
        monkeypatch.setattr("landing._store", lambda folder, text, keep=path: f"file://{folder}/{_name(text)}")
        path.write_bytes(original.replace(b"users-summary", b"users-summarx"))

        with pytest.raises(DocumentError, match="its name must be its hash"):
            landing.run(build, run_id="jr_2")

        path.write_bytes(original)
        monkeypatch.undo()
    assert landing.attempt(build, "jr_2") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputHash": "0" * 64}, "says inputHash 0000"),
        ({"contractHash": "0" * 64}, "planned for contract 0000"),
        ({"partition": "ingest_date=x"}, "plan is malformed"),
    ],
)
def test_a_build_that_contradicts_itself_does_not_run(landing: Landing, change, message):
    build = {**landing.day("2026-11-23", FIVE_ROWS), **change}

    with pytest.raises(DocumentError, match=message):
        landing.run(build)

    assert not (landing.curated / "runs").exists()


def test_a_plan_that_would_lose_or_double_something_does_not_run(landing: Landing):
    build = landing.day("2026-11-23", FIVE_ROWS)
    child = {"partition": "ingest_date=2026-11-22", "fingerprint": "0" * 64, "keys": [], "controlTotals": {}}
    month = {"month": "2026-11", "digest": "0" * 64, "keys": [], "controlTotals": {}}

    for builds, rollup, message in [
        ([{**build, "later": ["input/b.csv"]}], {}, "leaves input/b.csv for later, which is none of its objects"),
        ([build], {"months": (month,)}, "ingest_date=2026-11-23 is of a month that the plan has summed already"),
        ([], {"months": (month,), "children": (child,)}, "ingest_date=2026-11-22 is of a month"),
        ([], {"months": (month, month)}, "names 2026-11 twice"),
        ([build, build], {}, "names ingest_date=2026-11-23 twice"),
        ([], {"children": (child, child)}, "names ingest_date=2026-11-22 twice"),
    ]:
        with pytest.raises(DocumentError, match=message):
            landing.run(*builds, **rollup)
    assert not (landing.curated / "runs").exists()


def test_an_object_outside_of_the_input_root_is_not_read(landing: Landing, tmp_path):
    item = landing.land("input/a.csv", FIVE_ROWS)
    elsewhere = {**item, "uri": f"file://{tmp_path}/other/input/a.csv"}

    with pytest.raises(DocumentError, match="is not below"):
        landing.run(landing.build("ingest_date=undated", elsewhere))


def _name(text: str) -> str:
    from ledgerline_job.canonical import sha256

    return f"{sha256(text)}.json"
