"""ActionKit's coverage page says what the declarations say."""

from __future__ import annotations

from pathlib import Path

from mockapi.actionkit.catalogue import GAPS, MODELS
from mockapi.actionkit.coverage import coverage

PAGE = Path(__file__).parents[2] / "docs" / "coverage" / "actionkit.md"


def test_the_page_is_what_the_command_prints():
    assert PAGE.read_text("utf-8") == coverage(), "run: mockapi coverage actionkit > docs/coverage/actionkit.md"


def test_the_page_names_every_resource_with_its_methods_and_verbs():
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in coverage().splitlines() if line.startswith("| ")}

    for name, model in MODELS.items():
        for method in (*model.list_methods, *model.detail_methods):
            assert method.upper() in lines[name]
        for verb in model.verbs:
            assert f"{verb.path}/`" in lines[name]
        assert str(model.evidence) in lines[name]


def test_the_page_names_the_gaps():
    assert all(gap in coverage().partition("## Not modelled yet")[2] for gap in GAPS)
