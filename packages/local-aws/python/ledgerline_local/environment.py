"""The environment of the local cloud. Lambda functions and job runs inherit from it."""

import os
import sys
from pathlib import Path

REGION = "us-east-1"
ACCOUNT_ID = "000000000000"

# What a process needs of the machine. Everything else stays outside, above all the
# person's own AWS_* settings and proxies.
_KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "SYSTEMROOT")

# A run here ends before the JVM's better compiler pays: without it, it takes half the processor time.
_SHORT_RUNS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def clean_environment(outer: dict[str, str], port: int, state_dir: Path) -> dict[str, str]:
    """The variables of the server process; `TMPDIR` lies in the state folder, so that one wipe takes all."""
    kept = {name: outer[name] for name in _KEPT if name in outer}
    return {
        **kept,
        "TMPDIR": str(state_dir / "tmp"),
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT_ID,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_SUBMIT_OPTS": _SHORT_RUNS,
    }


def enter_clean_environment(port: int, state_dir: Path) -> None:
    """Replaces this process's environment. Must run before MiniStack is imported: it reads it on import."""
    (state_dir / "tmp").mkdir(parents=True, exist_ok=True)
    # MiniStack's worker for Node is CommonJS in a .js file; below our own package.json Node would take it for ESM.
    (state_dir / "package.json").write_text('{"type": "commonjs"}\n')
    kept = clean_environment(dict(os.environ), port, state_dir)
    os.environ.clear()
    os.environ.update(kept)
