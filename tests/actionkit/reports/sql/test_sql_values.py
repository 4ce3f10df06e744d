"""What kinds of values go into the tables of reports, come out, and how they compare."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

import pytest

from mockapi.actionkit.reports.sql import SqlTable


def cells(ask, value, expression="v", more=()):
    """An expression over a table of one column with these values."""
    table = SqlTable(("id", "v"), lambda: list(enumerate((value, *more), 1)))
    return [row[0] for row in ask.result(f"SELECT {expression} FROM t ORDER BY id", {"t": table}).rows]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1, 1),
        (True, 1),
        (False, 0),
        (1.5, 1.5),
        (Decimal("10.10"), 10.1),
        (Decimal("NaN"), None),
        (None, None),
        ("text", "text"),
        (b"text", "text"),
        (datetime.datetime(2026, 1, 5, 10, 0, 30, 999), "2026-01-05T10:00:30"),
        (
            datetime.datetime(2026, 1, 5, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
            "2026-01-05T08:00:00",
        ),
        (datetime.date(2026, 1, 5), "2026-01-05"),
        (datetime.time(10, 30), "10:30:00"),
        ("2026-01-05T10:00:00", "2026-01-05T10:00:00"),
        ("2026-01-05 10:00:00", "2026-01-05 10:00:00"),
        ({"a": [1]}, '{"a": [1]}'),
        (2**63, 9.2233720368548e18),
        ("\ud800", "?"),
    ],
)
def test_a_cell_shows_what_the_row_holds(ask, value, shown) -> None:
    assert cells(ask, value) == [shown]


def test_datetimes_written_with_a_blank_are_known_by_the_name_of_their_column(ask) -> None:
    table = SqlTable(("id", "created_at", "value"), lambda: [(1, "2026-01-05 10:00:00", "2026-01-05 10:00:00")])
    rows = ask.result("SELECT created_at, value, CONCAT(created_at) FROM t", {"t": table}).rows
    assert rows == [["2026-01-05T10:00:00", "2026-01-05 10:00:00", "2026-01-05 10:00:00"]]


def test_sums_of_decimals_are_exact(ask) -> None:
    values = [Decimal("0.10")] * 3
    assert cells(ask, values[0], "SUM(v)", values[1:]) == [0.3]
    assert cells(ask, values[0], "SUM(v) = 0.3", values[1:]) == [1]
    assert not any(math.isinf(cell) for cell in cells(ask, 1e308) if cell is not None)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("created_at = '2026-01-05'", [3]),
        ("created_at <=> '2026-01-05'", [3]),
        ("created_at != '2026-01-05'", [1, 2, 4, 5]),
        ("created_at > '2026-01-05'", [4, 5]),
        ("created_at >= '2026-01-05'", [3, 4, 5]),
        ("created_at < '2026-01-05'", [1, 2]),
        ("created_at <= '2026-01-05'", [1, 2, 3]),
        ("created_at BETWEEN '2026-01-05' AND '2026-01-06'", [3, 4, 5]),
        ("created_at IN ('2026-01-05', '2026-01-06')", [3, 5]),
        ("created_at = '2026-01-05 00:00:00'", [3]),
        ("created_at = '2026-01-05T00:00:00'", [3]),
        ("created_at >= '2026-1-5'", [3, 4, 5]),
        ("created_at > '2026-01-05 00:00'", [4, 5]),
        ("created_at >= 20260105", [3, 4, 5]),
        ("created_at >= DATE('2026-01-05 13:00:00')", [3, 4, 5]),
        ("DATE(created_at) = '2026-01-05'", [3, 4]),
        ("DATE(created_at) < '2026-01-05 12:00:00'", [1, 2, 3, 4]),
        ("created_at LIKE '2026-01-05%'", [3, 4]),
        ("created_at IN (SELECT '2026-01-05')", [3]),
        ("created_at = (SELECT MIN(created_at) FROM moments)", [1]),
        ("YEAR(created_at) = '2025'", [1]),
    ],
)
def test_datetimes_compare_with_dates_as_moments(ask, condition, found) -> None:
    moments = ("2025-12-31T23:59:59", "2026-01-04T23:59:59", "2026-01-05T00:00:00", "2026-01-05T12:00:00",
               "2026-01-06T00:00:00")  # fmt: skip
    tables = {"moments": SqlTable(("id", "created_at"), lambda: list(enumerate(moments, 1)))}
    rows = ask.result(f"SELECT id FROM moments WHERE {condition} ORDER BY id", tables).rows
    assert [row[0] for row in rows] == found


WORDS = ("apple", "Banana", "APPLE ", "cherry", "ábaco", "", None)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT id FROM w WHERE word = 'Apple'", [1, 3]),
        ("SELECT id FROM w WHERE word = 'apple   '", [1, 3]),
        ("SELECT id FROM w WHERE word IN ('APPLE', 'x')", [1, 3]),
        ("SELECT id FROM w WHERE word IN (SELECT 'BANANA')", [2]),
        ("SELECT id FROM w WHERE UPPER(word) = 'banana'", [2]),
        ("SELECT id FROM w WHERE word < 'B' AND word != ''", [1, 3, 5]),
        ("SELECT id FROM w WHERE word LIKE 'a%'", [1, 3, 5]),
        ("SELECT id FROM w WHERE word REGEXP '^A'", [1, 3]),
        ("SELECT id FROM w WHERE BINARY word = 'apple'", [1]),
        ("SELECT id FROM w WHERE word = BINARY 'apple'", [1]),
        ("SELECT id FROM w ORDER BY word, id", [7, 6, 5, 1, 3, 2, 4]),
        ("SELECT id FROM w ORDER BY word DESC, id", [4, 2, 1, 3, 5, 6, 7]),
        ("SELECT id FROM w ORDER BY CONCAT(word), id", [7, 6, 5, 1, 3, 2, 4]),
        ("SELECT id FROM w WHERE word <> '' ORDER BY word COLLATE utf8_bin, id", [3, 2, 1, 4, 5]),
        ("SELECT MIN(id) FROM w GROUP BY word ORDER BY 1", [1, 2, 4, 5, 6, 7]),
        ("SELECT COUNT(*) FROM w GROUP BY CONCAT(word) HAVING COUNT(*) > 1", [2]),
        ("SELECT COUNT(*) FROM (SELECT DISTINCT word FROM w) AS d", [6]),
        ("SELECT COUNT(*) FROM (SELECT DISTINCT CONCAT(word, '') FROM w) AS d", [6]),
        ("SELECT COUNT(DISTINCT word) FROM w", [5]),
        ("SELECT COUNT(DISTINCT TRIM(word)) FROM w", [5]),
        ("SELECT COUNT(*) FROM (SELECT word FROM w UNION SELECT 'BANANA') AS d", [6]),
        ("SELECT b.id FROM w a JOIN w b ON b.word = a.word WHERE a.id = 1 ORDER BY 1", [1, 3]),
        ("SELECT b.id FROM w a JOIN w b USING (word) WHERE a.id = 1 ORDER BY 1", [1, 3]),
        ("SELECT id FROM (SELECT id, LOWER(word) AS l FROM w) AS x WHERE l = 'BANANA'", [2]),
        ("SELECT COUNT(*) OVER (PARTITION BY word) FROM w ORDER BY id LIMIT 1", [2]),
        ("SELECT MAX(word) = 'Cherry' FROM w", [1]),
        ("SELECT GREATEST(MAX(word), 'DATE') = 'date' FROM w", [1]),
        ("SELECT CASE word WHEN 'BANANA' THEN id ELSE 0 END FROM w WHERE id = 2", [2]),
    ],
)
def test_text_compares_without_case_accents_and_blanks_at_its_end(ask, sql, found) -> None:
    tables = {"w": SqlTable(("id", "word"), lambda: list(enumerate(WORDS, 1)))}
    assert [row[0] for row in ask.result(sql, tables).rows] == found


def test_large_tables_find_the_same_with_their_indexes(ask) -> None:
    rows = [(place, place % 7, f"w{place % 3}".upper() if place % 2 else f"w{place % 3}") for place in range(200)]
    tables = {
        "a": SqlTable(("id", "b_id", "word"), lambda: rows),
        "b": SqlTable(("id", "word"), lambda: [(place, f"w{place % 3}") for place in range(60)]),
    }
    sql = "SELECT COUNT(*) FROM a JOIN b ON a.b_id = b.id AND a.word = b.word WHERE b.id = '3'"
    expected = sum(1 for _, b, word in rows if b == 3 and word.lower() == "w0")
    assert ask.result(sql, tables).rows == [[expected]]
    assert expected > 5


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT id, email AS 'E-mail', first_name \"first\", zip z FROM core_user", ("id", "E-mail", "first", "z")),
        ("SELECT count(*), COUNT( * ), Sum(id)+1 FROM core_user", ("count(*)", "COUNT( * )", "Sum(id)+1")),
        ("SELECT 1, 'text', NULL, now()", ("1", "text", "NULL", "now()")),
        ("SELECT l.*, l.id FROM core_list l", ("id", "name", "id")),
        ("SELECT DISTINCT upper(name) FROM core_list", ("upper(name)",)),
        ("(SELECT max(id) FROM core_list) UNION SELECT 2", ("max(id)",)),
        ("WITH x AS (SELECT 1 AS a, 2 AS b) SELECT b, a+1 FROM x", ("b", "a+1")),
        ("SELECT /* c */ id -- d\n FROM core_list", ("id",)),
        ("SELECT * FROM (SELECT count(*) FROM core_list) t", ("count(*)",)),
    ],
)
def test_columns_are_called_as_mysql_calls_them(ask, sql, columns) -> None:
    assert ask.result(sql).columns == columns


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("WITH core_list AS (SELECT * FROM core_list WHERE id = 2) SELECT name FROM core_list", [["Press"]]),
        ("WITH x AS (SELECT 1 AS a) SELECT a FROM x, core_list", [[1], [1]]),
        ("SELECT (SELECT name FROM core_list WHERE id = 2)", [["Press"]]),
        ("SELECT (SELECT name FROM core_list WHERE id = 3)", [[None]]),
        ("SELECT (SELECT name FROM core_list ORDER BY id DESC LIMIT 1)", [["Press"]]),
        ("SELECT (SELECT COUNT(*) FROM core_list)", [[2]]),
        ("SELECT l.id FROM core_list l WHERE (SELECT name FROM core_tag t WHERE t.id = l.id) = 'NATURE'", [[1]]),
        ("SELECT l.id AS x FROM core_list l WHERE l.id = 2 HAVING x > 1", [[2]]),
        ("SELECT id AS name FROM core_list WHERE name = 'main'", [[1]]),
        ("SELECT COUNT(*) FROM core_list HAVING COUNT(*) > 5", []),
        ("SELECT 1 FROM core_list HAVING COUNT(*) = 2", [[1]]),
        ("(SELECT id FROM core_list) ORDER BY id DESC LIMIT 1", [[2]]),
        ("((SELECT id FROM core_list)) LIMIT 1", [[1]]),
        ("SELECT ANY_VALUE(name) FROM core_list", [["Main"], ["Press"]]),
        ("SELECT AVG(id) OVER () FROM core_list", [[1.5], [1.5]]),
        ("SELECT t.id FROM core_list t FORCE INDEX (x) WHERE t.id = 1", [[1]]),
        ("SELECT STRAIGHT_JOIN a.id FROM core_list a STRAIGHT_JOIN core_tag b ON a.id = b.id", [[1], [2]]),
        ("SELECT id FROM core_list NATURAL JOIN (SELECT 2 AS id) AS two", [[2]]),
        ("SELECT id FROM core_list WHERE id IN (" + ", ".join(map(str, range(2, 500))) + ")", [[2]]),
        ("SELECT id FROM core_list WHERE name IN ('" + "', '".join(map(str, range(200))) + "', 'PRESS')", [[2]]),
    ],
)
def test_shapes_of_queries(ask, sql, rows) -> None:
    assert ask(sql) == rows


def test_rows_without_a_table_have_columns_too(ask) -> None:
    assert ask.result("SELECT id, name FROM core_list WHERE 1 = 2").columns == ("id", "name")


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT l.name, s.user_id FROM core_subscription s RIGHT JOIN core_list l "
            "ON l.id = s.list_id AND s.user_id = 2 ORDER BY l.id",
            [["Main", 2], ["Press", None]],
        ),
        (
            "SELECT u.id, p.id, t.id FROM core_user u JOIN core_phone p ON p.user_id = u.id AND p.type = 'home' "
            "RIGHT JOIN core_tag t ON t.id = u.id LEFT JOIN core_list l ON l.id = t.id ORDER BY t.id",
            [[1, 1, 1], [None, None, 2]],
        ),
        (
            "SELECT a.id, b.id, c.id FROM core_list a RIGHT JOIN core_tag b ON b.id = a.id AND a.id = 1 "
            "RIGHT JOIN core_mailing c ON c.id = b.id ORDER BY c.id",
            [[1, 1, 1], [None, 2, 2], [None, None, 3]],
        ),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_right_joins_are_turned_round_for_an_old_sqlite(ask, monkeypatch, sql, rows, known) -> None:
    monkeypatch.setattr("mockapi.actionkit.reports.sql.translation.RIGHT_JOINS", known)
    assert ask(sql) == rows


ROLLED = {
    "SELECT source, COUNT(*) FROM core_user GROUP BY source WITH ROLLUP": [
        ["import", 2], ["petition", 1], ["web", 2], [None, 5]],
    "SELECT COALESCE(user_id, 'all'), page_id, COUNT(*), SUM(page_id) FROM core_action WHERE user_id < 3 "
    "GROUP BY user_id, page_id WITH ROLLUP": [
        [1, 1, 1, 1], [1, 2, 1, 2], [1, 3, 1, 3], [1, None, 3, 6], [2, 1, 1, 1], [2, 2, 1, 2], [2, None, 2, 3],
        ["all", None, 5, 9]],
    "SELECT YEAR(created_at) AS y, COUNT(*) AS c FROM core_action GROUP BY y WITH ROLLUP HAVING c > 3": [
        [2026, 6], [None, 9]],
    "SELECT user_id, COUNT(*) AS c FROM core_action GROUP BY 1 WITH ROLLUP ORDER BY c DESC LIMIT 2": [
        [None, 9], [1, 3]],
}  # fmt: skip


@pytest.mark.parametrize("sql", ROLLED)
def test_a_rollup_adds_subtotals(ask, sql) -> None:
    assert ask(sql) == ROLLED[sql]
