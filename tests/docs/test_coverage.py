"""The coverage page says what the declarations say."""

from __future__ import annotations

from pathlib import Path

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import coverage

PAGE = Path(__file__).parents[2] / "docs" / "coverage" / "actionnetwork.md"


def test_the_page_is_what_the_command_prints():
    assert PAGE.read_text("utf-8") == coverage(), "run: mockapi coverage > docs/coverage/actionnetwork.md"


def test_the_page_names_every_route_and_every_field():
    page = coverage()

    for noun in NOUNS.values():
        for route in noun.routes:
            assert f"`/{route.path}`" in page
        for field in noun.fields:
            for version in ("v1", "v2"):
                assert (name := field.wire_name(version)) is None or f"`{name}`" in page
