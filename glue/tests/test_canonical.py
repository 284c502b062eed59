import json
from pathlib import Path

import pytest

from ledgerline_job.canonical import (
    by_month,
    canonical_json,
    digest_of,
    fingerprint_of,
    input_hash_of,
    month_digest_of,
    sha256,
    total_digest_of,
)

FIXTURE = Path(__file__).parents[2] / "packages" / "schema" / "test" / "fixtures" / "hashes.json"


@pytest.fixture
def fixture() -> dict:
    """The same file holds the TypeScript side: packages/schema/test/hashes.test.ts."""
    return json.loads(FIXTURE.read_text("utf-8"))


def test_writes_documents_canonically(fixture):
    for case in fixture["documents"]:
        assert canonical_json(case["document"]) == case["canonical"]
        assert sha256(case["canonical"]) == case["hash"]


def test_names_an_input_a_build_and_a_set_of_builds_whatever_the_order(fixture):
    input_hash = input_hash_of(fixture["objects"])

    assert input_hash == fixture["inputHash"]
    assert input_hash_of(reversed(fixture["objects"])) == input_hash
    assert fingerprint_of({"inputHash": input_hash, "contractHash": fixture["contractHash"]}) == fixture["fingerprint"]
    assert digest_of(fixture["children"]) == fixture["digest"]
    assert digest_of([]) == fixture["emptyDigest"]


def test_names_a_set_of_builds_by_way_of_its_months(fixture):
    months = by_month(fixture["children"])

    named = {month: month_digest_of(builds) for month, builds in months.items()}

    assert named == {month["month"]: month["digest"] for month in fixture["months"]}
    assert total_digest_of(fixture["months"]) == fixture["digest"]
    assert month_digest_of([]) == fixture["emptyDigest"]
