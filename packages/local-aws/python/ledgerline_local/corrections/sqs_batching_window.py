"""MiniStack hands over a message at once; AWS gathers more for `MaximumBatchingWindowInSeconds` first."""

import time

from ministack.services import lambda_svc, sqs


def install() -> None:
    receive = sqs._receive_messages_for_esm

    def receive_gathered(queue_url: str, max_number: int) -> list[dict]:
        return [] if _is_gathering(queue_url, max_number) else receive(queue_url, max_number)

    sqs._receive_messages_for_esm = receive_gathered


def _is_gathering(queue_url: str, max_number: int) -> bool:
    queue, now = sqs._queues.get(queue_url) or {}, time.time()
    since = sorted(message["visible_at"] for message in queue.get("messages", []) if message["visible_at"] <= now)
    return 0 < len(since) < max_number and now - since[0] < _window_seconds(queue["attributes"].get("QueueArn", ""))


def _window_seconds(queue_arn: str) -> int:
    mappings = (mapping for _, _, mapping in lambda_svc._iter_all_esms() if mapping.get("EventSourceArn") == queue_arn)
    return max((mapping.get("MaximumBatchingWindowInSeconds") or 0 for mapping in mappings), default=0)
