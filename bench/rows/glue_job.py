"""The job as Glue runs it, on folders: plan and spec as documents, `src/main.py` with the usual arguments."""

import json
import sys
from pathlib import Path

from ledgerline_job.canonical import canonical_json, input_hash_of, sha256
from ledgerline_job.object_store import file_etag
from main import main as run_main

PARTITION = "ingest_date=undated"


def store(folder: Path, document: dict) -> str:
    text = canonical_json(document)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256(text)}.json"
    path.write_text(text, "utf-8")
    return f"file://{path}"


def main(source: Path, target: Path, spec: dict) -> None:
    item = {
        "uri": f"file://{source}",
        "key": f"input/{source.name}",
        "etag": file_etag(source),
        "size": source.stat().st_size,
    }
    build = {
        "partition": PARTITION,
        "reason": "new",
        "inputHash": input_hash_of([item]),
        "contractHash": spec["contractHash"],
        "objects": [item],
        "reuse": [],
        "later": [],
    }
    plan = {
        "version": 1,
        "pipeline": spec["pipeline"],
        "specHash": sha256(canonical_json(spec)),
        "builds": [build],
        "rollup": {"months": [], "children": []},
    }
    run_main(
        ["--JOB_RUN_ID", "bench", "--ledgerline-plan", store(target / "plans", plan)]
        + ["--ledgerline-spec", store(target / "specs", spec)]
        + [
            "--ledgerline-input-root",
            f"file://{source.parent.parent}/",
            "--ledgerline-output-root",
            f"file://{target}/",
        ]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8")))
