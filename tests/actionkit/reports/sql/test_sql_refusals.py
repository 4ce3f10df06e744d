"""What a report is refused with: statements that write, names that are unknown, queries without end."""

from __future__ import annotations

import sqlite3
from itertools import repeat

import pytest
from conftest import NOW, site
from freezegun import freeze_time

from mockapi.actionkit.reports.sql import NotTranslated, QueryError, SqlTable, run
from mockapi.actionkit.reports.sql.engine import Database


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("INSERT INTO core_user VALUES (1)", "INSERT"),
        ("update core_user set email = ''", "UPDATE"),
        ("DELETE FROM core_user", "DELETE"),
        ("REPLACE INTO core_user VALUES (1)", "REPLACE"),
        ("TRUNCATE core_user", "TRUNCATE"),
        ("DROP TABLE core_user", "DROP"),
        ("ALTER TABLE core_user ADD x INT", "ALTER"),
        ("CREATE TABLE x (id INT)", "CREATE"),
        ("ATTACH DATABASE '/tmp/x' AS x", "ATTACH"),
        ("PRAGMA table_info(core_user)", "PRAGMA"),
        ("SET @a = 1", "SET"),
        ("SHOW TABLES", "SHOW"),
        ("EXPLAIN SELECT 1", "EXPLAIN"),
        ("CALL something()", "CALL"),
        ("VALUES (1)", "VALUES"),
        ("/* SELECT */ DELETE FROM core_user", "DELETE"),
        ("(DELETE FROM core_user)", "DELETE"),
        ("WITH x AS (SELECT 1) DELETE FROM core_user", "DELETE"),
    ],
)
def test_only_a_select_is_run(ask, sql, kind) -> None:
    with pytest.raises(QueryError, match=rf"^Only a SELECT can be run as a report, not {kind}\.$"):
        ask(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE core_user",
        "SELECT 1;;SELECT 2",
        "SELECT 1; -- x\nDELETE FROM core_user",
    ],
)
def test_several_statements_are_refused(ask, sql) -> None:
    with pytest.raises(QueryError, match="several statements"):
        ask(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * INTO OUTFILE '/tmp/x' FROM core_user",
        "SELECT * FROM core_user INTO DUMPFILE '/tmp/x'",
        "SELECT id INTO @x FROM core_user",
    ],
)
def test_a_select_cannot_write(ask, sql) -> None:
    with pytest.raises(QueryError, match=r"cannot write: SELECT \.\.\. INTO"):
        ask(sql)


@pytest.mark.parametrize("sql", ["", "  ", ";", "-- nothing", "/* nothing */ ;", "# nothing"])
def test_nothing_is_no_query(ask, sql) -> None:
    with pytest.raises(QueryError, match=r"^Query was empty$"):
        ask(sql)


