"""``GROUP BY ... WITH ROLLUP``, written out: the groups, and behind them the subtotals that MySQL adds."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from mockapi.actionkit.reports.sql.errors import NotTranslated


def roll_up(select: exp.Select) -> None:
    """Turn a SELECT with a rollup, whose results have names, into one over all its groupings."""
    group = select.args.get("group")
    if group is None or not group.args.get("rollup"):
        return
    if any(item.find(exp.Star) and not item.find(exp.Anonymous) for item in select.expressions):
        raise NotTranslated("SELECT * with a rollup cannot be used in reports.")
    keys = [_resolved(key, select) for key in group.expressions]
    outer = {part: select.args.get(part) for part in ("order", "limit", "offset", "with_", "with")}
    for part in outer:
        select.set(part, None)
    levels = [_level(select, group.expressions, keys, kept) for kept in range(len(keys), -1, -1)]
    every: exp.Query = levels[0]
    for level in levels[1:]:
        every = exp.Union(this=every, expression=level, distinct=False)
    names = [item.alias_or_name for item in select.expressions]
    sorting = [exp.Ordered(this=exp.column(f"k{place}"), nulls_first=True) for place in range(2 * len(keys))]
    for part in list(select.args):
        select.set(part, None)
    select.set(
        "expressions", [exp.alias_(exp.column(f"r{place}"), name, quoted=True) for place, name in enumerate(names)]
    )
    select.from_(exp.Subquery(this=every, alias=exp.TableAlias(this=exp.to_identifier("rolled"))), copy=False)
    for part, value in outer.items():
        if value is not None:
            select.set(part, value)
    if outer["order"] is None:
        select.set("order", exp.Order(expressions=sorting))


def _resolved(key: exp.Expr, select: exp.Select) -> exp.Expr:
    """What a key stands for: a result by its name or number, or itself."""
    for place, item in enumerate(select.expressions, 1):
        named = isinstance(key, exp.Column) and not key.table and isinstance(item, exp.Alias) and item.alias == key.name
        if named or (isinstance(key, exp.Literal) and key.name == str(place)):
            found: exp.Expr = item.unalias()
            return found.copy()
    return key.copy()


def _level(select: exp.Select, written: list[Any], keys: list[exp.Expr], kept: int) -> exp.Select:
    """The grouping by the first ``kept`` keys; where others stand, it has NULL."""
    level = select.copy()
    dropped = [*written[kept:], *keys[kept:]]
    results = []
    for place, item in enumerate(level.expressions):
        results.append(exp.alias_(_without(item.unalias(), dropped), f"r{place}"))
    for place, key in enumerate(keys):
        results.append(exp.alias_(exp.Literal.number(int(place >= kept)), f"k{2 * place}"))
        results.append(exp.alias_(key.copy() if place < kept else exp.Null(), f"k{2 * place + 1}"))
    level.set("expressions", results)
    level.set("group", exp.Group(expressions=[key.copy() for key in keys[:kept]]) if kept else None)
    having = level.args.get("having")
    if having is not None:
        aliases = {item.alias: item.unalias() for item in select.expressions if isinstance(item, exp.Alias)}
        for column in list(having.find_all(exp.Column)):
            if not column.table and column.name in aliases:
                column.replace(aliases[column.name].copy())
        having.set("this", _without(having.this, dropped))
    return level


def _without(item: exp.Expr, dropped: list[exp.Expr]) -> exp.Expr:
    item = item.copy()
    if item in dropped:
        return exp.Null()
    for node in list(item.walk()):
        within = node.find_ancestor(exp.Anonymous, exp.GroupConcat)
        if node in dropped and not (within is not None and within.name.lower() in _AGGREGATES):
            node.replace(exp.Null())
    return item


_AGGREGATES = frozenset(("count", "sum", "avg", "min", "max", "", "std", "stddev"))
