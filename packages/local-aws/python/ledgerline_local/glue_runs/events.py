"""Glue's own event about the end of a run, on the default bus of EventBridge."""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import eventbridge

_SEVERITY = {"SUCCEEDED": "INFO", "STOPPED": "INFO", "TIMEOUT": "WARN", "FAILED": "ERROR"}
_MESSAGE = {
    "SUCCEEDED": "Job run succeeded",
    "STOPPED": "Job run stopped",
    "TIMEOUT": "Job run timed out",
    "FAILED": "Job run failed",
}


def put_state_change(run: dict) -> None:
    """Only terminal states make an event, as on AWS."""
    state = run["JobRunState"]
    detail = {
        "jobName": run["JobName"],
        "severity": _SEVERITY[state],
        "state": state,
        "jobRunId": run["Id"],
        "message": run.get("ErrorMessage") or _MESSAGE[state],
    }
    entry = {
        "Source": "aws.glue",
        "DetailType": "Glue Job State Change",
        "Detail": json.dumps(detail),
        "Resources": [f"arn:aws:glue:{get_region()}:{get_account_id()}:job/{run['JobName']}"],
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
