"""From MySQL's tree of a query to SQLite's text: whose rules apply where, and which tables it names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ErrorLevel, UnsupportedError

from mockapi.actionkit.reports.sql import functions, operators, shapes
from mockapi.actionkit.reports.sql.aggregates import AGGREGATES
from mockapi.actionkit.reports.sql.engine import called
from mockapi.actionkit.reports.sql.errors import NotTranslated, QueryError, no_such_column, no_such_table, syntax_error
from mockapi.actionkit.reports.sql.rollup import roll_up

if TYPE_CHECKING:
    from mockapi.actionkit.reports.sql import SqlTable

RIGHT_JOINS = sqlite3.sqlite_version_info >= (3, 39)
_SYSTEM = frozenset(("information_schema", "mysql", "performance_schema", "sys"))
_ROW_NUMBERS = frozenset(("rowid", "oid", "_rowid_"))
_AS_WRITTEN: Any = {"normalize_functions": False, "comments": False, "unsupported_level": ErrorLevel.IGNORE}
_AGGREGATES = frozenset(("count", "sum", "min", "max", "avg", *map(called, AGGREGATES)))


class Sealed(SQLite):
    """SQLite with every name between backticks: a name in double quotes that it does not know, it takes for text."""

    class Tokenizer(SQLite.Tokenizer):
        IDENTIFIERS = ["`"]


class Translation:
    """A query as SQLite's ``sql``, the ``tables`` it names and whether it wants a column."""

    def __init__(self, tree: exp.Expr, tables: Mapping[str, SqlTable], titles: list[str]) -> None:
        self.source = tree
        self.every_column = _wants_all(tree)
        self.columns = {column.name.lower() for column in tree.find_all(exp.Column)} | {
            name.name.lower() for join in tree.find_all(exp.Join) for name in join.args.get("using") or ()
        }
        tree = tree.copy()
        for select in tree.find_all(exp.Select):
            select.set("operation_modifiers", None)
            select.set("locks", None)
        shapes.check(tree, frozenset(kind.__name__ for kind in _RULES))
        _check_names(tree, tables)
        self.tables = _tables(tree, tables)
        _name_results(tree, titles)
        for select in list(tree.find_all(exp.Select)):
            roll_up(select)
        tree = _rewritten(tree)
        shapes.check(tree)
        try:
            self.sql = tree.sql(
                Sealed, identify=True, normalize_functions=False, comments=False, unsupported_level=ErrorLevel.RAISE
            )
        except UnsupportedError as error:
            raise NotTranslated(f"{str(error).strip()[:200]}: reports here cannot use it.") from None

    def wants(self, column: str) -> bool:
        """Whether the query may look at a column of this name."""
        return self.every_column or column.lower() in self.columns


def _wants_all(tree: exp.Expr) -> bool:
    stars = (star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Anonymous))
    return next(stars, None) is not None or any(join.method == "NATURAL" for join in tree.find_all(exp.Join))


def _rewritten(tree: exp.Expr) -> exp.Expr:
    """The tree with the rules applied, from the leaves up."""
    for node in reversed(list(tree.walk())):
        rule = _RULES.get(type(node))
        changed = rule(node) if rule is not None else node
        if node is tree:
            tree = changed
        elif changed is not node:
            node.replace(changed)
    return tree


# Names


def _check_names(tree: exp.Expr, tables: Mapping[str, SqlTable]) -> None:
    known = {column.lower() for table in tables.values() for column in table.columns}
    for column in tree.find_all(exp.Column):
        if column.name.lower() in _ROW_NUMBERS - known:
            raise no_such_column(column.name)
        column.set("db", None)
        column.set("catalog", None)
    for select in tree.find_all(exp.Select):
        _check_aliases(select, tables)


def _check_aliases(select: exp.Select, tables: Mapping[str, SqlTable]) -> None:
    """SQLite lets WHERE see the names of the results, MySQL does not."""
    origin, where = select.args.get("from_") or select.args.get("from"), select.args.get("where")
    sources = [join.this for join in (*([origin] if origin else ()), *(select.args.get("joins") or ()))]
    seen: set[str] = set()
    for name in (source.alias_or_name for source in sources if isinstance(source, (exp.Table, exp.Subquery))):
        if name and name in seen:
            raise QueryError(f"Not unique table/alias: '{name}'")
        seen.add(name)
    if where is None or not all(isinstance(source, exp.Table) and source.name in tables for source in sources):
        return
    columns = {column.lower() for source in sources for column in tables[source.name].columns}
    aliases = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
    for column in where.find_all(exp.Column):
        if column.find_ancestor(exp.Select) is select and not column.table:
            name = column.name.lower()
            if name in aliases - columns:
                raise no_such_column(column.name, "where clause")


