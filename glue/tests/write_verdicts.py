"""`python write_verdicts.py` writes verdicts.json of every definition of the torture set, by the plain reference.

What it changes is to be read line by line against the grammar before it is committed; the tests only see that
reference and verdicts agree.
"""

import json

from plain_reference import read_object
from torture import DEFINITIONS, TORTURE, load_verdicts, traps
from verdict_document import verdict_document


def main() -> None:
    for definition in DEFINITIONS:
        known = load_verdicts(definition)
        verdicts = {
            trap.name: verdict_document(read_object(trap.stored(), trap.spec, trap.name), trap.spec)
            for trap in traps(definition)
        }
        changed = [name for name in {**known, **verdicts} if known.get(name) != verdicts.get(name)]
        print(f"{definition}: {len(verdicts)} verdicts, changed: {', '.join(sorted(changed)) or 'none'}")
        (TORTURE / definition / "verdicts.json").write_text(_lines(verdicts), "utf-8")


def _lines(verdicts: dict[str, dict]) -> str:
    """One verdict in a line, so that a change shows as one line."""
    rows = [f"  {json.dumps(name)}: {json.dumps(verdict)}" for name, verdict in verdicts.items()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    main()
