"""The interception tests once more, on the urllib3 1.26 that many programs still have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FAULTS = HERE.parent / "faults" / "test_faults_of_requests.py"
CORE = sorted([*HERE.glob("test_intercept*.py"), HERE / "test_beside_mocks.py", FAULTS])

PROOF = """
import urllib3

def test_this_is_the_old_one():
    assert urllib3.__version__.startswith("1.26.")
"""


@pytest.fixture
def old(tmp_path):
    """The environment of a process that finds the last urllib3 before 2, with a requests that works on it."""
    folder = tmp_path / "old"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    result = subprocess.run(
        [*install, "--target", str(folder), "urllib3<2", "requests"], capture_output=True, text=True, timeout=600
    )
    assert result.returncode == 0, f"urllib3 1.26 could not be installed:\n{result.stdout}{result.stderr}"
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTEST_ADDOPTS": "", "PYTHONWARNINGS": ""}


def test_interception_on_urllib3_1_26(old, tmp_path):
    proof = tmp_path / "test_proof.py"
    proof.write_text(PROOF)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", str(HERE.parents[1] / "pyproject.toml")]
    ignored = ["-W", "ignore::DeprecationWarning", "-W", "ignore::requests.exceptions.RequestsDependencyWarning"]

    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *ignored, str(proof), *map(str, CORE)],
        env=old, capture_output=True, text=True, timeout=600, cwd=HERE.parents[1],
    )  # fmt: skip

    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
    assert len(CORE) >= 5
