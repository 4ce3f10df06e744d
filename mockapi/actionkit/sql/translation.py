"""From MySQL's tree of a query to SQLite's text: whose rules apply where, and which tables it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite

from mockapi.actionkit.sql import functions, operators
from mockapi.actionkit.sql.errors import NotTranslated, QueryError, no_such_column, no_such_table

if TYPE_CHECKING:
    from mockapi.actionkit.sql import SqlTable

_SYSTEM = frozenset(("information_schema", "mysql", "performance_schema", "sys"))
_ROW_NUMBERS = frozenset(("rowid", "oid", "_rowid_"))
# All that SQLite understands as MySQL means it, once the rules have done their work.
_KNOWN = frozenset(
    (
        "Add",
        "Alias",
        "And",
        "Anonymous",
        "BitwiseAnd",
        "BitwiseLeftShift",
        "BitwiseNot",
        "BitwiseOr",
        "BitwiseRightShift",
        "Boolean",
        "CTE",
        "Case",
        "Collate",
        "Column",
        "Distinct",
        "EQ",
        "Except",
        "Exists",
        "From",
        "GT",
        "GTE",
        "Group",
        "Having",
        "Identifier",
        "If",
        "In",
        "Intersect",
        "Is",
        "Join",
        "LT",
        "LTE",
        "Limit",
        "Literal",
        "Mul",
        "NEQ",
        "Neg",
        "Not",
        "Null",
        "NullSafeEQ",
        "Offset",
        "Or",
        "Order",
        "Ordered",
        "Paren",
        "Select",
        "Star",
        "Sub",
        "Subquery",
        "Table",
        "TableAlias",
        "Tuple",
        "Union",
        "Var",
        "Where",
        "Window",
        "WindowSpec",
        "With",
    )
)


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
        _check_names(tree, tables)
        self.tables = _tables(tree, tables)
        _name_results(tree, titles)
        tree = _rewritten(tree)
        for node in tree.walk():
            if type(node).__name__ not in _KNOWN:
                raise NotTranslated(f"{type(node).__name__} is part of MySQL that reports here cannot use.")
        self.sql = tree.sql(Sealed, identify=True, normalize_functions=False, comments=False)

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
            name = written[place] if written else item.sql("mysql", normalize_functions=False, comments=False)
            if isinstance(item, exp.Literal) and item.is_string:
                name = item.name
            item.replace(exp.alias_(item.copy(), name, quoted=True, copy=False))


# Statements


def _select(select: exp.Select) -> exp.Expr:
    for unused in ("operation_modifiers", "locks", "hint", "kind", "options"):
        select.set(unused, None)
    for item in select.expressions:
        inner = item.this if isinstance(item, exp.Alias) else None
        if inner is not None and not isinstance(inner, (exp.Column, exp.Star, exp.Collate, exp.Window, exp.Tuple)):
            item.set("this", functions.collated(inner))
    having, group = select.args.get("having"), select.args.get("group")
    if having is not None and group is None and not _aggregates(select):
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


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _is_query(node: Any) -> bool:
    return isinstance(node, (exp.Select, exp.SetOperation))


def _aggregates(select: exp.Select) -> bool:
    names = {"count", "sum", "min", "max", "my_avg", "avg", "my_group_concat"}
    return any(call.name.lower() in names for call in select.find_all(exp.Anonymous))


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
        if bare:
            return query.this.pop() if _is_query(query.this) else query
        outer = exp.Select(expressions=[exp.Star()]).from_(exp.Subquery(this=query.this.pop()), copy=False)
        for part in ("order", "limit", "offset", "with_", "with"):
            if part in query.args and query.args[part] is not None:
                outer.set(part, query.args[part])
        return outer
    return query


def _group(group: exp.Group) -> exp.Expr:
    if any(group.args.get(part) for part in ("cube", "grouping_sets", "totals", "rollup")):
        raise NotTranslated("GROUP BY ... WITH ROLLUP cannot be used here.")
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
    if isinstance(count, exp.Literal) and count.is_string and count.name.isdigit():
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
