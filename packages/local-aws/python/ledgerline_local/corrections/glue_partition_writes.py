"""MiniStack has no UpdatePartition and no BatchDeletePartition, and batches of any size pass."""

import json

from ministack.core.responses import error_response_json, json_response
from ministack.services import glue

# https://docs.aws.amazon.com/glue/latest/webapi/API_BatchUpdatePartition.html and its siblings
_BATCHES = {
    "BatchCreatePartition": ("PartitionInputList", 100),
    "BatchUpdatePartition": ("Entries", 100),
    "BatchDeletePartition": ("PartitionsToDelete", 25),
    "BatchGetPartition": ("PartitionsToGet", 1000),
}


def install() -> None:
    handle = glue._handle_request_sync
    added = {"UpdatePartition": _update_partition, "BatchDeletePartition": _batch_delete_partition}

    def handle_request(method, path, headers, body, query_params):
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action in _BATCHES and (refused := _oversized(json.loads(body), *_BATCHES[action])):
            return refused
        if action in added:
            return added[action](json.loads(body))
        return handle(method, path, headers, body, query_params)

    glue._handle_request_sync = handle_request


def _oversized(request: dict, field: str, limit: int):
    size = len(request.get(field) or [])
    if size <= limit:
        return None
    name = field[0].lower() + field[1:]
    message = f"1 validation error detected: Value at '{name}' failed to satisfy constraint: "
    message += f"Member must have length less than or equal to {limit}, {size} were sent"
    return error_response_json("ValidationException", message, 400)


def _update_partition(request: dict):
    """One entry of BatchUpdatePartition; its error becomes the answer."""
    entry = {name: request[name] for name in ("PartitionValueList", "PartitionInput")}
    answer = glue._batch_update_partition({**request, "Entries": [entry]})
    errors = json.loads(answer[2]).get("Errors") if answer[0] < 300 else None
    if errors:
        detail = errors[0]["ErrorDetail"]
        return error_response_json(detail["ErrorCode"], detail["ErrorMessage"], 400)
    return json_response({}) if answer[0] < 300 else answer


def _batch_delete_partition(request: dict):
    key = f"{request['DatabaseName']}/{request['TableName']}"
    if key not in glue._tables:
        return error_response_json("EntityNotFoundException", f"Table {key} not found.", 400)
    existing = [partition["Values"] for partition in glue._partitions.get(key, [])]
    errors = []
    for values in (entry["Values"] for entry in request["PartitionsToDelete"]):
        if values in existing:
            glue._delete_partition({**request, "PartitionValues": values})
            continue
        detail = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": f"Partition {values} not found."}
        errors.append({"PartitionValues": values, "ErrorDetail": detail})
    return json_response({"Errors": errors})
