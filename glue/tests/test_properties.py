"""What holds of every object: hypothesis looks for one where kernel driver, reference and what was meant differ."""

import pytest
from csv_strategies import header, mutated, objects, rows, trap_pieces
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from landing import gzipped, zstandard
from plain_reference import read_object
from plain_summary import Summary
from scanned_object import BOTH_PATHS, scan_stored
from torture import DEFINITIONS, compiled_spec
from verdict_document import group_documents, verdict_document


class Spec(dict):
    """Shows itself in a failure by its name."""

    def __repr__(self) -> str:
        return self["pipeline"]


SPECS = {definition: Spec(compiled_spec(definition)) for definition in DEFINITIONS}
EVERY_DEFINITION = pytest.mark.parametrize("definition", DEFINITIONS)
RANGES = st.sampled_from([(1 << 24, 1 << 26), (64, 64), (64, 1 << 20), (1, 33), (200, 100)])
"""(bytes of text that the kernel gets at once, stored bytes that a task gets)"""
quickly = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
seldom = settings(quickly, max_examples=6)


def reference(content: bytes, spec: dict) -> dict:
    return verdict_document(read_object(content, spec), spec)


@EVERY_DEFINITION
@quickly
@given(st.data())
def test_rows_that_keep_the_contract_come_back_exactly(definition, data):
    spec = SPECS[definition]
    records = data.draw(rows(spec))
    content = data.draw(objects(spec, [line for line, _ in records]))

    judged = scan_stored(content, "a.csv", spec)

    summary = Summary(spec)
    filtered = sum(not summary.add(values) for _, values in records)
    assert judged["rejected"] == []
    assert (judged["accepted"], judged["filtered"]) == (len(records), filtered)
    assert judged["groups"] == group_documents(summary.groups, spec["summary"])
    assert judged == reference(content, spec)


@EVERY_DEFINITION
@quickly
@given(st.data(), RANGES, st.sampled_from([BOTH_PATHS, ("lines",)]))
def test_an_object_after_an_accident_gets_the_verdict_of_the_reference(definition, data, ranges, paths):
    spec = SPECS[definition]
    lines = [line for line, _ in data.draw(rows(spec, max_size=6))]
    content = data.draw(mutated(data.draw(objects(spec, lines)), spec))

    assert scan_stored(content, "a.csv", spec, paths, *ranges) == reference(content, spec)


@EVERY_DEFINITION
@quickly
@given(st.data(), RANGES, st.sampled_from([BOTH_PATHS, ("lines",)]), st.sampled_from([b"\n", b"\r\n"]))
def test_any_bytes_get_the_verdict_of_the_reference(definition, data, ranges, paths, end):
    spec = SPECS[definition]
    line = st.lists(trap_pieces(spec), max_size=12).map(b"".join)
    good = rows(spec, max_size=1).map(lambda records: b"".join(line for line, _ in records))
    body = data.draw(st.lists(line | good, max_size=6).map(end.join))
    content = (header(spec) + end if spec["input"]["dialect"]["header"] else b"") + body

    assert scan_stored(content, "a.csv", spec, paths, *ranges) == reference(content, spec)


@EVERY_DEFINITION
@seldom
@given(st.data())
def test_neither_order_nor_compression_changes_the_sums_nor_a_split_of_the_file(definition, data):
    spec = SPECS[definition]
    lines = [line for line, _ in data.draw(rows(spec))]
    shuffled = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(0, len(lines)))
    begin = [header(spec)] if spec["input"]["dialect"]["header"] else []

    whole, other = (b"\n".join([*begin, *order]) for order in (lines, shuffled))
    parts = [b"\n".join([*begin, *some]) for some in (lines[:cut], lines[cut:])]

    judged = scan_stored(whole, "a.csv", spec)
    assert scan_stored(other, "a.csv", spec) == judged
    assert scan_stored(gzipped(whole), "a.csv.gz", spec) == judged
    assert scan_stored(zstandard(whole), "a.CSV.zst", spec) == judged
    halves = [reference(part, spec) for part in parts]
    assert [scan_stored(part, "a.csv", spec) for part in parts] == halves
    assert judged["accepted"] == sum(half["accepted"] for half in halves)
    assert judged["filtered"] == sum(half["filtered"] for half in halves)
