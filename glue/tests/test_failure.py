"""An object that failed says what to do."""

import errno
import json

import pytest
from landing import load_spec
from scanned_object import scan_stored

from ledgerline_job import scan_range
from ledgerline_job.failure import explain_failure

LARGEST = b"AB1;01.03.2026;%s.99;;\n" % (b"9" * 36)


def test_a_sum_that_overflows_names_its_measure():
    wider = json.loads(
        json.dumps(load_spec("ledger")).replace("DECIMAL(28,2)", "DECIMAL(38,2)").replace("{1,26}", "{1,36}")
    )

    verdict = scan_stored(LARGEST + b"AB1;01.03.2026;0.01;;\n", "a.csv", wider)

    assert verdict["state"] == "failed"
    assert verdict["reason"].startswith("a sum (balance) has more than 38 digits; narrow min and max of its column")
    assert "DECIMAL(38)" in verdict["reason"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        RuntimeError("failed to offload data block (limit 0 bytes, setting 'max_temp_directory_size')"),
    ],
)
def test_a_full_disk_is_named(monkeypatch, error):
    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr(scan_range, "RangeText", full)
    verdict = scan_stored(b"user_id,country,purchase_amount\n1,UK,2\n", "a.csv", load_spec())

    assert verdict["state"] == "failed"
    assert verdict["reason"].startswith("no space is left in /tmp of a worker; take more workers or larger ones (")


def test_other_failures_say_what_they_are():
    assert explain_failure(ValueError("odd"), load_spec()) == "ValueError: odd"
