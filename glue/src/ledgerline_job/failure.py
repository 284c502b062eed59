"""What failed, in words that say what to do about it, where that is known."""

import re
import tempfile

_FULL = re.compile(r"No space left|Errno 28|Disk quota|max_temp_directory_size", re.IGNORECASE)
_OVERFLOW = re.compile(r"OutOfRangeException|Out of Range Error|ARITHMETIC_OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE")


def explain_failure(error: Exception, spec: dict) -> str:
    """The caller knows partition and object."""
    said = f"{type(error).__name__}: {error}"
    if _FULL.search(said):
        return f"no space is left in {tempfile.gettempdir()} of a worker; take more workers or larger ones ({said})"
    if _OVERFLOW.search(said):
        sums = ", ".join(item["name"] for item in spec["summary"]["measures"] if item["function"] == "sum")
        advice = "narrow min and max of its column, or group by more columns"
        return f"a sum ({sums}) has more than 38 digits; {advice} ({said})"
    return said
