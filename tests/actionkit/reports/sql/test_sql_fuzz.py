"""Whatever is sent as a query, the answer is rows or a QueryError of one line, and soon."""

from __future__ import annotations

import time

from conftest import NOW, site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockapi.actionkit.reports.sql import QueryError, placeholders, run

_SOUP = """select select from where group by order having limit distinct core_user core_action u a id email created_at
user_id * , . ( ) ( ) = < > <= >= <> != <=> + - / % ! and or not xor in is null between like rlike 'x' "y" `id` 1 2.5 -3
'2026-01-05' interval day month count sum max min group_concat separator if ifnull coalesce concat date now date_sub
date_format case when then else end as join left right on using union all with recursive exists any ; -- # /* */ @x :=
{{ }} {{x}} {% %} ? : :: -> ->> [ ] { } cast char signed binary collate utf8_bin over partition row_number rollup into
outfile for update table values natural cross straight_join true false div mod ~ & | ^ << >> || && \\ ' " ` 0x41 x'41'
b'1' 1e400 99999999999999999999 trim both substring extract year timestampdiff convert match against lateral rows
preceding \0 \x1a é 😀 ß"""
WORDS = _SOUP.split()
TABLES = site()
_CALLED = """concat substring left lpad locate replace trim lower length repeat insert field hex md5 sha2 round mod pow
format conv greatest nullif ifnull if date date_format str_to_date datediff timestamp year week last_day truncate
from_unixtime unix_timestamp convert_tz makedate sec_to_time addtime find_in_set elt char quote regexp_replace
regexp_like concat_ws substring_index space unhex from_base64 log isnull rand uuid coalesce sum count max group_concat
std bit_or"""
FUNCTIONS = _CALLED.split()

_column = st.sampled_from(["id", "u.email", "created_at", "zip", "last_name", "a.user_id", "frob"])
_literal = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        ["NULL", "TRUE", "''", "'2026-01-05'", "'%Y-%m %z %'", "'a%_\\\\'", "NOW()", "'9999-12-31'", "'UTC'"]
    ),
    st.text(st.characters(exclude_characters="'\\\0", exclude_categories=("Cs",)), max_size=5).map(lambda t: f"'{t}'"),
)
_OPERATORS = "+ - * / % DIV = <=> != < >= AND OR XOR LIKE REGEXP & | ^ << IS ||"
_operators = st.sampled_from([*_OPERATORS.split(), "NOT LIKE"])


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, _operators, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from(FUNCTIONS), st.lists(inner, max_size=4)).map(lambda p: f"{p[0]}({', '.join(p[1])})"),
        st.tuples(inner, inner, inner).map(lambda p: f"CASE {p[0]} WHEN {p[1]} THEN {p[2]} END"),
        st.tuples(inner, st.sampled_from(["DAY", "MONTH", "SECOND", "YEAR", "WEEK", "DAY_HOUR"])).map(
            lambda p: f"(created_at - INTERVAL {p[0]} {p[1]})"
        ),
        st.tuples(inner, st.sampled_from(["SIGNED", "CHAR", "DECIMAL(10,2)", "DATE", "DATETIME", "BINARY"])).map(
            lambda p: f"CAST({p[0]} AS {p[1]})"
        ),
        inner.map(lambda part: f"(SELECT {part} FROM core_user u LIMIT 1)"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"id IN ({', '.join(parts)})"),
    )


expressions = st.recursive(st.one_of(_column, _literal), _deeper, max_leaves=8)
queries = st.builds(
    lambda results, where, group, order, limit: (
        f"SELECT {', '.join(results)} FROM core_user u LEFT JOIN core_action a ON a.user_id = u.id"
        + (f" WHERE {where}" if where else "")
        + (f" GROUP BY {group}" if group else "")
        + (f" ORDER BY {order} DESC" if order else "")
        + (f" LIMIT {limit}" if limit is not None else "")
    ),
    st.lists(expressions, min_size=1, max_size=3),
    st.none() | expressions,
    st.none() | expressions,
    st.none() | expressions,
    st.none() | st.integers(0, 5),
)
_settings = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)


def answered(sql: str) -> None:
    """Run it: rows of plain cells, or one line that says why not."""
    start = time.perf_counter()
    try:
        result = run(sql, TABLES, {"x": "v"}, now=NOW, limit=50, seconds=1)
    except QueryError as error:
        assert str(error).strip()  # noqa: PT017
        assert len(str(error)) < 2000 + len(sql)  # noqa: PT017
    else:
        assert len(result.rows) <= 50
        assert all(len(row) == len(result.columns) for row in result.rows)
        for row in result.rows:
            for cell in row:
                assert cell is None or type(cell) in (int, float, str)
                assert not isinstance(cell, str) or cell.encode() is not None
                assert not isinstance(cell, float) or abs(cell) < float("inf")
    assert time.perf_counter() - start < 10


@_settings
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_soups_of_words(soup) -> None:
    answered(soup)
    answered(f"SELECT {soup}")


@_settings
@given(st.text(max_size=60))
def test_any_text(text) -> None:
    answered(text)
    answered(f"SELECT {text} FROM core_user")
    placeholders(text)


@_settings
@given(queries)
def test_queries_that_could_have_been_meant(sql) -> None:
    answered(sql)


def test_depth_is_no_way_to_break_it() -> None:
    for part in ("(", "NOT ", "-", "1+", "CASE WHEN ", "SELECT (", "IF(", "f(", "a.", "(SELECT ", "!", "~", "'", "`"):
        answered("SELECT " + part * 2000)
    for part, end in (("(", ")"), ("NOT ", ""), ("ABS(", ")"), ("1+", ""), ("(SELECT ", ")"), ("IF(1,", ",2)")):
        answered("SELECT " + part * 300 + "1" + end * 300)
    answered("SELECT 1" + " OR id = 1" * 3000 + " FROM core_user")
    answered("SELECT 1" + " UNION SELECT 1" * 600)
    answered("SELECT id FROM core_user WHERE id IN (" + ", ".join(map(str, range(5000))) + ")")
