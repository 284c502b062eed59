"""The plain reference against the torture set's verdicts, which were read one by one: neither may drift."""

import json

import pytest
from plain_reference import read_object
from torture import DEFINITIONS, SPECS, compiled_spec, load_verdicts, traps
from verdict_document import verdict_document


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
    header = b"user_id,country,purchase_amount\r\n"
    body = b'1,India,300\r\n\r\n2,"a,""b""",0.5\r\n3,UK,1.005\r\n4,UK,1\n5,"UK,1\r\n,UK,1\r\n6,"U"K,1\r\n7,UK,1'

    verdict = read_object(header + body, compiled_spec("users-summary"))

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
    """Its definition is JSON, the real one TypeScript: both come to the same spec, kernel and all."""
    real = json.loads((SPECS / "pipelines" / "users-summary.json").read_text("utf-8"))

    assert compiled_spec("users-summary") == real
