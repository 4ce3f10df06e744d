"""The coverage page of XML-RPC says what the classes say."""

from __future__ import annotations

from pathlib import Path

from mockapi.actionkit.xmlrpc.classes import CLASSES
from mockapi.actionkit.xmlrpc.coverage import coverage

PAGE = Path(__file__).parents[2] / "docs" / "coverage" / "actionkit-xmlrpc.md"


def test_the_page_is_up_to_date():
    command = "mockapi coverage actionkit-xmlrpc > docs/coverage/actionkit-xmlrpc.md"
    assert PAGE.read_text("utf-8") == coverage(), f"run: {command}"


def test_every_class_stands_in_it_with_its_methods():
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in coverage().splitlines() if line.startswith("| ")}

    assert set(CLASSES) <= set(rows)
    assert "| get, search, save, save_or_create, set_custom_fields, " in rows["Action"]
    assert "unsubscribe, subscription_history" in rows["User"]
