"""The plain reference against the torture set's verdicts, which were read one by one: neither may drift."""

import json

import pytest
from landing import HEADER, load_spec
from plain_reference import read_object
from torture import DEFINITIONS, TORTURE, load_verdicts, traps, verdict_document


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_reference_comes_to_the_verdicts(definition):
    verdicts = load_verdicts(definition)

    judged = {
        trap.name: verdict_document(read_object(trap.stored(), trap.spec, trap.name), trap.spec)
        for trap in traps(definition)
    }

    assert judged == verdicts


def test_every_line_of_a_verdict_is_accounted_for():
    for definition in DEFINITIONS:
        for name, verdict in load_verdicts(definition).items():
            if verdict["state"] == "read":
                records = verdict["accepted"] + len(verdict["rejected"])
                assert verdict["lines"] == records + verdict["blank"], name
                assert verdict["filtered"] <= verdict["accepted"], name


def test_the_grammar_of_the_text_by_hand():
    """A few verdicts worked out from the text alone, so that the verdicts do not only repeat the reference."""
    body = b'1,India,300\r\n\r\n2,"a,""b""",0.5\r\n3,UK,1.005\r\n4,UK,1\n5,"UK,1\r\n,UK,1\r\n6,"U"K,1\r\n7,UK,1'

    verdict = read_object(HEADER.replace(b"\n", b"\r\n") + body, load_spec())

    assert (verdict.lines, verdict.accepted, verdict.blank) == (9, 3, 1)
    assert [row[:3] for row in verdict.rejected] == [
        (5, "not-decimal", "purchase_amount"),
        (6, "line-ending", None),
        (7, "unbalanced-quote", None),
        (8, "missing", "user_id"),
        (9, "text-after-quote", None),
    ]
    assert verdict.groups == {
        ("India",): {"total_purchase": 300},
        ('a,"b"',): {"total_purchase": 0.5},
        ("UK",): {"total_purchase": 1},
    }


def test_the_torture_set_reads_the_real_pipeline():
    definition = json.loads((TORTURE / "users-summary" / "definition.json").read_text("utf-8"))

    assert [column["name"] for column in load_spec()["input"]["columns"]] == list(definition["input"]["columns"])
