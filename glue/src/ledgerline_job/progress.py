"""How far the scan is, for people who watch the log; nothing is decided by it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyspark import Accumulator, SparkContext

_log = logging.getLogger(__name__)
INTERVAL_SECONDS = 10.0


@dataclass(frozen=True)
class ScanProgress:
    """Counted by Spark tasks as they end, twice where one was retried: not a count to rely on."""

    total: int
    done: Accumulator
    rejected: Accumulator

    def add(self, rejected: int) -> None:
        """One more range; called in a Spark task."""
        self.done.add(1)
        self.rejected.add(rejected)

    def describe(self) -> str:
        return f"{self.done.value} of {self.total} ranges scanned, {self.rejected.value} records rejected so far"


@contextmanager
def logged_progress(context: SparkContext, total: int) -> Iterator[ScanProgress]:
    """Logs every INTERVAL_SECONDS, if there is news, while the block runs, and at its end."""
    progress = ScanProgress(total, context.accumulator(0), context.accumulator(0))
    has_ended = threading.Event()

    def watch() -> None:
        last = progress.describe()
        while not has_ended.wait(INTERVAL_SECONDS):
            now = progress.describe()
            if now != last and progress.done.value < total:
                last = now
                _log.info(now)

    thread = threading.Thread(target=watch, name="progress", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        has_ended.set()
        thread.join()
        _log.info(progress.describe())
