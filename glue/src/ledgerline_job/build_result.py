"""What a build of the plan came to, judged from the accounts of its objects and the files written for it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .canonical import fingerprint_of
from .measure_totals import merge_totals
from .object_account import ObjectAccount
from .scan_stage import SummaryFile


@dataclass(frozen=True)
class BuildResult:
    """`state`: built, refused, superseded or failed; `message` says why it is not built."""

    build: dict
    state: str
    message: str | None
    accounts: list[ObjectAccount]
    summaries: list[SummaryFile]
    totals: dict[str, str | None]
    """Of all measures over the build, as scanned."""

    @property
    def partition(self) -> str:
        return self.build["partition"]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.build)

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        return dict(sum((Counter(account.rejected_by_reason) for account in self.accounts), Counter()))


def judge_build(
    index: int, build: dict, accounts: list[ObjectAccount], summaries: list[SummaryFile], measures: list[dict]
) -> BuildResult:
    """`index` in the plan; accounts and summaries are those of the whole run."""
    own = sorted((account for account in accounts if account.build == index), key=lambda account: account.position)
    files = sorted((file for file in summaries if file.build == index), key=lambda file: file.file["key"])
    totals = merge_totals(measures, *(account.totals for account in own))
    written = merge_totals(measures, *(file.totals for file in files))
    state, message = _state(build, own, _unaccounted(build, own, totals, written))
    return BuildResult(build, state, message, own, files, totals)


def _state(build: dict, accounts: list[ObjectAccount], problem: str | None) -> tuple[str, str | None]:
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
    return ("failed", problem) if problem else ("built", None)


def _unaccounted(build: dict, accounts: list[ObjectAccount], scanned: dict, written: dict) -> str | None:
    for account in accounts:
        if mismatch := account.mismatch():
            return f"{build['objects'][account.position]['key']}: {mismatch}"
    for measure, total in scanned.items():
        if not _is_same(total, written[measure]):
            return f"{build['partition']}: {measure} is {total} in the scan and {written[measure]} as written"
    return None


def _is_same(left: str | None, right: str | None) -> bool:
    """As numbers, where they are numbers: 5 is 5.00."""
    try:
        return left == right or Decimal(left) == Decimal(right)
    except (InvalidOperation, TypeError):
        return False
