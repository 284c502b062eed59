"""Whether AWS itself may act: a service on a resource, or a service in a role."""

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam


def resource_lets_service(service: str, action: str, resource: str, source: str) -> bool:
    """By the policy of the resource itself. @param service e.g. `events.amazonaws.com` @param source its ARN there"""
    found = iam_evaluator._resource_policy(action.partition(":")[0], resource)
    context = _context("*", "Service", action, resource)
    context.service_context = {"aws:sourcearn": source, "aws:sourceaccount": get_account_id()}
    policy = found[0] if found else None
    return iam_evaluator.evaluate_resource_policy(policy, context, service=service).decision == "Allow"


def role_may(role_arn: str, action: str, resource: str) -> bool:
    """By the policies of the role; False when there is no such role."""
    name, account = role_arn.rsplit("/", 1)[-1], get_account_id()
    if name not in iam._roles:
        return False
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/service"
    policies = iam_evaluator._gather_role_policies(name, account)
    limits = iam_evaluator._permissions_boundary(iam._roles, name, account)
    context = _context(arn, "AssumedRole", action, resource)
    return iam_evaluator.evaluate(context, policies, *limits).decision == "Allow"


def _context(principal: str, kind: str, action: str, resource: str) -> EvalContext:
    return EvalContext(
        principal_arn=principal,
        principal_type=kind,
        principal_account=get_account_id(),
        action=action,
        resource_arn=resource,
        region=get_region(),
        secure_transport=True,
    )
