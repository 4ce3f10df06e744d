"""Runs test files in a pytest of their own."""

from __future__ import annotations

import pytest

HEAD = """
import pytest, requests
KEY = {"OSDI-API-Token": "mockapi-key"}
API = "https://actionnetwork.org/api/v2"

KIT = "https://mockapi.actionkit.com"

def ask(path, base=API):
    return requests.get(base + path, headers=KEY)

def ask_gap(base=KIT, query=""):  # what ActionKit has and mockapi lacks
    return requests.get(base + "/rest/v1/labtest/" + query, auth=("mockapi", "mockapi"))

def tag(name, base=API):
    requests.post(base + "/tags", json={"name": name}, headers=KEY).raise_for_status()

def names(mock):
    return [tag.name for tag in mock.actionnetwork["tags"].all()]

def demo(noun):
    import mockapi
    return mockapi.Emulator("demo").actionnetwork[noun].count()
"""


@pytest.fixture
def run(pytester):
    """Runs a test file in a process of its own, in the order in which it stands there.

    Without the summary, which repeats failures, cut to a line or, where CI is set, whole.
    """

    def run(text, *options):
        pytester.makepyfile(HEAD + text)
        return pytester.runpytest_subprocess("-p", "no:randomly", "-rN", *options)

    return run
