"""The record of a run in the fields of Glue's API."""

import secrets
import time

TERMINAL_STATES = frozenset({"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"})
DEFAULT_TIMEOUT_MINUTES = 2880
_DPU_PER_WORKER = {"G.025X": 0.25, "G.1X": 1, "G.2X": 2, "G.4X": 4, "G.8X": 8}


def new_job_run(job: dict, request: dict) -> dict:
    """@param request the body of StartJobRun; what it does not say comes from the job."""
    now = time.time()
    workers = request.get("NumberOfWorkers") or job.get("NumberOfWorkers") or 2
    worker_type = request.get("WorkerType") or job.get("WorkerType") or "G.1X"
    capacity = workers * _DPU_PER_WORKER.get(worker_type, 1)
    return {
        "Id": f"jr_{secrets.token_hex(32)}",
        "Attempt": 0,
        "JobName": job["Name"],
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "StartedOn": now,
        "LastModifiedOn": now,
        "JobRunState": "STARTING",
        "Arguments": request.get("Arguments") or {},
        "PredecessorRuns": [],
        "AllocatedCapacity": int(capacity),
        "MaxCapacity": float(capacity),
        "ExecutionTime": 0,
        "Timeout": request.get("Timeout") or job.get("Timeout") or DEFAULT_TIMEOUT_MINUTES,
        "WorkerType": worker_type,
        "NumberOfWorkers": workers,
        "LogGroupName": "/aws-glue/jobs",
        "GlueVersion": job.get("GlueVersion", "5.1"),
        "ExecutionClass": request.get("ExecutionClass") or job.get("ExecutionClass") or "STANDARD",
    }


def enter_state(run: dict, state: str, error_message: str = "") -> None:
    """Moves the run on; a terminal state also sets its end, its seconds and what they would cost."""
    now = time.time()
    run["LastModifiedOn"] = now
    if error_message:
        run["ErrorMessage"] = error_message
    if state in TERMINAL_STATES:
        run["CompletedOn"] = now
        run["ExecutionTime"] = round(now - run["StartedOn"])
        run["DPUSeconds"] = round(run["MaxCapacity"] * (now - run["StartedOn"]), 3)
    run["JobRunState"] = state
