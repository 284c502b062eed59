"""The torture set through the job's kernel driver, on every path and with ranges of any size: always the verdict."""

import pytest
from scanned_object import scan_stored
from torture import DEFINITIONS, load_verdicts, traps

ONLY_VALUES = ("5-mb", "amount", "boolean", "date", "integer", "one-of", "pattern", "text", "time")
"""Traps that have nothing to do with where a range ends, and those that only take time in tiny ones."""


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("paths", [("native", "lines"), ("lines",)], ids=["both paths", "by lines"])
def test_every_trap_comes_to_its_verdict(definition, paths):
    verdicts = load_verdicts(definition)

    judged = {trap.name: scan_stored(trap.stored(), trap.name, trap.spec, paths) for trap in traps(definition)}

    assert differing(judged, verdicts) == {}


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_natively_alone_a_trap_comes_to_its_verdict_or_is_called_rough(definition):
    verdicts = load_verdicts(definition)

    judged = {trap.name: scan_stored(trap.stored(), trap.name, trap.spec, ("native",)) for trap in traps(definition)}

    read = {name: verdict for name, verdict in judged.items() if verdict["state"] != "rough"}
    assert differing(read, {name: verdicts[name] for name in read}) == {}
    if definition == "users-summary":
        assert {"missing-field.csv", "surplus-field.csv", "amount-exponent.csv", "comma-in-quotes.csv"} <= set(read)
        assert {"nul.csv", "unclosed-quote.csv", "blank-before-quote.csv", "latin-1.csv"} <= set(judged) - set(read)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_ranges_of_64_bytes_in_tasks_of_64_bytes_change_nothing(definition):
    verdicts = load_verdicts(definition)
    chosen = [trap for trap in traps(definition) if not trap.name.startswith(ONLY_VALUES)]
    short = [trap for trap in chosen if len(trap.stored()) < 3000 and verdicts[trap.name].get("lines", 0) < 100]

    judged = {
        trap.name: scan_stored(trap.stored(), trap.name, trap.spec, ("native", "lines"), 64, 64) for trap in short
    }

    assert len(judged) > 20 or len(judged) == len(verdicts)
    assert differing(judged, {name: verdicts[name] for name in judged}) == {}


def differing(judged: dict[str, dict], verdicts: dict[str, dict]) -> dict[str, tuple]:
    """Trap -> (what it came to, its verdict), where they differ, in their differing members."""
    return {
        name: tuple(
            {key: side.get(key) for key in {**judged[name], **verdict} if judged[name].get(key) != verdict.get(key)}
            for side in (judged[name], verdict)
        )
        for name, verdict in verdicts.items()
        if judged[name] != verdict
    }
