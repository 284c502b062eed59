"""What invoices must come to, in plain Python: the csv module, Decimal, nothing of the project.

Usage: revenue.py FILE...
Prints JSON: one list per file of [country, year, month, revenue, lines, lines with customer, first, last], sorted.
"""

import csv
import json
import sys
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path


def main(paths: list[str]) -> None:
    print(json.dumps([summary(Path(path)) for path in paths]))


def summary(path: Path) -> list[list]:
    with path.open(newline="", encoding="utf-8") as file:
        lines = sorted((line(row) for row in csv.DictReader(file)), key=group_of)
    return [[*group, *measures(list(members))] for group, members in groupby(lines, key=group_of)]


def line(row: dict[str, str]) -> tuple[str, datetime, Decimal, bool]:
    at = datetime.strptime(row["InvoiceDate"], "%m-%d-%Y %H:%M")
    return row["Country"], at, int(row["Quantity"]) * Decimal(row["UnitPrice"]), row["CustomerID"] != ""


def group_of(member: tuple[str, datetime, Decimal, bool]) -> tuple[str, int, int]:
    country, at, *_ = member
    return country, at.year, at.month


def measures(members: list[tuple[str, datetime, Decimal, bool]]) -> list:
    times = [at.isoformat(sep=" ", timespec="milliseconds") for _, at, *_ in members]
    revenue = sum((amount for *_, amount, _ in members), Decimal("0.000"))
    return [f"{revenue:.3f}", len(members), sum(has_customer for *_, has_customer in members), min(times), max(times)]


if __name__ == "__main__":
    main(sys.argv[1:])
