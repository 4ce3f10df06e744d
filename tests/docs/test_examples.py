"""The sample project's own tests pass, in parallel and in random order, as its readers would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/pytest.ini")))
def test_its_tests_pass(name, tmp_path):
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-o", f"cache_dir={tmp_path}"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHONWARNINGS"))}

    run = subprocess.run(command, cwd=EXAMPLES / name, capture_output=True, text=True, env=kept, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout


def test_there_are_examples():
    assert (EXAMPLES / "two_way_sync" / "two_way_sync.py").exists()
