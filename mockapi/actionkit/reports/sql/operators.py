"""How MySQL's operators are written in SQLite: mostly as functions that compare and calculate as MySQL does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from mockapi.actionkit.reports.sql.comparison import COLLATION
from mockapi.actionkit.reports.sql.errors import NotTranslated
from mockapi.actionkit.reports.sql.functions import call, collated, with_interval

_ARGUMENT_LIMIT = 100  # SQLite's own is 127


def _is_binary(node: Any) -> bool:
    return isinstance(node, exp.Collate) and node.expression.name == "BINARY"


def _is_column(node: Any) -> bool:
    while isinstance(node, exp.Paren):
        node = node.this
    return isinstance(node, exp.Column)


def _comparison(name: str) -> Callable[[exp.Binary], exp.Expr]:
    def compared(node: exp.Binary) -> exp.Expr:
        left, right = node.this, node.expression
        if isinstance(right, (exp.Any, exp.All)):
            return _quantified(name, left, right)
        if isinstance(left, exp.Tuple) or isinstance(right, exp.Tuple) or _is_binary(left) or _is_binary(right):
            return node
        if _is_column(left) and _is_column(right):
            return node  # both have the collation, and SQLite can use an index
        return call(name, left, right)

    return compared


def _quantified(name: str, left: Any, right: Any) -> exp.Expr:
    query = right.this if isinstance(right.this, exp.Subquery) else exp.Subquery(this=right.this)
    if name == "my_eq" and isinstance(right, exp.Any):
        return exp.In(this=left, query=query)
    if name == "my_ne" and isinstance(right, exp.All):
        return exp.Not(this=exp.In(this=left, query=query))
    raise NotTranslated("A comparison with ANY or ALL of a subquery is not emulated in reports.")


def _arithmetic(name: str) -> Callable[[exp.Binary], exp.Expr]:
    return lambda node: call(name, node.this, node.expression)


def _sum(node: exp.Binary) -> exp.Expr:
    left, right, plus = node.this, node.expression, isinstance(node, exp.Add)
    if isinstance(left, exp.Interval) and isinstance(right, exp.Interval) and not right.args.get("unit"):
        right = right.this  # the parser takes text behind an interval for another one
    if isinstance(right, exp.Interval):
        return with_interval("my_date_add" if plus else "my_date_sub", left, right)
    if isinstance(left, exp.Interval) and plus:
        return with_interval("my_date_add", right, left)
    return call("my_add" if plus else "my_sub", left, right)


def _between(node: exp.Between) -> exp.Expr:
    return call("my_between", node.this, node.args["low"], node.args["high"])


def _in(node: exp.In) -> exp.Expr:
    left, items = node.this, node.expressions
    if not items:
        if not _is_column(left) and not isinstance(left, (exp.Tuple, exp.Collate)):
            node.set("this", collated(left))
        return node
    if isinstance(left, exp.Tuple):
        return exp.paren(exp.or_(*(_equal_rows(left, item) for item in items), copy=False), copy=False)
    if len(items) <= _ARGUMENT_LIMIT and not _is_binary(left):
        return call("my_in", left, *items)
    if not isinstance(left, exp.Collate):
        node.set("this", collated(left))
    return node


def _equal_rows(left: exp.Tuple, right: Any) -> exp.Expr:
    if not isinstance(right, exp.Tuple) or len(right.expressions) != len(left.expressions):
        raise NotTranslated(f"Operand should contain {len(left.expressions)} column(s)")
    pairs = zip(left.expressions, right.expressions, strict=True)
    return exp.and_(*(call("my_eq", one.copy(), other.copy()) for one, other in pairs), copy=False)


def _case(node: exp.Case) -> exp.Expr:
    value = node.this
    if value is not None:
        for branch in node.args["ifs"]:
            branch.set("this", call("my_eq", value.copy(), branch.this))
        node.set("this", None)
    return node


def _like(node: exp.Like) -> exp.Expr:
    left, right = node.this, node.expression
    if _is_binary(left) or _is_binary(right):
        operands = [item.this if _is_binary(item) else item for item in (left, right)]
        found = call("my_like", *operands, exp.Literal.string("\\"), exp.Literal.number(1))
    else:
        found = call("my_like", left, right)
    return exp.Not(this=found) if node.args.get("negate") else found


def _escape(node: exp.Escape) -> exp.Expr:
    inner: exp.Expr = node.this
    like = inner.this if isinstance(inner, exp.Not) else inner
    if isinstance(like, exp.Anonymous) and like.name == "my_like":
        like.set("expressions", [*like.expressions[:2], node.expression, *like.expressions[3:]])
    return inner


def _regexp(node: exp.RegexpLike) -> exp.Expr:
    left, right = node.this, node.expression
    if _is_binary(left) or _is_binary(right):
        operands = [item.this if _is_binary(item) else item for item in (left, right)]
        return call("my_regexp", *operands, exp.Literal.string("c"))
    return call("my_regexp", left, right)


def _collate(node: exp.Collate) -> exp.Expr:
    name = node.expression.name.lower()
    known = name.upper() in (COLLATION, "BINARY")
    node.set("expression", exp.Var(this=name.upper() if known else "BINARY" if name.endswith("_bin") else COLLATION))
    return node


def _ordered(node: exp.Ordered) -> exp.Expr:
    if not isinstance(node.this, (exp.Column, exp.Literal, exp.Collate)):
        node.set("this", collated(node.this))
    return node


def _window(node: exp.Window) -> exp.Expr:
    parts = node.args.get("partition_by") or []
    node.set("partition_by", [part if isinstance(part, exp.Column) else collated(part) for part in parts])
    return node


RULES: dict[type, Callable[[Any], exp.Expr]] = {
    exp.EQ: _comparison("my_eq"),
    exp.NEQ: _comparison("my_ne"),
    exp.LT: _comparison("my_lt"),
    exp.LTE: _comparison("my_le"),
    exp.GT: _comparison("my_gt"),
    exp.GTE: _comparison("my_ge"),
    exp.NullSafeEQ: _comparison("my_same"),
    exp.Div: _arithmetic("my_div"),
    exp.IntDiv: _arithmetic("my_intdiv"),
    exp.Mod: _arithmetic("mod"),
    exp.Mul: _arithmetic("my_mul"),
    exp.Xor: _arithmetic("my_xor"),
    exp.BitwiseXor: _arithmetic("my_bitxor"),
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Between: _between,
    exp.In: _in,
    exp.Case: _case,
    exp.Like: _like,
    exp.Escape: _escape,
    exp.RegexpLike: _regexp,
    exp.Collate: _collate,
    exp.Ordered: _ordered,
    exp.Window: _window,
}
