"""Every type and measure on its way through Spark, files and totals, against the reference in plain Python."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from landing import Landing, load_spec
from plain_reference import Verdict, read_object
from scanned_object import value_text
from torture import load_verdicts, traps
from verdict_document import group_documents

from ledgerline_job.job import RunFailedError

FUNCTIONS = {"sum": lambda a, b: a + b, "count": lambda a, b: a + b, "min": min, "max": max}


@pytest.mark.parametrize("definition", ["orders", "events", "ledger"])
def test_a_partition_of_every_readable_trap_comes_to_the_sum_of_the_reference(tmp_path: Path, spark, definition: str):
    landing = Landing(tmp_path, spark, load_spec(definition))
    verdicts = load_verdicts(definition)
    readable = [trap for trap in traps(definition) if verdicts[trap.name]["state"] == "read"]
    small = [trap for trap in readable if len(trap.stored()) < 3000]
    build = landing.build(
        "ingest_date=2026-11-23",
        *(landing.land(f"input/ingest_date=2026-11-23/{trap.name}", trap.stored()) for trap in small),
    )

    landing.run(build, block_bytes=700)

    expected = [read_object(trap.stored(), landing.spec, trap.name) for trap in small]
    record = landing.record(build)
    assert record["counts"]["accepted"] == sum(verdict.accepted for verdict in expected)
    assert record["counts"]["filtered"] == sum(verdict.filtered for verdict in expected)
    assert record["counts"]["rejected"] == len(landing.quarantine(build))
    groups = group_documents(merged(expected, landing.spec["summary"]), landing.spec["summary"])
    assert documents(landing, record["manifest"]["summary"]) == groups
    total = landing.rollup(landing.child(build))
    assert documents(landing, total["summary"]) == groups
    assert landing.export(landing.child(build)).count("\n") == len(groups) + 1


def merged(verdicts: list[Verdict], summary: dict) -> dict[tuple, dict]:
    groups: dict[tuple, dict] = {}
    for verdict in verdicts:
        for key, measured in verdict.groups.items():
            group = groups.setdefault(key, dict.fromkeys(measured))
            for measure in summary["measures"]:
                name = measure["name"]
                sides = [value for value in (group[name], measured[name]) if value is not None]
                group[name] = FUNCTIONS[measure["function"]](*sides) if len(sides) == 2 else (sides or [None])[0]
    return groups


def documents(landing: Landing, files: list[dict]) -> list[dict]:
    rows = [row for file in files for row in landing.parquet(file["key"]).to_pylist()]
    return sorted(({name: value_text(value) for name, value in row.items()} for row in rows), key=json.dumps)


@pytest.fixture
def orders(tmp_path: Path, spark) -> Landing:
    return Landing(tmp_path, spark, load_spec("orders"))


HEADER = b"order_id,placed_at,shipped_on,customer,status,is_gift,quantity,unit_price,discount\n"
ROWS = HEADER + (
    b"1,01/03/2026 00:00,2026-03-29,,paid,yes,2,1.500,\n"
    b"2,29/03/2026 02:30,2026-03-29,,paid,Y,1,0.25,10\n"
    b"3,31/12/1999 23:59,,=VIP,paid,,1,1,\n"
    b"4,31/12/1999 23:59,,,open,,1,1,\n"
    b"5,31/12/1999 23:59,,,returned,no,-1,9.999,\n"
)


def test_result_files_have_the_types_of_the_tables_and_times_do_not_shift(orders: Landing):
    build = orders.day("2026-11-23", ROWS)

    orders.run(build)

    record = orders.record(build)
    total = orders.rollup(orders.child(build))["summary"]
    for file in [*record["manifest"]["summary"], *total]:
        schema = orders.parquet(file["key"]).schema
        assert schema.field("first_placed").type == pa.timestamp("us")
        assert schema.field("shipped_on").type == pa.date32()
        assert schema.field("is_gift").type == pa.bool_()
        assert schema.field("orders").type == pa.int64()
    assert record["counts"] == {"records": 5, "accepted": 4, "rejected": 1, "blank": 0, "filtered": 1}
    assert record["controlTotals"] == {
        "orders": "3",
        "shipped": "2",
        "total_revenue": "-6.749",
        "total_margin": "-9.750",
        "total_quantity": "2",
    }
    names = "year,customer,is_gift,shipped_on,orders,shipped,total_revenue,total_margin,total_quantity"
    assert orders.export(orders.child(build)) == (
        f"{names},first_placed,last_placed,last_shipped,lowest_price,most,least_discount\n"
        "1999,,false,,1,0,-9.999,0.000,-1,1999-12-31 23:59:00,1999-12-31 23:59:00,,9.999,,\n"
        "2026,,true,2026-03-29,2,2,3.250,-9.750,3,2026-03-01 00:00:00,2026-03-29 02:30:00,2026-03-29,"
        "0.250,11.250,10.00\n"
    )


@pytest.mark.parametrize(
    ("measure", "broken"),
    [
        ("orders", '"orders" + 1 AS "orders"'),
        ("first_placed", '"first_placed" + INTERVAL 1 DAY AS "first_placed"'),
        ("lowest_price", 'NULL AS "lowest_price"'),
    ],
)
def test_a_measure_that_changes_between_scan_and_file_leaves_no_build(
    orders: Landing, monkeypatch, measure: str, broken: str
):
    """Broken in the writer's process: what a task reads back is not what another one wrote."""
    build = orders.day("2026-11-23", ROWS)
    monkeypatch.setattr("ledgerline_job.scan_stage.merge", _merge_that_breaks(broken, measure))

    with pytest.raises(RunFailedError, match=f"{measure} is .* in the scan and .* as written"):
        orders.run(build)

    assert orders.record(build) is None


def _merge_that_breaks(expression: str, measure: str):
    from ledgerline_job.merge import merge

    def broken(partial, tags, summary):
        frame = merge(partial, tags, summary)
        name = expression.replace('"', "`")
        return frame.selectExpr(*[name if column == measure else f"`{column}`" for column in frame.columns])

    return broken
