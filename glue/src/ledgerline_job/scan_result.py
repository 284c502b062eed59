"""What a run scanned of a build, judged from the accounts of its objects and the files written for it."""

from collections import Counter
from dataclasses import dataclass

from .measure_totals import different_total, merge_totals
from .object_account import ObjectAccount
from .scan_stage import SummaryFile
from .segments import Share


@dataclass(frozen=True)
class ScanResult:
    """`state`: read, refused, superseded or failed; `message` says why it is not read."""

    share: Share
    state: str
    message: str | None
    accounts: list[ObjectAccount]
    summaries: list[SummaryFile]
    totals: dict[str, str | None]
    """Of all measures, as scanned."""

    @property
    def counts(self) -> dict[str, int]:
        return count_objects(self.accounts)

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        return dict(sum((Counter(account.rejected_by_reason) for account in self.accounts), Counter()))


def count_objects(accounts: list[ObjectAccount]) -> dict[str, int]:
    names = ("accepted", "rejected", "blank", "filtered")
    counts = {name: sum(getattr(account, name) for account in accounts) for name in names}
    return {"records": counts["accepted"] + counts["rejected"], **counts}


def judge_scan(
    index: int, share: Share, accounts: list[ObjectAccount], summaries: list[SummaryFile], measures: list[dict]
) -> ScanResult:
    """`index` in the plan; accounts and summaries are those of the whole run."""
    own = sorted((account for account in accounts if account.build == index), key=lambda account: account.position)
    files = sorted((file for file in summaries if file.build == index), key=lambda file: file.file["key"])
    totals = merge_totals(measures, *(account.totals for account in own))
    written = merge_totals(measures, *(file.totals for file in files))
    state, message = _state(share, own, _unaccounted(share, own, totals, written))
    return ScanResult(share, state, message, own, files, totals)


def _state(share: Share, accounts: list[ObjectAccount], problem: str | None) -> tuple[str, str | None]:
    """The gravest thing that happened to an object; what must be tried again goes before what is decided."""
    if share.problem is not None:
        return "failed", share.problem
    objects = share.objects
    if [account.position for account in accounts] != list(range(len(objects))):
        return "failed", f"{len(objects)} objects were planned, {len(accounts)} accounts came back"
    for state in ("failed", "superseded", "refused"):
        messages = [
            f"{objects[account.position]['key']}: {account.reason or state}: {account.detail}"
            for account in accounts
            if account.state == state
        ]
        if messages:
            return state, "; ".join(messages)
    return ("failed", problem) if problem else ("read", None)


def _unaccounted(share: Share, accounts: list[ObjectAccount], scanned: dict, written: dict) -> str | None:
    for account in accounts:
        if mismatch := account.mismatch():
            return f"{share.objects[account.position]['key']}: {mismatch}"
    if difference := different_total(scanned, written):
        return f"{share.build['partition']}: {difference}"
    return None
