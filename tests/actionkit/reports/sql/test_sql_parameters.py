"""Placeholders of reports: found, filled, and never a way to change what the query does."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockapi.actionkit.reports.sql import QueryError, placeholders, run


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT {{ a }}, {{b}}, '{{ a }}', {{  c_d.e-f  }}", ["a", "b", "c_d.e-f"]),
        ("SELECT 1", []),
        ("SELECT {{ b }} -- {{ comment }}\n, {{ a }} # {{ x }}\n /* {{ y }} */", ["b", "a"]),
        ("SELECT '-- {{ a }}', \"# {{ b }}\", `/* {{ c }}`", ["a", "b", "c"]),
        ("SELECT 'it\\'s {{ a }}' 'it''s {{ b }}' -- {{ c }}", ["a", "b"]),
        ("SELECT {{ a|default }} {{ }} {{ a b }} {% if x %} {{", []),
        ("SELECT 5--{{ a }}", ["a"]),
    ],
)
def test_the_names_of_placeholders(sql, names) -> None:
    assert placeholders(sql) == names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("it's", "it's"),
        ('say "x"', 'say "x"'),
        ("back\\slash", "back\\slash"),
        ("a\\' OR 1=1 -- ", "a\\' OR 1=1 -- "),
        ("{{ other }}", "{{ other }}"),
        ("two\nlines", "two\nlines"),
        ("Zoë", "Zoë"),
        ("", ""),
        (5, 5),
        (-5, -5),
        (2.5, 2.5),
        (Decimal("2.50"), 2.5),
        (True, 1),
        (None, None),
        (datetime.datetime(2026, 1, 5, 10), "2026-01-05 10:00:00"),
        (datetime.date(2026, 1, 5), "2026-01-05"),
    ],
)
def test_a_value_arrives_as_it_was_sent(ask, value, expected) -> None:
    assert ask("SELECT {{ v }}", v=value) == [[expected]]


@pytest.mark.parametrize("value", ["it's", 'say "x"', "a\\", "\\'", "'", "' OR '1'='1", "a' -- ", '" # ', "%", "`"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_value_inside_quotes_stays_there(ask, value, quote) -> None:
    assert ask(f"SELECT {quote}<{{{{ v }}}}>{quote}, 1", v=value) == [[f"<{value}>", 1]]


def test_values_in_names_and_patterns(ask) -> None:
    assert ask("SELECT id FROM core_user WHERE email LIKE '%{{ v }}%'", v="ROSA@") == [[1]]
    assert ask.result("SELECT 1 AS `a {{ v }}`", v="x`, 2 AS `y").columns == ("a x`, 2 AS `y",)


def test_lists_become_a_comma_list(ask) -> None:
    assert ask("SELECT id FROM core_user WHERE id IN ({{ ids }}) ORDER BY id", ids=[1, "3"]) == [[1], [3]]
    assert ask("SELECT id FROM core_user WHERE first_name IN ({{ v }})", v=("Zoe", "O'Neil")) == [[5]]
    assert ask("SELECT id FROM core_user WHERE id IN ({{ ids }})", ids=[]) == []
    assert ask("SELECT FIND_IN_SET('b', '{{ v }}')", v=["a", "b"]) == [[2]]


def test_a_number_from_a_form_works_where_mysql_wants_one(ask) -> None:
    assert ask("SELECT id FROM core_user WHERE id > {{ id }} ORDER BY id LIMIT {{ n }}", id="1", n="2") == [[2], [3]]
    assert ask("SELECT DATE_SUB('2026-01-10', INTERVAL {{ days }} DAY)", days="3") == [["2026-01-07"]]


def test_a_missing_value_is_named(ask) -> None:
    with pytest.raises(QueryError, match="'page_id'"):
        ask("SELECT {{ other }}, {{ page_id }}", other=1)


def test_a_placeholder_in_a_comment_needs_no_value(ask) -> None:
    assert ask("SELECT 1 -- {{ missing }}") == [[1]]


@pytest.mark.parametrize("sql", ["{% if x %}SELECT 1{% endif %}", "SELECT '{% now %}'", "SELECT 1 {% comment %}"])
def test_template_tags_are_not_supported(ask, sql) -> None:
    with pytest.raises(QueryError, match=r"Template tags .* not supported"):
        ask(sql)


@pytest.mark.parametrize("sql", ["SELECT {{ a|upper }}", "SELECT {{ }}", "SELECT {{ 'a' }}", "SELECT {{ a b }}"])
def test_only_names_are_supported(ask, sql) -> None:
    with pytest.raises(QueryError, match="only a name may stand in it"):
        ask(sql, a=1)


_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
_NASTY = st.lists(st.sampled_from(["'", '"', "\\", "--", " ", "#", "/*", "*/", ";", "`", "{{ v }}", "%", "x", "\n"]))


@given(st.one_of(_TEXT, _NASTY.map("".join)))
def test_no_text_escapes_from_its_place(value) -> None:
    sql = "SELECT {{ v }}, '{{ v }}', \"{{ v }}\", 'end'"
    assert run(sql, {}, {"v": value}, now=0).rows == [[value, value, value, "end"]]
