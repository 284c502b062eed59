"""Fills dist/wheels/ with what Glue 5.1 (Linux x86_64, Python 3.11) lacks, at the versions and hashes of the lock.

Only a deployment to a real account needs it: the local cloud runs on .venv, which has them.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

GLUE = Path(__file__).parent
LOCK = GLUE.parent / "requirements.txt"


def locked(requirement: str) -> str:
    """The lock's lines for `name==version`: the requirement and its hashes."""
    block = re.search(
        rf"^{re.escape(requirement)} \\\n(?:    --hash=\S+(?: \\)?\n)+", LOCK.read_text("utf-8"), re.MULTILINE
    )
    if block is None:
        sys.exit(f"{LOCK.name} does not hold {requirement}; pyproject.toml and requirements.in must name one version")
    return block[0]


def download(requirements: list[str], target: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("".join(map(locked, requirements)))
        wanted.flush()
        options = "--no-deps --require-hashes --only-binary=:all: --python-version=3.11 --implementation=cp"
        platforms = ["--platform=manylinux2014_x86_64", "--platform=manylinux_2_28_x86_64"]
        command = [sys.executable, "-m", "pip", "download", *options.split(), *platforms]
        subprocess.run([*command, "--dest", str(target), "--requirement", wanted.name], check=True)


if __name__ == "__main__":
    project = tomllib.loads((GLUE / "pyproject.toml").read_text("utf-8"))["project"]
    download(project["dependencies"], GLUE / "dist" / "wheels")
