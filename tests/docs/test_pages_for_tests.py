"""The pages on faults and on pytest: their blocks run, and their tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_mockapi.options import INI

from mockapi.emulator import PRESETS, Emulator

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("faults.md", "pytest.md")}
BLOCK = re.compile(r"<!-- test: pytest -->\n```python\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = [match["text"] for page in PAGES.values() for match in BLOCK.finditer(page)]


def test_every_block_of_python_is_marked_for_a_test():
    assert sum(page.count("```python") for page in PAGES.values()) == len(BLOCKS) == 3


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_a_block_passes(pytester: pytest.Pytester, text):
    pytester.makepyfile(text)
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=1)


def test_the_table_of_presets_is_that_of_the_code():
    rows = [f"| `{name}` | {PRESETS[name].about} | {PRESETS[name].evidence} |" for name in sorted(PRESETS)]
    for row in rows:
        assert row in PAGES["faults.md"]
    named = set(re.findall(r"`((?:actionnetwork|actionkit)\.\w+)`", PAGES["faults.md"]))
    assert named == set(Emulator().faults.presets)


def test_every_option_of_a_fault_stands_on_the_page():
    options = set(Emulator().faults.add.__func__.__kwdefaults__) - {"name"}
    for option in options:
        assert re.search(rf"`{option}\b", PAGES["faults.md"]), option


def test_every_fixture_and_option_of_the_plugin_stands_on_the_page():
    import pytest_mockapi

    fixtures = [name for name in vars(pytest_mockapi) if name.startswith("mockapi")]
    assert len(fixtures) >= 8
    for name in [*fixtures, *INI]:
        assert name in PAGES["pytest.md"], name
