"""MiniStack's Athena ignores partition locations, types, workgroup rules and the caller's permissions.

Here queries run over `ledgerline_local.athena`; workgroups and named queries stay MiniStack's.
"""

from ministack.core.responses import error_response_json, json_response
from ministack.services import athena

from ..athena.errors import QueryMalformed, QueryNotOffered
from ..athena.execution import ENGINE_VERSION, Query
from ..athena.results import result_page
from ..authorisation import AccessDenied, authorise, remember_caller

_MAX_RESULTS = 1_000


def install() -> None:
    remember_caller(athena)
    athena._start_query_execution = _start_query_execution
    athena._get_query_results = _get_query_results
    athena._stop_query_execution = _stop_query_execution
    athena._list_query_executions = _list_query_executions
    athena._execution_out = _execution_out
    athena._get_query_execution = _get_query_execution


def _refused(message: str, code: str = "InvalidRequestException", **extra: str):
    return error_response_json(code, message, 400, extra=extra)


def _start_query_execution(request: dict):
    name = request.get("WorkGroup") or "primary"
    workgroup = athena._workgroups.get(name)
    if workgroup is None or workgroup["State"] != "ENABLED":
        return _refused(f"WorkGroup {name} is not found or not enabled.")
    if request.get("ExecutionParameters"):
        return _refused("the local Athena does not offer ExecutionParameters; write the values into the query")
    configuration = workgroup.get("Configuration") or {}
    output = _output_location(request, configuration)
    if not output:
        return _refused(
            "No output location provided. An output location is required either through the Workgroup "
            "result configuration setting or as an API input."
        )
    database = (request.get("QueryExecutionContext") or {}).get("Database") or "default"
    limit = configuration.get("BytesScannedCutoffPerQuery")
    query = Query(request["QueryString"], database.lower(), name, output, authorise, limit)
    try:
        query.start()
    except QueryMalformed as error:
        return _refused(str(error), AthenaErrorCode="MALFORMED_QUERY")
    except QueryNotOffered as error:
        return _refused(str(error), AthenaErrorCode="NOT_SUPPORTED")
    athena._executions[query.id] = query
    return json_response({"QueryExecutionId": query.id})


def _output_location(request: dict, configuration: dict) -> str | None:
    """An enforced workgroup ignores what the client asks for."""
    enforced = (configuration.get("ResultConfiguration") or {}).get("OutputLocation")
    asked = (request.get("ResultConfiguration") or {}).get("OutputLocation")
    return enforced if configuration.get("EnforceWorkGroupConfiguration") else asked or enforced


def _get_query_execution(request: dict):
    query = athena._executions.get(request.get("QueryExecutionId"))
    if query is None:
        return _refused(f"QueryExecution {request.get('QueryExecutionId')} was not found")
    return json_response({"QueryExecution": _execution_out(query)})


def _execution_out(query: Query) -> dict:
    status = {"State": query.state, "SubmissionDateTime": query.submitted}
    if query.completed is not None:
        status["CompletionDateTime"] = query.completed
    if query.reason:
        status["StateChangeReason"] = query.reason
    milliseconds = int(((query.completed or query.submitted) - query.submitted) * 1000)
    return {
        "QueryExecutionId": query.id,
        "Query": query.text,
        "StatementType": "DML",
        "ResultConfiguration": {"OutputLocation": query.result_uri},
        "QueryExecutionContext": {"Database": query.database, "Catalog": "awsdatacatalog"},
        "Status": status,
        "Statistics": {
            "EngineExecutionTimeInMillis": milliseconds,
            "DataScannedInBytes": query.scanned_bytes,
            "TotalExecutionTimeInMillis": milliseconds,
            "ResultReuseInformation": {"ReusedPreviousResult": False},
        },
        "WorkGroup": query.workgroup,
        "EngineVersion": ENGINE_VERSION,
    }


def _get_query_results(request: dict):
    query = athena._executions.get(request.get("QueryExecutionId"))
    if query is None:
        return _refused(f"QueryExecution {request.get('QueryExecutionId')} was not found")
    if query.state != "SUCCEEDED":
        return _refused(f"Query did not finish successfully. Final query state: {query.state}. {query.reason}".strip())
    try:
        authorise("s3:GetObject", "arn:aws:s3:::" + query.result_uri.removeprefix("s3://"))
    except AccessDenied as error:
        return _refused(str(error), "AccessDeniedException")
    size = min(int(request.get("MaxResults") or _MAX_RESULTS), _MAX_RESULTS)
    rows, following = result_page(query.names, query.rows, int(request.get("NextToken") or 0), size)
    page = {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": query.columns}}
    more = {"NextToken": str(following)} if following is not None else {}
    return json_response({"ResultSet": page, "UpdateCount": 0, **more})


def _stop_query_execution(request: dict):
    query = athena._executions.get(request.get("QueryExecutionId"))
    if query is None:
        return _refused(f"QueryExecution {request.get('QueryExecutionId')} was not found")
    query.cancel()
    return json_response({})


def _list_query_executions(request: dict):
    """Newest first, paged."""
    name = request.get("WorkGroup") or "primary"
    ids = [query.id for query in reversed(list(athena._executions.values())) if query.workgroup == name]
    start = int(request.get("NextToken") or 0)
    end = start + int(request.get("MaxResults") or 50)
    more = {"NextToken": str(end)} if end < len(ids) else {}
    return json_response({"QueryExecutionIds": ids[start:end], **more})
