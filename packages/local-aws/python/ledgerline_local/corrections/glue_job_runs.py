"""MiniStack marks a Spark job SUCCEEDED without running it. Here a run runs the uploaded script."""

from ministack.core.responses import error_response_json, json_response
from ministack.services import glue

from ..glue_runs.execution import Execution
from ..glue_runs.job_run import new_job_run
from ..glue_runs.registry import ConcurrentRunsExceeded, job_runs
from ..glue_runs.role_session import RoleNotAssumable, assumable_role


def install() -> None:
    glue._start_job_run = _start_job_run
    glue._get_job_runs = _get_job_runs
    glue._batch_stop_job_run = _batch_stop_job_run


def _start_job_run(request: dict):
    name = request.get("JobName")
    job = glue._jobs.get(name)
    if job is None:
        return error_response_json("EntityNotFoundException", f"Failed to start job run: job {name} not found", 400)
    run = new_job_run(job, request)
    try:
        assumable_role(job.get("Role", ""))
        # A copy: an UpdateJob while the run works must not change it.
        job_runs.start(Execution(dict(job), run, job_runs.folder / run["Id"]))
    except RoleNotAssumable as error:
        return error_response_json("InvalidInputException", str(error), 400)
    except ConcurrentRunsExceeded as error:
        return error_response_json("ConcurrentRunsExceededException", str(error), 400)
    glue._job_runs.setdefault(name, []).append(run)
    return json_response({"JobRunId": run["Id"]})


def _get_job_runs(request: dict):
    """Newest first, paged."""
    name = request.get("JobName")
    if name not in glue._jobs:
        return error_response_json("EntityNotFoundException", f"Job {name} not found", 400)
    runs = list(reversed(glue._job_runs.get(name, [])))
    start = int(request.get("NextToken") or 0)
    end = start + int(request.get("MaxResults") or 200)
    more = {"NextToken": str(end)} if end < len(runs) else {}
    return json_response({"JobRuns": runs[start:end], **more})


def _batch_stop_job_run(request: dict):
    name = request.get("JobName")
    runs = {run["Id"]: run for run in glue._job_runs.get(name, [])}
    stopped, errors = [], []
    for run_id in request.get("JobRunIds", []):
        if run_id in runs and job_runs.stop(run_id, "Job run was stopped by a user"):
            stopped.append({"JobName": name, "JobRunId": run_id})
            continue
        code = "InvalidInputException" if run_id in runs else "EntityNotFoundException"
        state = runs[run_id]["JobRunState"] if run_id in runs else "unknown"
        detail = {"ErrorCode": code, "ErrorMessage": f"job run {run_id} is {state}, only an active run can be stopped"}
        errors.append({"JobName": name, "JobRunId": run_id, "ErrorDetail": detail})
    return json_response({"SuccessfulSubmissions": stopped, "Errors": errors})