def _tables(tree: exp.Expr, tables: Mapping[str, SqlTable]) -> list[str]:
    """The tables that are named. Raises QueryError for one that there is not."""
    made = {cte.alias for cte in tree.find_all(exp.CTE)}
    found: dict[str, None] = {}
    for table in list(tree.find_all(exp.Table)):
        schema = table.text("db")
        if not isinstance(table.this, exp.Identifier):
            raise NotTranslated("A function in the place of a table is part of MySQL that reports here cannot use.")
        if schema.lower() in _SYSTEM:
            raise NotTranslated(f"The schema '{schema}' is not emulated.")
        if table.name in made and not schema:
            within = table.find_ancestor(exp.CTE)
            recursive = within is not None and bool(within.parent and within.parent.args.get("recursive"))
            if within is None or within.alias != table.name or recursive or table.name not in tables:
                continue
            table.set("db", exp.to_identifier("main"))
        elif table.name.lower() == "dual" and table.name not in tables:
            _without_dual(table)
            continue
        elif table.name not in tables:
            raise no_such_table(table.name, schema or "ak")
        else:
            table.set("db", exp.to_identifier("main") if table.name in made else None)
        found[table.name] = None
        table.set("catalog", None)
        for extra in ("hints", "partition", "version", "when"):
            table.set(extra, None)
    return list(found)


def _without_dual(table: exp.Table) -> None:
    origin = table.parent
    if isinstance(origin, exp.From):
        origin.pop()


def _name_results(tree: exp.Expr, titles: list[str]) -> None:
    """Give every result the name that MySQL gives it, before its text changes."""
    outermost = tree
    while isinstance(outermost, (exp.Subquery, exp.SetOperation)):
        outermost = outermost.this
    for select in tree.find_all(exp.Select):
        written = titles if select is outermost and len(titles) == len(select.expressions) else None
        for place, item in enumerate(list(select.expressions)):
            if isinstance(item, (exp.Alias, exp.Column, exp.Star)):
                continue
            if isinstance(item, exp.Aliases) or not hasattr(item, "sql"):
                continue
            name = written[place] if written else item.sql("mysql", **_AS_WRITTEN)
            if isinstance(item, exp.Literal) and item.is_string:
                name = item.name
            item.replace(exp.alias_(item.copy(), name, quoted=True, copy=False))


# Statements


def _select(select: exp.Select) -> exp.Expr:
    if not RIGHT_JOINS:
        _turn_right_joins(select)
    for item in select.expressions:
        inner = item.this if isinstance(item, exp.Alias) else None
        if inner is not None and not isinstance(inner, (exp.Column, exp.Star, exp.Collate, exp.Window, exp.Tuple)):
            item.set("this", functions.collated(inner))
    having, group = select.args.get("having"), select.args.get("group")
    if having is not None and group is None and _aggregates(select):
        if not any(_has_aggregate(item, select) for item in select.expressions):
            select.set("group", exp.Group(expressions=[exp.Null()]))  # SQLite wants to see that there are groups
    elif having is not None and group is None:
        # MySQL lets HAVING filter rows that are not grouped.
        where = select.args.get("where")
        condition = exp.and_(where.this, having.this, copy=False) if where else having.this
        select.set("where", exp.Where(this=condition))
        select.set("having", None)
    for part in ("from_", "from", "joins"):
        for source in _listed(select.args.get(part)):
            if isinstance(source.this, exp.Subquery) and not source.this.alias and _is_query(source.this.this):
                raise QueryError("Every derived table must have its own alias")
    return select


def _turn_right_joins(select: exp.Select) -> None:
    """``a RIGHT JOIN b`` as ``b LEFT JOIN a``."""
    origin, joins = select.args.get("from_"), _listed(select.args.get("joins"))
    for place, join in enumerate(joins):
        if join.side != "RIGHT" or origin is None:
            continue
        if any(isinstance(item, exp.Star) for item in select.expressions):
            raise NotTranslated("SELECT * with a RIGHT JOIN needs SQLite 3.39.")
        left = origin.this
        if place:
            left.set("joins", joins[:place])
            left = exp.Subquery(this=left)
        turned = exp.Join(this=left, side="LEFT", on=join.args.get("on"), using=join.args.get("using"))
        origin.set("this", join.this)
        select.set("joins", [turned, *joins[place + 1 :]])
        _turn_right_joins(select)
        return


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _is_query(node: Any) -> bool:
    return isinstance(node, (exp.Select, exp.SetOperation))


