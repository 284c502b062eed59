"""Asks MiniStack's IAM evaluator whether the caller of the current request may do something more.

MiniStack checks one action on one resource per request before it calls a service. What we answer
ourselves touches further resources (the data of a query, its result object): those are asked here.
"""

from ministack.core import iam_evaluator
from ministack.core.iam_actions import identity_denial_message
from ministack.core.responses import get_region
from ministack.core.router import extract_access_key_id


class AccessDenied(Exception):
    """The caller's policies do not allow `action` on `resource`; the message is worded as AWS does."""


def caller_access_key(headers: dict, query_params: dict) -> str:
    return extract_access_key_id(headers, query_params)


def authorise(access_key: str, action: str, resource: str, context: dict | None = None) -> None:
    """@raises AccessDenied. Call it in the request's own context (account and region are pinned there)."""
    service = action.partition(":")[0]
    denied = iam_evaluator.enforce(access_key, action, service, get_region(), resource, service_context=context)
    if denied is None:
        return
    if isinstance(denied, iam_evaluator.AuthError):
        raise AccessDenied(denied.message)
    explicit = denied.decision == "Deny"
    raise AccessDenied(identity_denial_message(action, denied.principal_arn, resource, explicit))
