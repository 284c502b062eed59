"""What a build of the plan came to, judged from the accounts of its objects and the files written for it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from .canonical import fingerprint_of
from .object_account import ObjectAccount, add_totals
from .scan_stage import SummaryFile


@dataclass(frozen=True)
class BuildResult:
    """`state`: built, refused, superseded or failed; `message` says why it is not built."""

    build: dict
    state: str
    message: str | None
    accounts: list[ObjectAccount]
    summaries: list[SummaryFile]

    @property
    def partition(self) -> str:
        return self.build["partition"]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.build)

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        return dict(sum((Counter(account.rejected_by_reason) for account in self.accounts), Counter()))

    @property
    def control_totals(self) -> dict[str, str]:
        return _total([account.totals for account in self.accounts])


def judge_build(index: int, build: dict, accounts: list[ObjectAccount], summaries: list[SummaryFile]) -> BuildResult:
    """`index` in the plan; accounts and summaries are those of the whole run."""
    own = sorted((account for account in accounts if account.build == index), key=lambda account: account.position)
    files = sorted((file for file in summaries if file.build == index), key=lambda file: file.file["key"])
    state, message = _state(build, own, files)
    return BuildResult(build, state, message, own, files)


def _state(build: dict, accounts: list[ObjectAccount], files: list[SummaryFile]) -> tuple[str, str | None]:
    """The gravest thing that happened to an object; what must be tried again goes before what is decided."""
    objects = build["objects"]
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
    problem = _unaccounted(build, accounts, files)
    return ("failed", problem) if problem else ("built", None)


def _unaccounted(build: dict, accounts: list[ObjectAccount], files: list[SummaryFile]) -> str | None:
    for account in accounts:
        if mismatch := account.mismatch():
            return f"{build['objects'][account.position]['key']}: {mismatch}"
    scanned, written = _total([account.totals for account in accounts]), _total([file.totals for file in files])
    for measure, total in scanned.items():
        if Decimal(total) != Decimal(written.get(measure, "0")):
            return f"{build['partition']}: {measure} is {total} in the scan and {written.get(measure, '0')} as written"
    return None


def _total(totals: list[dict[str, str]]) -> dict[str, str]:
    result: dict[str, str] = {}
    for part in totals:
        result = add_totals(result, part)
    return result
