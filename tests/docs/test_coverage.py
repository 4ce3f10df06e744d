"""The coverage page says what the declarations say."""

from __future__ import annotations

import re
from pathlib import Path

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import coverage
from mockapi.actionnetwork.osdi.visit import ROUTES

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


def test_the_page_names_what_can_be_done_with_a_row_and_where():
    rows = {line.split("|")[2].strip(): line for line in coverage().splitlines() if line.startswith("| ")}

    assert "| POST, DELETE | v2 |" in rows["`/messages/{id}/send`"]
    assert "| POST, DELETE | v2 |" in rows["`/messages/{id}/schedule`"]
    assert "| GET | v1, v2 |" in rows["`/forms/{id}/embed`"]
    assert "| GET | v2 |" in rows["`/surveys/{id}/embed`"]


def test_every_route_of_the_page_is_served_where_it_says_and_nowhere_else():
    served = {(version, path) for version, table in ROUTES.endpoints.items() for path in table}
    named = {
        (version, tuple("*" if part.startswith("{") else part for part in path.strip("/").split("/")))
        for line in coverage().partition("\n## ")[0].splitlines()
        if line.startswith("| ") and "`/" in line
        for path in re.findall(r"`/([^`]*)`", line.split("|")[2])
        for version in line.split("|")[5].replace(" ", "").split(",")
        if path
    }

    assert named | {(version, (*path, "*")) for version, path in named} >= served
    assert named <= served


def test_without_gaps_the_page_says_so():
    assert coverage().endswith("## Not modelled yet\n\nNo route that the vendor documents.\n")
