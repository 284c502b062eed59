"""Builds dist/: the wheel of ledgerline_job, the same bytes for the same sources, and the entry script."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from setuptools import build_meta

GLUE = Path(__file__).parent
SCHEMAS = GLUE.parent / "packages" / "schema" / "generated"
PACKAGE = Path("src") / "ledgerline_job"
SOURCE_DATE = "315532800"
"""1980-01-01, the first time that a zip can say."""


def take_schemas() -> None:
    """The documents' JSON Schemas become data of the package."""
    schemas = sorted(SCHEMAS.glob("*.schema.json"))
    if not schemas:
        sys.exit(f"{SCHEMAS} holds no *.schema.json; build @ledgerline/schema first (`turbo run build`)")
    target = GLUE / PACKAGE / "generated"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for schema in schemas:
        shutil.copy(schema, target)


def stage(folder: Path) -> None:
    """A copy of the sources alone, with the same modes on every machine."""
    shutil.copytree(GLUE / PACKAGE, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(GLUE / "pyproject.toml", folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def build(dist: Path) -> None:
    os.umask(0o022)
    os.environ["SOURCE_DATE_EPOCH"] = SOURCE_DATE
    with tempfile.TemporaryDirectory() as staging:
        stage(Path(staging))
        os.chdir(staging)
        build_meta.build_wheel(str(dist))
        os.chdir(GLUE)
    shutil.copy(GLUE / "src" / "main.py", dist / "main.py")


if __name__ == "__main__":
    take_schemas()
    distribution = GLUE / "dist"
    distribution.mkdir(exist_ok=True)
    for old in distribution.glob("*.whl"):
        old.unlink()
    build(distribution.resolve())
