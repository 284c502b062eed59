"""A raw and a curated folder with what the trigger would have put there, and reading back what a run left."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ledgerline_job.arguments import JobArguments
from ledgerline_job.canonical import canonical_json, digest_of, fingerprint_of, input_hash_of, month_digest_of, sha256
from ledgerline_job.job import run_job
from ledgerline_job.object_store import file_etag
from ledgerline_job.stored_object import BLOCK_BYTES

SPECS = Path(__file__).parent / "generated"
FIVE_ROWS = b"user_id,country,purchase_amount\n1,India,300\n2,USA,500\n3,India,200\n4,UK,450\n5,USA,300\n"
TOTALS = {"India": Decimal("500.00"), "UK": Decimal("450.00"), "USA": Decimal("800.00")}
"""Of the five rows."""
HEADER = b"user_id,country,purchase_amount\n"


def load_spec(name: str = "users-summary") -> dict:
    return json.loads((SPECS / f"{name}.json").read_text("utf-8"))


class Landing:
    """Drives the job as the trigger does, on folders."""

    def __init__(self, folder: Path, spark, spec: dict | None = None) -> None:
        self.spec = spec or load_spec()
        self.raw = folder / "raw"
        self.curated = folder / "curated"
        self._artifacts = folder / "artifacts"
        self.spark = spark

    def land(self, key: str, content: bytes) -> dict:
        """Puts an object into the raw folder; returns how a plan names it."""
        path = self.raw / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.item(key)

    def item(self, key: str) -> dict:
        """How a plan names an object that lies there."""
        path = self.raw / key
        return {"uri": f"file://{path}", "key": key, "etag": file_etag(path), "size": path.stat().st_size}

    def build(self, partition: str, *objects: dict, reuse: tuple[str, ...] = (), later: tuple[str, ...] = ()) -> dict:
        return {
            "partition": partition,
            "reason": "new",
            "inputHash": input_hash_of(objects),
            "contractHash": self.spec["contractHash"],
            "objects": list(objects),
            "reuse": list(reuse),
            "later": list(later),
        }

    def day(self, date: str, content: bytes, name: str = "a.csv") -> dict:
        """A build of one object."""
        return self.build(f"ingest_date={date}", self.land(f"input/ingest_date={date}/{name}", content))

    def run(
        self,
        *builds: dict,
        children: tuple[dict, ...] = (),
        months: tuple[dict, ...] = (),
        run_id: str = "jr_1",
        block_bytes: int = BLOCK_BYTES,
    ) -> None:
        spec_text = canonical_json(self.spec)
        plan = {
            "version": 1,
            "pipeline": self.spec["pipeline"],
            "specHash": sha256(spec_text),
            "builds": list(builds),
            "rollup": {"months": list(months), "children": list(children)},
        }
        arguments = JobArguments(
            run_id=run_id,
            plan_uri=_store(self.curated / "plans", canonical_json(plan)),
            spec_uri=_store(self._artifacts / "specs", spec_text),
            input_root=f"file://{self.raw}/",
            output_root=f"file://{self.curated}/",
        )
        run_job(self.spark, arguments, block_bytes)

    def record(self, build: dict) -> dict | None:
        return self._json(f"builds/{build['partition']}/{fingerprint_of(build)}.json")

    def attempt(self, build: dict, run_id: str = "jr_1") -> dict | None:
        return self._json(f"attempts/{build['partition']}/{fingerprint_of(build)}/{run_id}.json")

    def report(self, run_id: str = "jr_1") -> dict | None:
        return self._json(f"runs/{run_id}/report.json")

    def child(self, build: dict) -> dict:
        """The build as a later plan's roll-up names it."""
        record = self.record(build)
        return {
            "partition": build["partition"],
            "fingerprint": fingerprint_of(build),
            "keys": record["manifest"]["summary"],
            "controlTotals": record["controlTotals"],
        }

    def segment_ids(self, build: dict) -> tuple[str, ...]:
        """Those of a build's record, for a later build to take over."""
        return tuple(segment["id"] for segment in self.record(build)["segments"])

    def segments(self, partition: str) -> list[dict]:
        return [json.loads(path.read_bytes()) for path in (self.curated / "segments" / partition).glob("*.json")]

    def month(self, *children: dict) -> dict | None:
        """The record of a month that is the sum of these builds."""
        return self._json(f"months/{month_digest_of(children)}.json")

    def summed(self, *children: dict) -> dict:
        """That month as a later plan's roll-up names it."""
        record = self.month(*children)
        named = {name: record[name] for name in ("month", "digest", "controlTotals")}
        return {**named, "keys": record["summary"]}

    def summary(self, build: dict) -> dict[str, Decimal]:
        """Country -> total, from exactly the files of the manifest, which must be all files of the prefix."""
        record = self.record(build)
        keys = [file["key"] for file in record["manifest"]["summary"]]
        prefix = self.curated / "runs" / record["runId"] / "summary" / build["partition"]
        assert sorted(keys) == sorted(str(path.relative_to(self.curated)) for path in prefix.glob("*"))
        rows = [row for key in keys for row in self.parquet(key).to_pylist()]
        assert len({row["country"] for row in rows}) == len(rows)
        return {row["country"]: row["total_purchase"] for row in rows}

    def quarantine(self, build: dict) -> list[tuple]:
        """(line number, reason, column, raw line) of every rejected record, by line."""
        record = self.record(build)
        files = record["manifest"]["quarantine"]
        prefix = self.curated / "runs" / record["runId"] / "quarantine" / build["partition"]
        assert {file["key"] for file in files} == {str(path.relative_to(self.curated)) for path in prefix.glob("*")}
        rows = [row for file in files for row in self.parquet(file["key"]).to_pylist()]
        return sorted((row["line_number"], row["reason"], row["column_name"], row["raw_line"]) for row in rows)

    def parquet(self, key: str) -> pa.Table:
        return pq.read_table(self.curated / key, partitioning=None)

    def rollup(self, *children: dict) -> dict | None:
        """The roll-up record of a set of builds."""
        return self._json(f"rollups/{digest_of(children)}.json")

    def export(self, *children: dict) -> str:
        return (self.curated / self.rollup(*children)["export"]["key"]).read_text("utf-8")

    def _json(self, key: str) -> dict | None:
        path = self.curated / key
        return json.loads(path.read_bytes()) if path.exists() else None


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zstandard(content: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def _store(folder: Path, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256(text)}.json"
    path.write_text(text, "utf-8")
    return f"file://{path}"