@pytest.mark.parametrize(
    "sql",
    ["SELECT 1;", "SELECT 1 ; ;", "-- a report\nSELECT 1", "SELECT 1 -- done", "SELECT /* one */ 1", "SELECT 1 # one",
     "((SELECT 1))", "select\n\t1", "SELECT SQL_NO_CACHE 1", "SELECT 1 FROM DUAL", "SELECT 1 FOR UPDATE",
     "SELECT 1 WHERE 1", "WITH x AS (SELECT 1 AS y) SELECT y FROM x", "SELECT DISTINCTROW 1",
     "SELECT ';' = ';'", "SELECT 1 LIMIT 1 OFFSET 0"],
)  # fmt: skip
def test_harmless_dress_is_fine(ask, sql) -> None:
    assert ask(sql) == [[1]]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM core_foo", "Table 'ak.core_foo' doesn't exist"),
        ("SELECT * FROM Core_User", "Table 'ak.Core_User' doesn't exist"),
        ("SELECT * FROM ak_group.core_foo", "Table 'ak_group.core_foo' doesn't exist"),
        ("SELECT * FROM core_user u, sqlite_master", "Table 'ak.sqlite_master' doesn't exist"),
        ("SELECT (SELECT 1 FROM core_foo)", "Table 'ak.core_foo' doesn't exist"),
        ("SELECT frob FROM core_user", "Unknown column 'frob' in 'field list'"),
        ("SELECT u.frob FROM core_user u", "Unknown column 'u.frob' in 'field list'"),
        ("SELECT x.id FROM core_user u", "Unknown column 'x.id' in 'field list'"),
        ('SELECT id FROM core_user WHERE `frob` = "x"', "Unknown column 'frob' in 'where clause'"),
        ("SELECT 1 FROM core_user u JOIN core_list l ON l.frob = u.id", "Unknown column 'l.frob' in 'on clause'"),
        ("SELECT 1 FROM core_user GROUP BY frob", "Unknown column 'frob' in 'group statement'"),
        ("SELECT 1 FROM core_user ORDER BY frob", "Unknown column 'frob' in 'order clause'"),
        ("SELECT COUNT(*) FROM core_user HAVING frob > 1", "Unknown column 'frob' in 'having clause'"),
        ("SELECT rowid FROM core_user", "Unknown column 'rowid' in 'field list'"),
        ("SELECT id AS x FROM core_user WHERE x = 1", "Unknown column 'x' in 'where clause'"),
        ("SELECT id FROM core_user, core_list", "Column 'id' in field list is ambiguous"),
        ("SELECT 1 FROM core_user, core_list WHERE id = 1", "Column 'id' in where clause is ambiguous"),
        ("SELECT 1 FROM core_user u, core_list u", "Not unique table/alias: 'u'"),
        ("SELECT * FROM (SELECT id FROM core_user)", "Every derived table must have its own alias"),
        ("SELECT 1, 2 UNION SELECT 1", "The used SELECT statements have a different number of columns"),
        ("SELECT (SELECT id, email FROM core_user)", "Operand should contain 1 column(s)"),
        ("SELECT (SELECT id FROM core_user)", "Subquery returns more than 1 row"),
        ("SELECT id FROM core_user WHERE SUM(id) > 1", "Invalid use of group function"),
        ("SELECT SUM(SUM(id)) FROM core_user", "Invalid use of group function"),
        ("SELECT FROBNICATE(id) FROM core_user", "FUNCTION ak.FROBNICATE does not exist"),
        ("SELECT my_eq(1, 1)", "FUNCTION ak.my_eq does not exist"),
        ("SELECT load_extension('x')", "FUNCTION ak.load_extension does not exist"),
        ("SELECT LOWER('a', 'b')", "Incorrect parameter count in the call to native function 'lower'"),
        ("SELECT IF(1, 2)", "Incorrect parameter count in the call to native function 'IIF'"),
        ("SELECT (SELECT name FROM core_list LIMIT 2)", "Subquery returns more than 1 row"),
        ("SELECT (SELECT 1 UNION SELECT 2)", "Subquery returns more than 1 row"),
        ("SELECT (SELECT name FROM core_list) = 'x'", "Subquery returns more than 1 row"),
        ("SELECT (SELECT COUNT(*) FROM core_user GROUP BY source)", "Subquery returns more than 1 row"),
        ("SELECT LEFT('abc')", "Incorrect parameter count in the call to native function 'left'"),
        ("SELECT 9223372036854775807 * 4", "BIGINT value is out of range"),
        ("SELECT 1e400", "DOUBLE value is out of range"),
        ("SELECT SUM(id * 1e308) FROM core_user", "DOUBLE value is out of range"),
        ("SELECT 'a' REGEXP '('", "Got error 'missing ), unterminated subpattern at position 0' from regexp"),
    ],
)
def test_mysql_s_own_words(ask, sql, message) -> None:
    with pytest.raises(QueryError) as refused:
        ask(sql)
    assert str(refused.value) == message
    assert type(refused.value) is QueryError


@pytest.mark.parametrize(
    ("sql", "near"),
    [
        ("SELECT", "near ''"),
        ("SELECT id FROM", "FROM"),
        ("SELECT id, FROM core_user", "FROM core_user"),
        ("SELECT id FROM core_user WHERE", "WHERE"),
        ("SELECT CONCAT('a'", "'a'"),
        ("SELECT 'a", "SELECT 'a"),
        ("SELECT DATE_ADD(NOW(), 1)", "DATE_ADD"),
        ("SELECT TIMESTAMPDIFF(DAY, NOW())", "TIMESTAMPDIFF"),
        ("SELECT id FROM core_user LIMIT -1", "-1"),
        ("SELECT id FROM core_user ORDER BY", "BY"),
        ("SELECT id\nFROM core_user\nWHERE id = = 1", "= 1"),
        ("SELECT * FROM core_user u ON u.id = 1", "ON u.id = 1"),
    ],
)
def test_broken_syntax_is_said_to_be(ask, sql, near) -> None:
    with pytest.raises(QueryError, match=r"^You have an error in your SQL syntax; .* at line \d$") as refused:
        ask(sql)
    assert near in str(refused.value)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT @row := @row + 1",
        "SELECT @@version",
        "SELECT SLEEP(5)",
        "SELECT JSON_EXTRACT('{}', '$.a')",
        "SELECT id FROM core_user WHERE MATCH(email) AGAINST ('x')",
        "SELECT id FROM core_user WHERE id > ALL (SELECT 1)",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS(a INT PATH '$')) AS t",
        "SELECT CAST(1 AS JSON)",
        "SELECT * FROM core_user GROUP BY id WITH ROLLUP",
        "SELECT DATE_ADD(NOW(), INTERVAL 1 MICROSECOND)",
    ],
)
def test_what_mysql_has_and_the_emulator_lacks_is_said_to_be_missing(ask, sql) -> None:
    with pytest.raises(NotTranslated):
        ask(sql)


