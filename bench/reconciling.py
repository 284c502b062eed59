"""What one new file costs with more history, and what a look at many objects does; `reconciling/` does the work."""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measurement import run
from results import Table

HERE = Path(__file__).parent
GENERATED = HERE / "generated"
PARTITIONS = [10, 1000, 3650]
FILES = [10, 1000]
OBJECTS = [10_000, 100_000]
ROUNDS = 3


def reconciling(folder: Path, scale: float) -> list[Table]:
    """The real reconciler and the real Spark job on a local cloud; after each file the total must be right."""
    settings = {
        "partitions": [PARTITIONS[0], *(max(30, round(size * scale)) for size in PARTITIONS[1:])],
        "files": [FILES[0], *(max(20, round(size * scale)) for size in FILES[1:])],
        "rounds": ROUNDS if scale == 1 else 1,
    }
    command = ["node", str(GENERATED / "reconciling-files.mjs"), str(HERE.parent), str(folder), json.dumps(settings)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured = json.loads(done.stdout)
    return [_files_table(measured["rows"], settings["rounds"]), _looks_table(measured["looks"])]


def _files_table(rows: list[dict], rounds: int) -> Table:
    phases = ("plan", "run", "publish")
    first = [_median(rows[0]["rounds"], phase) for phase in phases]
    lines = []
    for row in rows:
        medians = [_median(row["rounds"], phase) for phase in phases]
        total, against = (sum(seconds for _, seconds, _ in each) for each in (medians, first))
        calls, calls_against = (sum(calls for calls, _, _ in each) for each in (medians, first))
        shown = [f"{calls} calls, {seconds:.2f} s" for calls, seconds, _ in medians]
        lines.append([row["row"], *shown, f"{calls / calls_against:.2f}x", f"{total / against:.2f}x"])
    note = (
        "One new file of 20 records, from its event until readers see it, in the total too: the look that plans and "
        "starts the run, the run (Spark's start included, Glue's not), the look that publishes. Calls are the requests "
        f"that the local cloud got; ratios are against the first row. Median of {rounds}. The first ten days are "
        "built by the real job, the others are copies of one of them with keys, hashes, records and pointers of their "
        "own, summed by the real job; ten days are published in the month of every new one."
    )
    return Table("One new file", ["row", *phases, "calls", "time"], lines, note)


def _looks_table(looks: list[dict]) -> Table:
    first = looks[0]
    lines = [
        [
            f"{size['partitions']} partitions published",
            *(_look(size[kind], first[kind]) for kind in ("hourly", "sweep")),
        ]
        for size in looks
    ]
    note = (
        "Looks that find nothing to do. In brackets the seconds until the local cloud answered, in sum: it sorts all "
        "keys of a bucket for every listing, which S3 does not, and requests of the sweep wait for each other."
    )
    return Table("Looks at everything", ["row", "hourly look", "nightly sweep"], lines, note)


def _look(phase: dict, first: dict) -> str:
    calls, against = _calls(phase), _calls(first)
    ratio = "" if phase is first else f", {calls / against:.2f}x the calls"
    return f"{calls} calls, {phase['seconds']:.2f} s ({phase['cloudSeconds']:.2f} s){ratio}"


def _calls(phase: dict) -> int:
    return sum(phase["calls"].values())


def _median(rounds: list[dict], phase: str) -> tuple[int, float, float]:
    """Calls, seconds, seconds of the cloud."""
    taken = [each[phase] for each in rounds]
    return (
        round(statistics.median(_calls(each) for each in taken)),
        statistics.median(each["seconds"] for each in taken),
        statistics.median(each["cloudSeconds"] for each in taken),
    )


@dataclass(frozen=True)
class Look:
    """`cpu_seconds`: what of `seconds` the process worked; the rest it waited, for the server or for a core."""

    seconds: float
    cpu_seconds: float
    rss_mb: float


def listing(scale: float) -> list[Table]:
    """One look at many objects, as a process; S3 and the catalog are a loopback server that computes its answers."""
    lines = []
    for state, shown in (("published", "all published"), ("all-new", "all new")):
        small, large = (_look_at(round(objects * scale), state) for objects in OBJECTS)
        ratio = f"{large.rss_mb / small.rss_mb:.2f}x the memory, {large.cpu_seconds / small.cpu_seconds:.1f}x the CPU"
        for objects, look, more in zip(OBJECTS, (small, large), ("", ratio), strict=True):
            cells = [f"{look.seconds:.2f}", f"{look.cpu_seconds:.2f}", f"{look.rss_mb:.0f}", more]
            lines.append([f"{round(objects * scale):,} objects, {shown}", *cells])
    note = (
        "One look at all prefixes and its plan, nothing done; a hundred objects to a day. Memory is the highest of the "
        "whole process; Node with the SDK has 95 MB before it looks."
    )
    return [Table("A look at many objects", ["row", "seconds", "CPU seconds", "memory MB", "ratio"], lines, note)]


def _look_at(objects: int, state: str) -> Look:
    """@raises SystemExit when the plan is not what these objects ask for"""
    command = ["node", str(GENERATED / "reconciling-listing-server.mjs"), str(objects), state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip()
            measured = run(["node", str(GENERATED / "reconciling-look.mjs")], environment=_environment(port))
        finally:
            server.terminate()
    plan = json.loads(measured.output)
    if plan["objects"] != (0 if state == "published" else objects):
        sys.exit(f"{objects} objects, {state}: the plan is {plan}")
    print(f"  {objects} objects, {state}: {plan} {measured.rss_mb:.0f} MB", file=sys.stderr, flush=True)
    return Look(plan["seconds"], plan["cpuSeconds"], measured.rss_mb)


def _environment(port: str) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    return {**os.environ, **keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "NODE_NO_WARNINGS": "1"}
