"""What every test has: an engine, and the articles of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

import standpoint

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def engine() -> standpoint.Engine:
    return standpoint.Engine()


@pytest.fixture(scope="session")
def articles() -> dict[str, str]:
    files = sorted((ROOT / "fixtures/articles").iterdir())
    found = {file.stem: file.read_text(encoding="utf-8") for file in files if file.suffix in (".txt", ".md")}
    assert len(found) >= 10
    return found
