"""The torture set through whole runs on Spark: counts and quarantine of every trap, the sums of all of them."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from landing import Landing
from scanned_object import merged_groups
from torture import DEFINITIONS, Trap, load_verdicts, traps
from verdict_document import RAW_CHARACTERS

DAYS = [f"2026-01-{day:02}" for day in range(1, 8)]
"""The traps that are read are dealt out to them; those that are refused would refuse the others of their day."""
DAY_OF_REFUSED = "2026-02-01"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_run_over_all_traps_comes_to_their_verdicts_and_their_total(definition, tmp_path: Path, spark):
    verdicts = load_verdicts(definition)
    landing = Landing(tmp_path, spark, traps(definition)[0].spec)
    days = deal(traps(definition), verdicts)
    builds = {day: landing.build(f"ingest_date={day}", *land(landing, day, dealt)) for day, dealt in days.items()}

    landing.run(*builds.values())

    for day, dealt in days.items():
        expected = {trap.name: verdicts[trap.name] for trap in dealt}
        record = landing.record(builds[day])
        assert {name: of_object(verdict) for name, verdict in expected.items()} == objects_of(landing, record)
        if day == DAY_OF_REFUSED:
            assert record["state"] == "refused"
            continue
        published = summary_rows(landing, record["manifest"]["summary"])
        assert merged_groups(published, landing.spec["summary"]) == groups_of(expected.values(), landing.spec)
        assert len(published) == len(groups_of(expected.values(), landing.spec))
        assert numbers(record["controlTotals"]) == control_totals(published, landing.spec["summary"])
    read = [builds[day] for day in days if day != DAY_OF_REFUSED]
    [total] = landing.rollup(*map(landing.child, read))["summary"]
    totals = merged_groups(summary_rows(landing, [total]), landing.spec["summary"])
    assert totals == groups_of(verdicts.values(), landing.spec)


def deal(dealt: list[Trap], verdicts: dict[str, dict]) -> dict[str, list[Trap]]:
    """Day -> traps."""
    read = [trap for trap in dealt if verdicts[trap.name]["state"] == "read"]
    refused = [trap for trap in dealt if verdicts[trap.name]["state"] == "refused"]
    days = {day: read[index :: len(DAYS)] for index, day in enumerate(DAYS[: len(read)])}
    return days | ({DAY_OF_REFUSED: refused} if refused else {})


def land(landing: Landing, day: str, dealt: list[Trap]) -> list[dict]:
    return [landing.land(f"input/ingest_date={day}/{trap.name}", trap.stored()) for trap in dealt]


def of_object(verdict: dict) -> dict:
    """A verdict without its groups, which a run adds up by partition."""
    return {name: value for name, value in verdict.items() if name != "groups"}


def objects_of(landing: Landing, record: dict) -> dict[str, dict]:
    """Name of an object -> what the record and the quarantine say of it, as verdicts.json does."""
    columns = ("line_number", "reason", "column_name", "raw_line")
    rejected: dict[str, list] = {}
    for file in record.get("manifest", {}).get("quarantine", []):
        for row in landing.parquet(file["key"]).to_pylist():
            line, reason, column, raw = (row[name] for name in columns)
            rejected.setdefault(row["object_key"], []).append([line, reason, column, raw[:RAW_CHARACTERS]])
    return {
        Path(item["key"]).name: of_read(item["counts"], rejected.get(item["key"], []))
        if item["state"] == "read"
        else {"state": "refused", "reason": item["reason"]}
        for item in record["objects"]
    }


def of_read(counts: dict, rejected: list[list]) -> dict:
    assert counts["records"] == counts["accepted"] + counts["rejected"]
    return {
        "state": "read",
        "lines": counts["records"] + counts["blank"],
        **{name: counts[name] for name in ("accepted", "filtered", "blank")},
        "rejected": sorted(rejected, key=lambda row: row[0]),
    }


def summary_rows(landing: Landing, files: list[dict]) -> list[dict]:
    return [row for file in files for row in landing.parquet(file["key"]).to_pylist()]


def groups_of(verdicts: Iterable[dict], spec: dict) -> list[dict]:
    """The groups of some verdicts, merged."""
    rows = [row for verdict in verdicts for row in verdict.get("groups", [])]
    return merged_groups([typed(row, spec["summary"]) for row in rows], spec["summary"])


def typed(row: dict, summary: dict) -> dict:
    """Numbers of measures as numbers; keys and times stay text, which compares as they do."""
    values = {
        measure["name"]: as_number(row[measure["name"]], measure["type"])
        for measure in summary["measures"]
        if row[measure["name"]] is not None
    }
    return {**row, **values}


def as_number(text: str, glue_type: str) -> object:
    if glue_type.startswith("decimal"):
        return Decimal(text)
    return int(text) if glue_type == "bigint" else text


def control_totals(rows: list[dict], summary: dict) -> dict[str, Decimal]:
    """Sums and counts over all groups."""
    names = [measure["name"] for measure in summary["measures"] if measure["function"] in ("sum", "count")]
    [totals] = merged_groups(rows, {**summary, "groupBy": []}) or [dict.fromkeys(names, "0")]
    return numbers({name: totals[name] for name in names})


def numbers(totals: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in totals.items()}
