"""The control totals of a sum held against those of its children: no row is lost or doubled on the way to the total."""

from .measure_totals import control_measures, different_total, merge_totals, table_totals
from .merge_files import MergedFile, read_tables
from .scan_task import ScanSettings


class RollupError(Exception):
    """A sum that is not that of its children; the message says which child, what was expected and what was seen."""


def account_for(name: str, children: list[dict], merged: MergedFile, settings: ScanSettings) -> dict[str, str]:
    """`name` is that of the sum; children are those of the plan. Returns the control totals of what was merged.

    @raises RollupError
    """
    measures = control_measures(settings.spec["summary"]["measures"])
    expected = merge_totals(measures, *(child["controlTotals"] for child in children))
    written = merge_totals(measures, merged.totals)
    difference = different_total(expected, written, ("in its children", "as merged"))
    if difference is None:
        return written
    culprits = (_problem_of(child, settings) for child in children)
    found = next((culprit for culprit in culprits if culprit), "each child is what its record says: the merge is wrong")
    raise RollupError(f"{name}: {difference}; {found}")


def _problem_of(child: dict, settings: ScanSettings) -> str | None:
    """Reads its files once more, which is worth it only when the sum is wrong."""
    measures = control_measures(settings.spec["summary"]["measures"])
    totals = [table_totals(measures, table) for table in read_tables(child["keys"], settings)]
    expected = merge_totals(measures, child["controlTotals"])
    difference = different_total(expected, merge_totals(measures, *totals), ("in its record", "in its files"))
    if difference is None:
        return None
    keys = ", ".join(file["key"] for file in child["keys"])
    return f"{child.get('month') or child['partition']}: {difference}; delete {keys}, so that it is made again"
