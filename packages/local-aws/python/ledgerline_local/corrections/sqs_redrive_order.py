"""MiniStack refuses a redrive policy to a queue that is not there yet, as AWS does. Here the order is free.

A deliberate difference: the provider waits 25 s for each queue, so a local stack makes both at once.
"""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import sqs


def install() -> None:
    validate = sqs._validate_redrive_policy

    def validate_redrive_policy(text: str) -> None:
        try:
            validate(text)
        except sqs._Err:
            if not _waits_for_its_target(text):
                raise

    sqs._validate_redrive_policy = validate_redrive_policy


def _waits_for_its_target(text: str) -> bool:
    """True when everything but the existence of the dead-letter queue is right."""
    try:
        policy = json.loads(text)
        target, count = policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])
    except (ValueError, TypeError, KeyError):
        return False
    here = f"arn:aws:sqs:{get_region()}:{get_account_id()}:"
    return 1 <= count <= 1000 and target.startswith(here) and sqs._queue_by_arn(target) is None
