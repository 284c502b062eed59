"""The torture set: files with one trap each, by the definition that reads them, and what each comes to.

The set lies in packages/schema/test/fixtures/torture, whose README tells the form of its documents; Node reads it too.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from landing import load_spec
from plain_reference import Verdict
from plain_summary import result_text

TORTURE = Path(__file__).parents[2] / "packages" / "schema" / "test" / "fixtures" / "torture"
DEFINITIONS = sorted(path.parent.name for path in TORTURE.glob("*/definition.json"))
RAW_CHARACTERS = 200
"""As much of the raw text of a rejected record stands in a verdict."""


@dataclass(frozen=True)
class Trap:
    """One file of the set, or one that a recipe makes: `[[text, how often], ...]`, compressed as its name says."""

    definition: str
    name: str

    @property
    def spec(self) -> dict:
        return load_spec(self.definition)

    def stored(self) -> bytes:
        recipe = _recipes().get(f"{self.definition}/{self.name}")
        if recipe is None:
            return (TORTURE / self.definition / self.name).read_bytes()
        content = "".join(text * times for text, times in recipe).encode()
        return gzip.compress(content, mtime=0) if self.name.endswith(".gz") else content

    def __str__(self) -> str:
        return f"{self.definition}/{self.name}"


def traps(definition: str) -> list[Trap]:
    folder = TORTURE / definition
    written = [path.name for path in folder.iterdir() if path.suffix != ".json"]
    made = [name.partition("/")[2] for name in _recipes() if name.startswith(f"{definition}/")]
    return [Trap(definition, name) for name in sorted(written + made)]


def all_traps() -> list[Trap]:
    return [trap for definition in DEFINITIONS for trap in traps(definition)]


def load_verdicts(definition: str) -> dict[str, dict]:
    path = TORTURE / definition / "verdicts.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def verdict_document(verdict: Verdict, spec: dict) -> dict:
    """The verdict as verdicts.json has it: values as text, groups sorted, raw text cut."""
    if verdict.refused:
        return {"state": "refused", "reason": verdict.refused}
    return {
        "state": "read",
        "lines": verdict.lines,
        "accepted": verdict.accepted,
        "filtered": verdict.filtered,
        "blank": verdict.blank,
        "rejected": [[*row[:3], row[3][:RAW_CHARACTERS]] for row in verdict.rejected],
        "groups": group_documents(verdict, spec["summary"]),
    }


def group_documents(verdict: Verdict, summary: dict) -> list[dict]:
    groups = []
    for key, measured in verdict.groups.items():
        keys = {name: result_text(value) for name, value in zip(summary["groupBy"], key, strict=True)}
        measures = {
            measure["name"]: result_text(measured[measure["name"]], measure["type"]) for measure in summary["measures"]
        }
        groups.append(keys | measures)
    return sorted(groups, key=json.dumps)


def _recipes() -> dict[str, list]:
    return json.loads((TORTURE / "recipes.json").read_text("utf-8"))
