"""The OData subset of Action Network: its grammar, and the rows that a filter selects (reference 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.contact import phone_digits
from mockapi.actionnetwork.noun import Filter, Noun, native_uuid
from mockapi.resource.fields import Misfit, moment
from mockapi.world.errors import Invalid
from mockapi.world.store import Collection, Row, Span

_TERM = re.compile(
    r"""\s*(?P<field>[A-Za-z_][A-Za-z0-9_.:/]*)\s+(?P<operator>[A-Za-z]+)\s+
        (?:'(?P<quoted>(?:[^']|'')*)'|"(?P<double>[^"]*)"|(?P<bare>[^\s'"]+))\s*""",
    re.VERBOSE,
)
_JOINT = re.compile(r"(?:and|(?P<or>or))\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """One comparison. ``value`` is seconds since the epoch for dates, otherwise a string."""

    filter: Filter
    operator: str
    value: Any


Terms = Sequence[Sequence[Term]]  # alternatives, each of terms that must all hold; none: everything


class Matches(Protocol):
    """The rows that match, to be counted or sliced."""

    def __len__(self) -> int: ...

    def slice(self, offset: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows from ``offset`` on."""


class Listed:
    """Matches that are known one by one."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def slice(self, offset: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows from ``offset`` on."""
        return list(self._rows[offset : offset + limit])


class Scanned:
    """Matches that are looked for in a span, no further than is asked."""

    def __init__(self, span: Span, test: Callable[[Row], bool]) -> None:
        self._span, self._test = span, test

    def __len__(self) -> int:
        return sum(map(self._test, self._span))

    def slice(self, offset: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows from ``offset`` on."""
        return list(islice(filter(self._test, self._span), offset, offset + limit))


def parse(text: str, filters: Mapping[str, Filter], *, with_or: bool = False) -> Terms:
    """The alternatives of a filter, one unless it may be joined with ``or``. Raises Invalid for anything else."""
    terms: list[Term] = []
    alternatives = [terms]
    position = 0
    while True:
        match = _TERM.match(text, position)
        if match is None:
            raise Invalid(f"The filter cannot be understood: {text}")
        terms.append(_term(match, filters))
        position = match.end()
        if position == len(text):
            return alternatives
        joint = _JOINT.match(text, position)
        if joint is None or text[position - 1] in "'\"" or (joint["or"] and not with_or):
            raise Invalid(f"The filter cannot be understood: {text}")
        if joint["or"]:
            terms = []
            alternatives.append(terms)
        position = joint.end()


def _term(match: re.Match[str], filters: Mapping[str, Filter]) -> Term:
    name, operator = match["field"], match["operator"].lower()
    known = filters.get(name)
    if known is None:
        raise Invalid(f"{name} is not a field that can be filtered")
    if operator not in ("eq", "gt", "lt") or (known.kind == "identifier" and operator != "eq"):
        raise Invalid(f"{match['operator']} is not an operator that {name} can be filtered with")
    quoted = match["quoted"]
    value: Any = quoted.replace("''", "'") if quoted is not None else match["double"] or match["bare"] or ""
    if known.kind == "date":
        try:
            value = moment(value)
        except Misfit as misfit:
            raise Invalid(f"{name} {misfit}") from None
    elif known.kind == "email":
        value = value.strip().lower()
    elif known.kind == "phone":
        value = phone_digits(value) or value
    return Term(known, operator, value)


def select(call: Call, noun: Noun, index: str, group: Any, alternatives: Terms) -> Matches:
    """The rows of a list for which a filter holds, in the order in which they are paged.

    Newest first; a list filtered by a date in the order of that date (rulings), which is the index's own.
    """
    collection = call.collection(noun)
    if len(alternatives) != 1:
        span, tests = collection.span(index, group, descending=True), [_test_of(terms) for terms in alternatives]
        return Scanned(span, lambda row: any(test(row) for test in tests)) if tests else span
    (terms,) = alternatives
    for term in terms:
        if term.operator == "eq" and (term.filter.kind == "identifier" or term.filter.unique):
            row = _only(call, collection, term)
            if row is None or not collection.holds(index, group, row) or not _test_of(terms)(row):
                return Listed([])
            return Listed([row])
    dated = [term.filter.column for term in terms if term.filter.kind == "date"]
    column = next((name for name in ("modified_date", "created_date") if name in dated), None)
    if column is None:
        span = collection.span(index, group, descending=True)
        if dated:  # an event's own dates have no index
            return Listed(sorted(filter(_test_of(terms), span), key=lambda row: getattr(row, dated[0])))
        return Scanned(span, _test_of(terms))
    bounding = [term for term in terms if term.filter.column == column]
    rest = [term for term in terms if term.filter.column != column]
    span = _bounded(collection, f"{index}.modified" if column == "modified_date" else index, group, bounding)
    return Scanned(span, _test_of(rest)) if rest else span


def _bounded(collection: Collection, index: str, group: Any, terms: Sequence[Term]) -> Span:
    above: int | None = None
    below: int | None = None
    for term in terms:
        if term.operator in ("gt", "eq"):
            bound = term.value - (term.operator == "eq")
            above = bound if above is None else max(above, bound)
        if term.operator in ("lt", "eq"):
            bound = term.value + (term.operator == "eq")
            below = bound if below is None else min(below, bound)
    return collection.span(index, group, above=above, below=below)


def _only(call: Call, collection: Collection, term: Term) -> Row | None:
    if term.filter.unique:
        return collection.one(term.filter.unique, (call.group.key, term.value))
    if term.value.startswith("action_network:"):
        return collection.one("uuid", native_uuid(term.value) or "")
    return collection.one("identifier", term.value)


def _test_of(terms: Sequence[Term]) -> Callable[[Row], bool]:
    return lambda row: all(_holds(row, term) for term in terms)


def _holds(row: Row, term: Term) -> bool:
    if term.filter.kind == "identifier":
        return term.value in row.foreign or native_uuid(term.value) == row.uuid
    stored = getattr(row, term.filter.column)
    if stored is None:
        return False
    if term.operator == "eq":
        return bool(stored == term.value)
    return bool(stored > term.value) if term.operator == "gt" else bool(stored < term.value)
