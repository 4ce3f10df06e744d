"""The interception tests once more, on the urllib3 1.26 that many programs still have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_interception_on_urllib3_1_26(tmp_path):
    old = tmp_path / "old"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(old), "urllib3<2", "requests"]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    environ = {**os.environ, "PYTHONPATH": str(old)}
    version = "import urllib3; assert urllib3.__version__.startswith('1.26'), urllib3.__version__"
    subprocess.run([sys.executable, "-c", version], check=True, env=environ)

    result = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider",
            "-W", "ignore::DeprecationWarning", "-W", "ignore::requests.exceptions.RequestsDependencyWarning",
            str(HERE / "test_intercept.py"),
        ],
        env=environ, capture_output=True, text=True, timeout=300, cwd=HERE.parents[1],
    )  # fmt: skip

    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-2000:]
    assert " passed" in result.stdout