def _aggregates(select: exp.Select) -> bool:
    return any(_has_aggregate(part, select) for part in (*select.expressions, *_listed(select.args.get("having"))))


def _has_aggregate(part: exp.Expr, select: exp.Select) -> bool:
    return any(
        call.name.lower() in _AGGREGATES
        and call.find_ancestor(exp.Select) is select
        and not isinstance(call.parent, exp.Window)
        for call in part.find_all(exp.Anonymous)
    )


def _set_operation(union: exp.SetOperation) -> exp.Expr:
    """SQLite takes no parentheses round the members."""
    for side in ("this", "expression"):
        member = union.args[side]
        if isinstance(member, exp.Subquery):
            union.set(side, _unwrapped(member))
    return union


def _unwrapped(member: exp.Subquery) -> exp.Expr:
    inner = member.this
    while isinstance(inner, exp.Subquery) and not inner.alias:
        inner = inner.this
    if isinstance(inner, exp.Select) and not any(inner.args.get(part) for part in ("order", "limit", "offset")):
        return inner
    return exp.Select(expressions=[exp.Star()]).from_(exp.Subquery(this=inner), copy=False)


def _subquery(query: exp.Subquery) -> exp.Expr:
    """The whole query in parentheses, or one that only wraps another."""
    if query.parent is None:
        bare = not any(query.args.get(part) for part in ("order", "limit", "offset", "with_", "with"))
        inner = query.this
        while isinstance(inner, exp.Subquery) and not inner.alias:
            inner = inner.this
        if bare:
            whole: exp.Expr = inner.pop()
            return whole
        outer = exp.Select(expressions=[exp.Star()]).from_(exp.Subquery(this=inner.pop()), copy=False)
        for part in ("order", "limit", "offset", "with_", "with"):
            if part in query.args and query.args[part] is not None:
                outer.set(part, query.args[part])
        return outer
    if isinstance(query.parent, _HOLD_QUERIES):
        return query
    return _single_row(query)


_HOLD_QUERIES = (
    exp.From, exp.Join, exp.SetOperation, exp.CTE, exp.In, exp.Any, exp.All, exp.Exists, exp.Subquery,
)  # fmt: skip


def _single_row(query: exp.Subquery) -> exp.Expr:
    """A query in the place of a value: SQLite takes its first row, MySQL insists that there is only one."""
    inner = first = query.this
    while isinstance(first, exp.SetOperation):
        first = first.this
    if not isinstance(first, exp.Select) or len(first.expressions) != 1 or isinstance(first.expressions[0], exp.Star):
        return query
    limit = inner.args.get("limit")
    alone = first is inner and (not inner.args.get("from_") or (_aggregates(inner) and not inner.args.get("group")))
    if alone or (limit is not None and limit.expression.name == "1"):
        return query
    first.set("expressions", [exp.alias_(first.expressions[0].unalias(), "v", copy=False)])
    outer = exp.Select(expressions=[functions.call("my_single", exp.column("v"))])
    return exp.Subquery(this=outer.from_(exp.Subquery(this=inner), copy=False))


def _group(group: exp.Group) -> exp.Expr:
    group.set(
        "expressions",
        [
            item if isinstance(item, (exp.Column, exp.Literal)) else functions.collated(item)
            for item in group.expressions
        ],
    )
    return group


def _join(join: exp.Join) -> exp.Expr:
    if join.kind == "STRAIGHT_JOIN":
        join.set("kind", None)
    return join


def _limit(limit: exp.Expr) -> exp.Expr:
    count = limit.args.get("expression")
    if not isinstance(count, exp.Literal) or not count.name.isdecimal():
        raise syntax_error(count.sql("mysql") if isinstance(count, exp.Expression) else "")
    limit.set("expression", exp.Literal.number(count.name))
    return limit


_RULES: dict[type, Callable[[Any], exp.Expr]] = {
    **functions.RULES,
    **operators.RULES,
    exp.Select: _select,
    exp.Union: _set_operation,
    exp.Except: _set_operation,
    exp.Intersect: _set_operation,
    exp.Subquery: _subquery,
    exp.Group: _group,
    exp.Join: _join,
    exp.Limit: _limit,
    exp.Offset: _limit,
}
