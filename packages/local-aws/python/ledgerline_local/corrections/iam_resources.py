"""MiniStack names the wrong resource in some checks, so that least-privilege roles are refused.

An Athena call that carries only a query id is a call on that query's workgroup; a Glue call on a
database or job by its `Name` is not a call on a table of that name.
"""

import json

from ministack.core import iam_actions
from ministack.services import athena

_GLUE_KINDS = {"Database": "database", "Job": "job", "Crawler": "crawler", "Trigger": "trigger", "Workflow": "workflow"}


def install() -> None:
    extract = iam_actions.extract_resource_arn

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
        known = {"athena": _athena_resource, "glue": _glue_resource}.get(service)
        resource = known(headers.get("x-amz-target", "").rpartition(".")[2], _fields(body)) if known else None
        if resource:
            return f"arn:aws:{service}:{region}:{account_id}:{resource}"
        return extract(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn


def _fields(body: bytes) -> dict:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _athena_resource(action: str, fields: dict) -> str | None:
    if action.endswith("QueryExecution") and action.startswith("Batch"):
        fields = {"QueryExecutionId": next(iter(fields.get("QueryExecutionIds") or []), "")}
    if query := athena._executions.get(fields.get("QueryExecutionId", "")):
        return f"workgroup/{query.workgroup}"
    named_id = fields.get("NamedQueryId") or next(iter(fields.get("NamedQueryIds") or []), "")
    if named := athena._named_queries.get(named_id):
        return f"workgroup/{named['WorkGroup']}"
    carries_workgroup = action in ("StartQueryExecution", "ListQueryExecutions", "ListNamedQueries", "CreateNamedQuery")
    if carries_workgroup and not fields.get("WorkGroup"):
        return "workgroup/primary"
    return f"workgroup/{fields['Name']}" if action == "CreateWorkGroup" and fields.get("Name") else None


def _glue_resource(action: str, fields: dict) -> str | None:
    name = fields.get("Name") or fields.get("JobName")
    for suffix, kind in _GLUE_KINDS.items():
        if action.endswith(suffix) and name:
            return f"{kind}/{name}"
    return None
