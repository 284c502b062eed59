"""An object in many ranges comes to the same as in one."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from landing import HEADER, gzipped, load_spec
from plain_reference import judge_object

from ledgerline_job.object_store import StoreSettings
from ledgerline_job.scan_object import ScanSettings, ScanTask, scan_object

CONTENT = HEADER + b"".join(
    b"%d,Country %d,%s\n" % (n, n % 3, b"1e3" if n % 10 == 0 else b"1.5") + (b"\n" if n % 7 == 0 else b"")
    for n in range(1, 200)
)
ROUGH = CONTENT.replace(b"55,Country", b'55,"Country').replace(b"70,", b"70\0,")


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize("content", [CONTENT, ROUGH, ROUGH.rstrip(b"\n")], ids=["clean", "rough", "unended"])
@pytest.mark.parametrize("range_bytes", [7, 64, 1000, 1 << 20])
def test_line_numbers_and_sums_do_not_depend_on_the_size_of_ranges(tmp_path: Path, name, content, range_bytes):
    stored = gzipped(content) if name.endswith(".gz") else content
    (tmp_path / name).write_bytes(stored)
    item = {"uri": f"file://{tmp_path}/{name}", "key": f"input/{name}", "size": len(stored)}
    item["etag"] = f'"{hashlib.md5(stored).hexdigest()}"'
    settings = ScanSettings(load_spec(), "jr_1", f"file://{tmp_path}/out/", StoreSettings(), range_bytes=range_bytes)

    *partial, account = scan_object(ScanTask(0, 0, 0, "ingest_date=undated", item), settings)

    totals, rejected, blank = judge_object(content, settings.spec)
    assert account.state == "read", account.detail
    assert (account.lines, account.blank) == (content.rstrip(b"\n").count(b"\n") + (content[-2:] == b"\n\n"), blank)
    assert account.mismatch() is None
    sums = pa.concat_tables(partial).group_by("country").aggregate([("total_purchase", "sum")])
    assert {(row["country"],): row["total_purchase_sum"] for row in sums.to_pylist()} == {
        key: value["total_purchase"] for key, value in totals.items()
    }
    rows = pq.read_table(tmp_path / "out" / account.quarantine["key"], partitioning=None).to_pylist()
    assert [(row["line_number"], row["reason"], row["column_name"]) for row in rows] == rejected
    assert account.sha256 == hashlib.sha256(stored).hexdigest()
