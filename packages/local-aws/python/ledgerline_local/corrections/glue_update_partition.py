"""MiniStack has no UpdatePartition."""

import json

from ministack.core.responses import error_response_json, json_response
from ministack.services import glue


def install() -> None:
    handle = glue._handle_request_sync

    def handle_request(method, path, headers, body, query_params):
        if headers.get("x-amz-target", "") == "AWSGlue.UpdatePartition":
            return _update_partition(json.loads(body))
        return handle(method, path, headers, body, query_params)

    glue._handle_request_sync = handle_request


def _update_partition(request: dict):
    """One entry of BatchUpdatePartition; its error becomes the answer."""
    entry = {name: request[name] for name in ("PartitionValueList", "PartitionInput")}
    answer = glue._batch_update_partition({**request, "Entries": [entry]})
    errors = json.loads(answer[2]).get("Errors") if answer[0] < 300 else None
    if errors:
        detail = errors[0]["ErrorDetail"]
        return error_response_json(detail["ErrorCode"], detail["ErrorMessage"], 400)
    return json_response({}) if answer[0] < 300 else answer
