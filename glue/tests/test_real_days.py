"""Three real days against the plain-Python grammar: every total, every rejected line."""

from pathlib import Path

import pytest
from landing import Landing
from plain_reference import judge_object

DATA = Path(__file__).parents[3] / "shared" / "data" / "online-retail" / "purchases"


@pytest.mark.skipif(not DATA.exists(), reason=f"the real days are not there: {DATA} is missing")
def test_the_three_real_days_agree_with_plain_python(landing: Landing):
    contents = {path.parent.name: path.read_bytes() for path in sorted(DATA.glob("*/purchases.csv"))}
    assert len(contents) == 3
    builds = [landing.build(day, landing.land(f"input/{day}/p.csv", content)) for day, content in contents.items()]

    landing.run(*builds)

    for build, (day, content) in zip(builds, contents.items(), strict=True):
        totals, rejected, blank = judge_object(content, landing.spec)
        assert landing.summary(build) == {key[0]: sums["total_purchase"] for key, sums in totals.items()}, day
        assert [row[:3] for row in landing.quarantine(build)] == rejected, day
        lines = content.split(b"\n")
        assert all(raw.encode() == lines[number - 1].rstrip(b"\r") for number, _, _, raw in landing.quarantine(build))
        assert len(rejected) > 100
        assert landing.record(build)["counts"]["blank"] == blank
