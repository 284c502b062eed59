"""What the log of a run says while it scans."""

import logging

from landing import FIVE_ROWS, Landing

from ledgerline_job import progress


def test_the_log_tells_how_far_the_scan_is_and_how_much_was_rejected(landing: Landing, caplog, monkeypatch):
    monkeypatch.setattr(progress, "INTERVAL_SECONDS", 0.05)
    build = landing.day("2026-11-23", FIVE_ROWS + b"x,UK,1\n" * 200)

    with caplog.at_level(logging.INFO, logger="ledgerline_job.progress"):
        landing.run(build, block_bytes=100)

    said = [record.message for record in caplog.records if record.name == "ledgerline_job.progress"]
    ranges = -(-build["objects"][0]["size"] // 100)
    assert said[-1] == f"{ranges} of {ranges} ranges scanned, 200 records rejected so far"
    assert len(set(said)) == len(said)