ENDLESS = {
    "a cross join": "SELECT COUNT(*) FROM big a, big b, big c, big d",
    "a sort": "SELECT a.id FROM big a, big b, big c, big d ORDER BY a.word DESC",
    "groups": "SELECT COUNT(DISTINCT CONCAT(a.id, b.id, c.id)) FROM big a, big b, big c, big d",
    "a recursion": "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n",
    "a search without a hit": "SELECT 1 FROM big a, big b, big c, big d WHERE a.id + b.id + c.id + d.id < 0",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_query_without_end_is_interrupted(ask, name) -> None:
    tables = {"big": SqlTable(("id", "word"), lambda: [(place, f"word {place}") for place in range(2000)])}
    with pytest.raises(QueryError, match="maximum statement execution time exceeded"):
        ask.result(ENDLESS[name], tables, seconds=0.2)


def test_a_frozen_clock_does_not_keep_a_query_going(ask) -> None:
    with freeze_time("2026-01-10"), pytest.raises(QueryError, match="maximum statement execution time exceeded"):
        ask.result(
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n", seconds=0.1
        )


def test_an_answer_of_too_much_text_is_refused(ask) -> None:
    tables = {"big": SqlTable(("id",), lambda: zip(range(2000), strict=True))}
    with pytest.raises(QueryError, match="too much text"):
        ask.result("SELECT REPEAT('x', 1000000) FROM big", tables)


def test_an_answer_stops_at_the_limit(ask) -> None:
    tables = {"big": SqlTable(("id",), lambda: zip(range(30_000), strict=True))}
    assert len(ask.result("SELECT id FROM big", tables).rows) == 10_000
    assert ask.result("SELECT id FROM big ORDER BY id DESC", tables, limit=2).rows == [[29_999], [29_998]]


def test_tables_that_are_not_named_are_not_read() -> None:
    def never() -> list[tuple[int]]:
        raise AssertionError("read")

    tables = {**site(), "core_secret": SqlTable(("id",), never)}
    assert run("SELECT COUNT(*) AS core_secret FROM core_list", tables, now=NOW).rows == [[2]]
    with pytest.raises(AssertionError, match="read"):
        run("SELECT 1 FROM core_secret", tables, now=NOW)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM pragma_table_info('t')",
        "SELECT * FROM dbstat",
        "SELECT * FROM json_each('[1]')",
        "SELECT load_extension('x')",
        "SELECT sqlite_version()",
        "SELECT date('now')",
        "SELECT CURRENT_TIMESTAMP",
        "PRAGMA table_info(t)",
        "ATTACH DATABASE ':memory:' AS x",
        "INSERT INTO t VALUES (2)",
        "DELETE FROM t",
        "CREATE TABLE x (id)",
        "CREATE TEMP TABLE x AS SELECT 1",
        "DROP TABLE t",
        "VACUUM INTO '/tmp/x'",
        "BEGIN",
        "ANALYZE",
    ],
)
def test_the_database_itself_is_sealed(sql) -> None:
    """Whatever got past the translation."""
    with Database(NOW, 10) as database:
        database.load("t", SqlTable(("id",), lambda: [(1,)]), lambda column: True)
        database.seal()
        assert database.rows("SELECT id FROM t AS x", 10)[1] == [[1]]
        with pytest.raises(sqlite3.Error):
            database.rows(sql, 10)


def test_what_only_sqlite_reads_runs_as_it_stands(ask) -> None:
    """The parser does not know such a list; that columns compare as in MySQL still holds."""
    assert ask("SELECT id FROM core_list WHERE (id, name) IN (VALUES (1, 'MAIN'))") == [[1]]
    with pytest.raises(QueryError, match="error in your SQL syntax"):
        ask("SELECT id FROM core_list WHERE (id, date('now')) IN (VALUES (1, 2))")


def test_rows_without_end_are_the_caller_s_affair_but_broken_ones_are_said(ask) -> None:
    tables = {"odd": SqlTable(("id", "id"), lambda: repeat((1, 2), 3))}
    with pytest.raises(QueryError, match="duplicate column name"):
        ask.result("SELECT id FROM odd", tables)
