"""Asks MiniStack's IAM evaluator whether the caller of the current request may do something more.

MiniStack checks one action on one resource per request before it calls a service. What we answer
ourselves touches further resources (the data of a query, its result object): those are asked here.
"""

import contextvars
from types import ModuleType

from ministack.core import iam_evaluator
from ministack.core.iam_actions import identity_denial_message
from ministack.core.responses import get_region
from ministack.core.router import extract_access_key_id


class AccessDenied(Exception):
    """The caller's policies do not allow `action` on `resource`; the message is worded as AWS does."""


_access_key: contextvars.ContextVar[str] = contextvars.ContextVar("ledgerline_access_key", default="")


def remember_caller(service: ModuleType) -> None:
    """Lets `authorise` know who calls, in all that `service` does for a request."""
    handle_request = service.handle_request

    async def remembering(method, path, headers, body, query_params, **more):
        _access_key.set(extract_access_key_id(headers, query_params))
        return await handle_request(method, path, headers, body, query_params, **more)

    service.handle_request = remembering


def authorise(action: str, resource: str, context: dict | None = None) -> None:
    """@raises AccessDenied. Needs the request's context: copy it into a thread."""
    service, key = action.partition(":")[0], _access_key.get()
    denied = iam_evaluator.enforce(key, action, service, get_region(), resource, service_context=context)
    if denied is None:
        return
    if isinstance(denied, iam_evaluator.AuthError):
        raise AccessDenied(denied.message)
    explicit = denied.decision == "Deny"
    raise AccessDenied(identity_denial_message(action, denied.principal_arn, resource, explicit))
