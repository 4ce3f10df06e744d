"""The nodes of a query's tree that are understood, and what may be in them: all else is refused, not guessed at."""

from __future__ import annotations

from sqlglot import exp

from mockapi.actionkit.reports.sql.errors import NotTranslated

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


# What the rules for the nodes above them look into.
_WITHIN_RULES = frozenset(("All", "Any", "DataType", "DataTypeParam", "IndexTableHint", "Interval", "Rollup"))
# What the nodes hold. Releases of the parser that put something new there are to be noticed.
_COMMON_PARTS = frozenset(("this", "expression", "expressions", "alias"))
_QUERY_PARTS = frozenset(("from_", "from", "joins", "order", "limit", "offset", "with_", "with", "distinct"))
_PARTS: dict[str, frozenset[str]] = {
    "Select": _QUERY_PARTS | {"where", "group", "having", "windows", "locks", "operation_modifiers"},
    "Union": _QUERY_PARTS,
    "Except": _QUERY_PARTS,
    "Intersect": _QUERY_PARTS,
    "Subquery": _QUERY_PARTS,
    **{
        name: frozenset(parts.split())
        for name, parts in {
            "Table": "db catalog hints joins",
            "TableAlias": "columns",
            "Join": "on using side kind method",
            "Column": "table db catalog",
            "Identifier": "quoted",
            "Literal": "is_string",
            "With": "recursive",
            "Group": "rollup",
            "Ordered": "desc nulls_first",
            "Window": "partition_by order spec over",
            "WindowSpec": "kind start start_side end end_side",
            "Case": "ifs default",
            "If": "true false",
            "In": "query",
            "Between": "low high",
            "Like": "negate",
            "Is": "negate",
            "Cast": "to",
            "DataType": "nested kind",
            "Trim": "position",
            "Substring": "start length",
            "StrPosition": "substr",
            "GroupConcat": "separator",
            "Concat": "safe coalesce",
            "Interval": "unit",
            "Div": "typed safe",
        }.items()
    },
}


def check(tree: exp.Expr, rules: frozenset[str] = frozenset()) -> None:
    """Raises NotTranslated for a node, or a part of one, that nothing here was written for.

    ``rules`` names the nodes that there are rules for, before they are applied.
    """
    known = _KNOWN | rules | _WITHIN_RULES if rules else _KNOWN
    for node in tree.walk():
        name = type(node).__name__
        if name not in known:
            raise NotTranslated(f"{name} is part of MySQL that reports here cannot use.")
        parts = _PARTS.get(name, frozenset()) | _COMMON_PARTS
        for part, value in node.args.items():
            if value and part not in parts:
                raise NotTranslated(f"{part} in {name} is part of MySQL that reports here cannot use.")
