"""MiniStack polls a queue for a function whose role may not read it; AWS refuses the mapping."""

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from ..service_permissions import role_may

_NEEDED = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def install() -> None:
    create = lambda_svc._create_esm

    def create_event_source_mapping(request: dict):
        return _refusal(request) or create(request)

    lambda_svc._create_esm = create_event_source_mapping


def _refusal(request: dict):
    queue = request.get("EventSourceArn", "")
    function, _, _ = lambda_svc._get_func_record_for_ref(request.get("FunctionName", ""))
    if not function or ":sqs:" not in queue:
        return None
    role = function["config"].get("Role", "")
    missing = next((name for name in _NEEDED if not role_may(role, f"sqs:{name}", queue)), None)
    if missing is None:
        return None
    message = f"The function execution role does not have permissions to call {missing} on SQS"
    return error_response_json("InvalidParameterValueException", message, 400)
