"""A verdict as verdicts.json of the torture set has it."""

import json

from plain_reference import Verdict
from plain_summary import result_text

RAW_CHARACTERS = 200
"""As much of the raw text of a rejected record stands there."""


def verdict_document(verdict: Verdict, spec: dict, raw_characters: int | None = RAW_CHARACTERS) -> dict:
    """Values as text, groups sorted."""
    if verdict.refused:
        return {"state": "refused", "reason": verdict.refused}
    return {
        "state": "read",
        "lines": verdict.lines,
        "accepted": verdict.accepted,
        "filtered": verdict.filtered,
        "blank": verdict.blank,
        "rejected": [[*row[:3], row[3][:raw_characters]] for row in verdict.rejected],
        "groups": group_documents(verdict.groups, spec["summary"]),
    }


def group_documents(groups: dict[tuple, dict], summary: dict) -> list[dict]:
    documents = []
    for key, measured in groups.items():
        keys = {name: result_text(value) for name, value in zip(summary["groupBy"], key, strict=True)}
        measures = {
            measure["name"]: result_text(measured[measure["name"]], measure["type"]) for measure in summary["measures"]
        }
        documents.append(keys | measures)
    return sorted(documents, key=json.dumps)
