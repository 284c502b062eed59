"""The torture set: files with one trap each, by the definition that reads them, and what each comes to.

The set lies in packages/schema/test/fixtures/torture, whose README tells the form of its documents; Node reads it too.
"""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TORTURE = Path(__file__).parents[2] / "packages" / "schema" / "test" / "fixtures" / "torture"
SPECS = Path(__file__).parent / "generated"
"""Where `compile-specs.mjs` puts them."""
DEFINITIONS = sorted(path.parent.name for path in TORTURE.glob("*/definition.json"))


@dataclass(frozen=True)
class Trap:
    """One file of the set, or one that a recipe makes: `[[text, how often], ...]`, compressed as its name says."""

    definition: str
    name: str

    @property
    def spec(self) -> dict:
        return compiled_spec(self.definition)

    def stored(self) -> bytes:
        recipe = _recipes().get(f"{self.definition}/{self.name}")
        if recipe is None:
            return (TORTURE / self.definition / self.name).read_bytes()
        content = "".join(text * times for text, times in recipe).encode()
        return gzip.compress(content, mtime=0) if self.name.endswith(".gz") else content

    def __str__(self) -> str:
        return f"{self.definition}/{self.name}"


def compiled_spec(definition: str) -> dict:
    return json.loads((SPECS / f"{definition}.json").read_text("utf-8"))


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


@cache
def _recipes() -> dict[str, list]:
    return json.loads((TORTURE / "recipes.json").read_text("utf-8"))
