"""How a call of one of MySQL's functions, and a literal, is written in SQLite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from mockapi.actionkit.reports.sql.aggregates import AGGREGATES
from mockapi.actionkit.reports.sql.comparison import COLLATION
from mockapi.actionkit.reports.sql.engine import LENIENT, NATIVE, PER_RUN, STRICT, called
from mockapi.actionkit.reports.sql.errors import NotTranslated, no_such_function, syntax_error

_FUNCTIONS = frozenset((*STRICT, *LENIENT, *PER_RUN, *AGGREGATES, *NATIVE))
_LACKING = frozenset(
    (
        "sleep",
        "benchmark",
        "get_lock",
        "release_lock",
        "load_file",
        "user",
        "current_user",
        "session_user",
        "system_user",
        "connection_id",
        "last_insert_id",
        "found_rows",
        "row_count",
        "charset",
        "collation",
        "json_extract",
        "json_unquote",
        "json_object",
        "json_array",
        "json_length",
        "json_keys",
        "json_contains",
        "json_search",
        "json_valid",
        "json_objectagg",
        "json_value",
        "soundex",
        "export_set",
        "make_set",
        "bin",
        "oct",
        "bit_count",
        "inet_aton",
        "inet_ntoa",
        "aes_encrypt",
        "aes_decrypt",
        "compress",
        "uncompress",
        "password",
        "period_add",
        "period_diff",
        "get_format",
        "match",
        "interval",
        "to_seconds",
        "cot",
        "char_to_label",
        "st_distance",
        "st_distance_sphere",
        "point",
        "grouping",
        "weight_string",
        "format_bytes",
        "uuid_short",
        "microsecond",
        "atan2",
    )
)
_UNITS = frozenset(("SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"))
_TWO_UNITS = frozenset(
    ("MINUTE_SECOND", "HOUR_SECOND", "HOUR_MINUTE", "DAY_SECOND", "DAY_MINUTE", "DAY_HOUR", "YEAR_MONTH")
)
_NAMES_OF_THE_TIME = frozenset(("utc_timestamp", "utc_date", "utc_time"))


# Expressions that COLLATE behind them means as a whole.
_ATOMS = (exp.Anonymous, exp.Case, exp.Column, exp.Literal, exp.Null, exp.Paren, exp.Subquery)


def call(name: str, *arguments: Any) -> exp.Anonymous:
    """A call of a function in the database."""
    return exp.Anonymous(this=called(name), expressions=list(arguments))


def collated(node: exp.Expr) -> exp.Expr:
    """An expression whose text is compared as MySQL does."""
    if not isinstance(node, _ATOMS):
        node = exp.Paren(this=node)
    return exp.Collate(this=node, expression=exp.Var(this=COLLATION))


def _function(node: exp.Anonymous) -> exp.Expr:
    name, arguments = node.name.lower(), node.expressions
    if name in _SHAPES:
        return _SHAPES[name](node, arguments)
    if name not in _FUNCTIONS or name.startswith("my_"):
        if name in _LACKING:
            raise NotTranslated(f"The function {name.upper()} is not emulated in reports.")
        raise no_such_function(node.name)
    node.set("this", called(name))
    return node


def _count(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
    if len(arguments) == 1 and isinstance(arguments[0], exp.Distinct):
        items = arguments[0].expressions
        counted = collated(items[0]) if len(items) == 1 else call("my_tuple", *items)
        arguments[0].set("expressions", [counted])
    node.set("this", "count")
    return node


def _extreme(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
    node.set("this", node.name.lower())
    if len(arguments) == 1 and not isinstance(arguments[0], exp.Distinct):
        node.set("expressions", [collated(arguments[0])])
    elif len(arguments) == 1:
        node.set("expressions", [collated(arguments[0].expressions[0])])
    return node


def _average(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
    """The mean of whole numbers has four digits."""
    if len(arguments) != 1:
        node.set("this", "avg")
        return node
    total = exp.Anonymous(this="sum", expressions=[arguments[0].copy()])
    count = exp.Anonymous(this="count", expressions=[arguments[0]])
    window = node.parent
    if not isinstance(window, exp.Window):
        return call("my_div", total, count)
    node.set("this", "avg")
    return node


def _unit(node: Any) -> str:
    name = (node.name if isinstance(node, exp.Expression) else str(node)).upper()
    name = name.removeprefix("SQL_TSI_")
    if name not in _UNITS | _TWO_UNITS:
        raise NotTranslated(f"The unit {name} of time is not emulated in reports.")
    return name


def with_interval(name: str, value: Any, interval: exp.Interval) -> exp.Expr:
    return call(name, value, interval.this, exp.Literal.string(_unit(interval.args.get("unit") or "DAY")))


def _shift(name: str) -> Callable[[exp.Anonymous, list[Any]], exp.Expr]:
    def shifted(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
        if len(arguments) == 2 and isinstance(arguments[1], exp.Interval):
            return with_interval(name, arguments[0], arguments[1])
        if len(arguments) == 2 and node.name.lower() in ("adddate", "subdate"):
            return call(name, *arguments, exp.Literal.string("DAY"))
        raise syntax_error(node.sql("mysql"))

    return shifted


def _with_unit(name: str) -> Callable[[exp.Anonymous, list[Any]], exp.Expr]:
    def of(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
        if len(arguments) != 3:
            raise syntax_error(node.sql("mysql"))
        unit = exp.Literal.string(_unit(arguments[0]))
        if name == "my_date_add":
            return call(name, arguments[2], arguments[1], unit)
        return call(name, unit, arguments[1], arguments[2])

    return of


def _coalesce(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
    if len(arguments) == 1:
        return exp.Paren(this=arguments[0])
    node.set("this", "coalesce")
    return node


def _if(node: exp.Anonymous, arguments: list[Any]) -> exp.Expr:
    node.set("this", "iif")
    return node


_SHAPES: dict[str, Callable[[exp.Anonymous, list[Any]], exp.Expr]] = {
    "count": _count,
    "min": _extreme,
    "max": _extreme,
    "avg": _average,
    "date_add": _shift("my_date_add"),
    "adddate": _shift("my_date_add"),
    "date_sub": _shift("my_date_sub"),
    "subdate": _shift("my_date_sub"),
    "timestampdiff": _with_unit("my_timestampdiff"),
    "timestampadd": _with_unit("my_date_add"),
    "coalesce": _coalesce,
    "if": _if,
}


def _time(name: str) -> Callable[[Any], exp.Expr]:
    return lambda node: call(name)


def _column(node: exp.Column) -> exp.Expr:
    if not node.table and node.name.lower() in _NAMES_OF_THE_TIME and not node.this.args.get("quoted"):
        return call(node.name.lower())
    return node


def _group_concat(node: exp.GroupConcat) -> exp.Expr:
    inner, order = node.this, []
    if isinstance(inner, exp.Order):
        inner, order = inner.this, inner.expressions
    distinct = isinstance(inner, exp.Distinct)
    items = inner.expressions if distinct else [inner]
    value = call("concat", *items) if len(items) > 1 else items[0]
    directions = "".join("d" if item.args.get("desc") else "a" for item in order)
    keys = [item.this.this if isinstance(item.this, exp.Collate) else item.this for item in order]
    separator = node.args.get("separator") or exp.Literal.string(",")
    flag = exp.Literal.number(int(distinct))
    return call("my_group_concat", flag, separator, exp.Literal.string(directions), value, *keys)


def _trim(node: exp.Trim) -> exp.Expr:
    signs = node.args.get("expression") or exp.Literal.string(" ")
    return call("trim", node.this, signs, exp.Literal.string(str(node.args.get("position") or "BOTH").upper()))


def _substring(node: exp.Substring) -> exp.Expr:
    parts = (node.this, node.args.get("start"), node.args.get("length"))
    return call("substring", *(part for part in parts if part is not None))


def _position(node: exp.StrPosition) -> exp.Expr:
    return call("instr", node.this, node.args["substr"])


def _cast(node: exp.Cast) -> exp.Expr:
    kind = node.to.this
    name = getattr(kind, "value", str(kind)).upper()
    digits = [parameter.this for parameter in node.to.expressions]
    if name in ("BINARY", "VARBINARY", "BLOB"):
        return exp.Collate(this=call("my_text", node.this), expression=exp.Var(this="BINARY"))
    if name in ("BIGINT", "UBIGINT", "INT", "UINT"):
        return call("my_signed", node.this)
    if name in ("DECIMAL", "UDECIMAL"):
        return call("my_decimal", node.this, *digits[1:2])
    if name in ("DOUBLE", "FLOAT", "REAL"):
        return call("my_double", node.this)
    if name in ("CHAR", "NCHAR", "TEXT", "VARCHAR", "CHARACTER_SET", "NVARCHAR"):
        text = call("my_text", node.this)
        return call("my_cut", text, digits[0]) if digits else text
    if name in ("DATE", "DATETIME", "TIME", "YEAR", "TIMESTAMP", "TIMESTAMPTZ"):
        return call({"DATE": "date", "TIME": "time", "YEAR": "year"}.get(name, "my_datetime"), node.this)
    raise NotTranslated(f"CAST to {name} is not emulated in reports.")


def _extract(node: exp.Extract) -> exp.Expr:
    return call("my_extract", exp.Literal.string(_unit(node.this)), node.expression)


def _introduced(node: Any) -> exp.Expr:
    inner: exp.Expr = node.expression
    return inner


def _hex(node: exp.Expr) -> exp.Expr:
    digits = str(node.this)
    return exp.Literal.string(bytes.fromhex(digits.zfill(len(digits) + len(digits) % 2)).decode("utf-8", "replace"))


RULES: dict[type, Callable[[Any], exp.Expr]] = {
    exp.Anonymous: _function,
    exp.Column: _column,
    exp.CurrentDate: _time("curdate"),
    exp.CurrentTime: _time("curtime"),
    exp.CurrentTimestamp: _time("now"),
    exp.CurrentDatetime: _time("now"),
    exp.Localtime: _time("now"),
    exp.Localtimestamp: _time("now"),
    exp.GroupConcat: _group_concat,
    exp.Concat: lambda node: call("concat", *node.expressions),
    exp.Trim: _trim,
    exp.Substring: _substring,
    exp.StrPosition: _position,
    exp.Chr: lambda node: call("my_char", *node.expressions),
    exp.Ceil: lambda node: call("ceil", node.this),
    exp.Floor: lambda node: call("floor", node.this),
    exp.Cast: _cast,
    exp.Extract: _extract,
    exp.Introducer: _introduced,
    exp.National: lambda node: exp.Literal.string(str(node.this)),
    exp.HexString: _hex,
    exp.BitString: lambda node: exp.Literal.number(int(str(node.this) or "0", 2)),
}
