"""MiniStack delivers every event. On AWS a rule needs the target's own policy, a schedule its role."""

import logging

from ministack.services import eventbridge

from ..service_permissions import resource_lets_service, role_may

logger = logging.getLogger("ledgerline.events")
_ACTIONS = {"sqs": "sqs:SendMessage", "lambda": "lambda:InvokeFunction"}


def install() -> None:
    invoke = eventbridge._invoke_target

    def invoke_target(target, event, rule, view=None):
        reason = _refusal(target, event, rule)
        if reason:
            # AWS counts it as FailedInvocations and says nothing either.
            logger.warning("%s did not reach %s: %s", rule.get("Arn"), target.get("Arn"), reason)
            return
        invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_target


def _refusal(target: dict, event: dict, rule: dict) -> str | None:
    arn = target.get("Arn", "")
    action = _ACTIONS.get(arn.split(":")[2] if arn.count(":") > 2 else "")
    if action is None:
        return None
    if event.get("Source") == "aws.scheduler":
        role = target.get("RoleArn", "")
        return None if role_may(role, action, arn) else f"role {role} may not {action}"
    if resource_lets_service("events.amazonaws.com", action, arn, rule.get("Arn", "")):
        return None
    return f"its policy does not let events.amazonaws.com {action}"
