"""Faults put into the kernel's SQL on purpose; the torture set notices each. Those of the drivers: docs/faults.md."""

from dataclasses import dataclass

import pytest
from scanned_object import BOTH_PATHS, scan_stored
from torture import Trap, load_verdicts


@dataclass(frozen=True)
class Fault:
    """`changes` are made wherever they fit in the SQL of the trap's definition; then the trap gets another verdict."""

    trap: str
    changes: dict[str, str]
    paths: tuple[str, ...] = BOTH_PATHS


ONLY_NATIVE, ONLY_LINES = ("native",), ("lines",)

FIELDS = {
    "surplus fields are ignored": Fault(
        "users-summary/surplus-field.csv", {"_surplus IS NULL": "true", "_surplus IS NOT NULL": "false"}
    ),
    "missing fields are not looked for": Fault(
        "returns/the-first-reason-wins.csv", {"\"refund\" IS NULL THEN 'too-few-fields'": "false THEN NULL"}
    ),
    "a missing value goes before surplus fields": Fault(
        "returns/the-first-reason-wins.csv",
        {"WHEN _surplus IS NOT NULL THEN": "WHEN \"shop\" = '' THEN 'missing shop' WHEN _surplus IS NOT NULL THEN"},
    ),
    "the scan does not pad a record with NULL": Fault(
        "users-summary/missing-field.csv", {"null_padding = true": "null_padding = false"}, ONLY_NATIVE
    ),
    "the scan takes an empty field for none": Fault(
        "users-summary/empty-amount.csv", {"nullstr = E'\\n'": "nullstr = ''"}
    ),
    "the scan forgives bad quoting": Fault(
        "users-summary/text-after-quote.csv", {"strict_mode = true": "strict_mode = false"}
    ),
    "the scan escapes with a backslash": Fault(
        "users-summary/backslash-before-an-inner-quote.csv", {"escape = '\"'": "escape = '\\'"}
    ),
    "the scan knows no quotes": Fault("users-summary/comma-in-quotes.csv", {"quote = '\"'": "quote = ''"}),
    "by lines, doubled quotes stay doubled": Fault(
        "users-summary/escaped-quote.csv", {"replace(field[2:-2], '\"\"', '\"')": "field[2:-2]"}, ONLY_LINES
    ),
    "by lines, a quoted field ends at its first comma": Fault(
        "users-summary/comma-in-quotes.csv", {'("(?:[^"]|"")*"|[^",][^,]*|)': "([^,]*)"}, ONLY_LINES
    ),
    "a rejected record is looked up without its blank lines": Fault(
        "users-summary/blank-lines-and-a-rejected-one.csv", {"SELECT _number AS line": "SELECT _line AS line"}
    ),
}
VALUES = {
    "what a cast accepts is a number": Fault(
        "users-summary/amount-exponent.csv", {'"_value_purchase_amount"::VARCHAR <> "purchase_amount"': "false"}
    ),
    "only the canonical form is a number": Fault(
        "users-summary/amount-leading-zeros.csv",
        {'NOT regexp_full_match("purchase_amount",': "NOT regexp_full_match('',"},
    ),
    "an integer is one of 32 bits": Fault("returns/pieces-largest.csv", {"AS BIGINT": "AS INTEGER"}),
    "the least allowed value is refused": Fault(
        "returns/limit-at-the-least.csv", {" >= '-10.5'": " > '-10.5'", " < '-10.5'": " <= '-10.5'"}
    ),
    "the most allowed value is not a limit": Fault(
        "returns/shop-100.csv", {' AND "_value_shop" <= 99': "", ' OR "_value_shop" > 99': ""}
    ),
    "a text may be one longer": Fault("users-summary/text-57-letters.csv", {"> 56": "> 57", "<= 56": "<= 57"}),
    "a text is measured in bytes": Fault("users-summary/text-56-letters.csv", {"length(": "strlen("}),
    "a time need not print as it was written": Fault(
        "orders/timestamp-one-digit-day.csv",
        {'strftime("_value_placed_at", \'%d/%m/%Y %H:%M\') <> "placed_at"': "false"},
    ),
    "a year may be 0": Fault("ledger/date-year-0.csv", {"DATE '0001-01-01'": "DATE '0000-01-01'"}),
    "a date need not print as it was written": Fault(
        "orders/date-one-digit-month.csv", {'"_value_shipped_on"::VARCHAR <> "shipped_on"': "false", "<> 10": "> 10"}
    ),
    "a pattern is found anywhere in a text": Fault(
        "orders/pattern-suffix.csv", {'regexp_full_match("customer"': 'regexp_matches("customer"'}
    ),
    "the list of allowed texts is not looked at": Fault(
        "orders/one-of-unknown.csv",
        {
            " AND \"status\" IN ('open', 'paid', 'returned', 'o''clock', 'über')": "",
            "\"status\" NOT IN ('open', 'paid', 'returned', 'o''clock', 'über') THEN": "false THEN",
        },
    ),
    "a word of a boolean means the other": Fault(
        "orders/boolean-no.csv", {"THEN true WHEN": "THEN false WHEN", "THEN false END": "THEN true END"}
    ),
}
SUMS = {
    "sums are floats": Fault(
        "ledger/cents-beside-ninety-quadrillion.csv", {'sum("_value_amount")': 'sum("_value_amount"::DOUBLE)'}
    ),
    "a sum of nothing is missing": Fault(
        "ledger/all-amounts-missing.csv", {'coalesce(sum("_value_amount"': 'nullif(sum("_value_amount"'}
    ),
    "a missing key is an empty one": Fault(
        "returns/empty-optional-key.csv", {"nullif(\"customer\", '')": '"customer"'}
    ),
    "missing values are counted": Fault("ledger/amount-missing.csv", {'count("_value_note")': "count(*)"}),
    "the largest is the smallest": Fault(
        "ledger/quoted-first-field.csv", {'max("_value_amount")': 'min("_value_amount")'}
    ),
    "a difference is a sum": Fault(
        "orders/discount-100.csv", {'"_value_unit_price"::DECIMAL(11,3) - ': '"_value_unit_price"::DECIMAL(11,3) + '}
    ),
    "a filter leaves out what is missing": Fault(
        "orders/filter-discount-missing-is-none-of-them.csv",
        {'"_value_discount" IS NULL OR "_value_discount" NOT IN': '"_value_discount" NOT IN'},
    ),
    "a filter is not looked at": Fault("orders/filter-quantity-13.csv", {"ELSE 'filtered'": "ELSE NULL"}),
    "filtered records are rejected ones": Fault(
        "orders/filter-leaves-out-open.csv", {"_fault IS NULL OR _fault = 'filtered'": "_fault IS NULL"}
    ),
    "the month is the day": Fault(
        "ledger/months-sort-as-numbers.csv", {'month("_value_booked_on")': 'day("_value_booked_on")'}
    ),
}
FAULTS = FIELDS | VALUES | SUMS


@pytest.mark.parametrize("name", FAULTS)
def test_the_torture_set_notices_the_fault(name):
    fault = FAULTS[name]
    trap = Trap(*fault.trap.split("/"))
    verdict = load_verdicts(trap.definition)[trap.name]

    right = scan_stored(trap.stored(), trap.name, trap.spec, fault.paths)
    wrong = scan_stored(trap.stored(), trap.name, broken_spec(trap.spec, fault.changes), fault.paths)

    assert right == verdict
    assert wrong != verdict
    assert "Error" not in str(wrong.get("reason")), "a statement that does not run is no fault that could slip through"


def broken_spec(spec: dict, changes: dict[str, str]) -> dict:
    """Every change must fit somewhere, or it is no fault."""
    sql = dict(spec["kernel"]["sql"])
    for text, replacement in changes.items():
        assert any(text in statement for statement in sql.values()), f"the kernel has no {text!r}"
        sql = {name: statement.replace(text, replacement) for name, statement in sql.items()}
    return {**spec, "kernel": {**spec["kernel"], "sql": sql}}
