"""What one new file costs with more history, and what a look at many objects does; `reconciling/` does the work."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from measurement import Measurement, run
from results import Table

HERE = Path(__file__).parent
GENERATED = HERE / "generated"
PARTITIONS = [10, 1000, 3650]
FILES = [10, 1000]
OBJECTS = [10_000, 100_000]
ROUNDS = 3


def reconciling(folder: Path, scale: float) -> list[Table]:
    """The real reconciler and the real Spark job on a local cloud; every total is compared with what was uploaded."""
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
        f"that the local cloud got; ratios are against the first row. Median of {rounds}. The history is made by the "
        "real job, in a run for each size; every month of a row has ten days published before."
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


def listing(scale: float) -> list[Table]:
    """One look at many objects, as a process; S3 and the catalog are a loopback server that computes its answers."""
    lines = []
    for state in ("published", "all-new"):
        small, large = (_look_at(round(objects * scale), state) for objects in OBJECTS)
        lines.append([_row(OBJECTS[0], scale, state), *_look_cells(small), ""])
        memory = f"{large[0].rss_mb / small[0].rss_mb:.2f}x the memory, {large[1] / small[1]:.1f}x the time"
        lines.append([_row(OBJECTS[1], scale, state), *_look_cells(large), memory])
    note = "A hundred objects to a day. Memory is that of the whole process, 100 MB of which are Node and the SDK."
    return [Table("A look at many objects", ["row", "plan seconds", "memory MB", "ratio"], lines, note)]


def _row(objects: int, scale: float, state: str) -> str:
    return f"{round(objects * scale):,} objects, {'all published' if state == 'published' else 'all new'}"


def _look_cells(look: tuple[Measurement, float]) -> list[str]:
    measured, seconds = look
    return [f"{seconds:.2f}", f"{measured.rss_mb:.0f}"]


def _look_at(objects: int, state: str) -> tuple[Measurement, float]:
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
    return measured, plan["seconds"]


def _environment(port: str) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    return {**os.environ, **keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "NODE_NO_WARNINGS": "1"}
