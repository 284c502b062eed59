"""Seeded purchases as CSV, with the totals that any right answer must have."""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HEADER = "user_id,country,purchase_amount\n"
SEED = 20261123
BLOCK_LINES = 1_000_000
COUNTRIES = [
    "Argentina",
    "Australia",
    "Austria",
    "Bangladesh",
    "Belgium",
    "Brazil",
    "Canada",
    "Chile",
    "China",
    "Colombia",
    "Czechia",
    "Denmark",
    "Egypt",
    "Ethiopia",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "India",
    "Indonesia",
    "Iran",
    "Iraq",
    "Ireland",
    "Israel",
    "Italy",
    "Japan",
    "Kenya",
    "Malaysia",
    "Mexico",
    "Morocco",
    "Netherlands",
    "New Zealand",
    "Nigeria",
    "Norway",
    "Pakistan",
    "Peru",
    "Philippines",
    "Poland",
    "Portugal",
    "Romania",
    "Saudi Arabia",
    "Singapore",
    "South Africa",
    "South Korea",
    "Spain",
    "Sweden",
    "Switzerland",
    "Thailand",
    "Turkey",
    "Ukraine",
    "United Kingdom",
    "United States",
    "Vietnam",
]


@dataclass(frozen=True)
class Purchases:
    """`cents`: total by country of the records that the contract accepts; `rejected`: the number of the others."""

    path: Path
    lines: int
    rejected: int
    cents: dict[str, int]

    @property
    def megabytes(self) -> float:
        return self.path.stat().st_size / 1e6


def write_purchases(path: Path, megabytes: int, kind: str) -> Purchases:
    """
    `kind`: clean; every-row-bad (amounts like 12e3); no-utf-8 (a letter of Latin-1 in every line); one-open-quote (a
    quote left open in each 10,000th line).
    """
    chance = random.Random(SEED)
    lines, rejected, cents = 0, 0, Counter()
    with path.open("w", encoding="latin-1" if kind == "no-utf-8" else "utf-8") as file:
        file.write(HEADER)
        block, block_cents, block_rejected = _block(chance, kind, min(BLOCK_LINES, megabytes * 35_000))
        while file.tell() < megabytes * 10**6:
            file.write("".join(block))
            lines += len(block)
            rejected += block_rejected
            cents.update(block_cents)
    return Purchases(path, lines, rejected, dict(cents))


def _block(chance: random.Random, kind: str, size: int) -> tuple[list[str], Counter, int]:
    block, cents, rejected = [], Counter(), 0
    for number in range(size):
        user, country, amount = (chance.randint(10**6, 10**8), chance.choice(COUNTRIES), chance.randint(0, 10**6))
        if kind == "every-row-bad":
            block.append(f"{user},{country},{amount // 1000}e3\n")
            rejected += 1
        elif kind == "no-utf-8":
            block.append(f"{user},{country} \xe9,{amount // 100}.{amount % 100:02d}\n")
            rejected += 1
        elif kind == "one-open-quote" and number % 10_000 == 5_000:
            block.append(f'{user},"{country},{amount // 100}.{amount % 100:02d}\n')
            rejected += 1
        else:
            block.append(f"{user},{country},{amount // 100}.{amount % 100:02d}\n")
            cents[country] += amount
    return block, cents, rejected


def write_keys(path: Path, keys: int) -> None:
    """Each key twice, far apart: `place 7` has 7.50 and 7.25."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for cents in (50, 25):
            for key in range(keys):
                file.write(f"{key + 1},place {key},{key}.{cents}\n")
