"""One object in this process, range after range, without Spark: for tests and measurements."""

from dataclasses import replace

import pyarrow as pa

from .object_account import ObjectAccount, sum_ranges
from .object_store import open_store
from .quarantine import renumber
from .scan_range import scan_range
from .scan_task import ScanSettings, plan_tasks


def scan_object(build: dict, settings: ScanSettings) -> tuple[list[pa.Table], ObjectAccount]:
    """Partial measures and the account of the one object of `build`, a build of a plan; quarantine is written."""
    store = open_store(settings.output_root, settings.store)
    tasks = plan_tasks([build], settings)
    partial, accounts = [], []
    line = 1 + settings.spec["input"]["dialect"]["header"]
    for task in tasks:
        *groups, account = scan_range(task, settings)
        if account.quarantine is not None and task.index > 0:
            account = replace(account, quarantine=renumber(store, settings.output_root, account.quarantine, line))
        line += account.lines
        partial += groups
        accounts.append(account)
    return partial, sum_ranges(accounts, len(tasks), build["objects"][0]["size"], settings.spec)
