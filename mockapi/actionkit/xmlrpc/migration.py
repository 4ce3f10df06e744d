"""The way off XML-RPC: each call that was seen, beside the REST request that does the same and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from typing import Any
from urllib.parse import quote, urlencode

from mockapi.actionkit.declaring.call import ROOT
from mockapi.actionkit.declaring.fields import CustomFields, Link, Links, Moment
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.actionkit.xmlrpc.classes import CLASSES, CUSTOM, Class
from mockapi.actionkit.xmlrpc.faults import Fault
from mockapi.actionkit.xmlrpc.wire import read_call
from mockapi.resource.fields import Boolean
from mockapi.world.exchange import Exchange

Struct = Mapping[str, Any]


class MigrationWarning(UserWarning):
    """XML-RPC was used, which the vendor has announced the end of."""


@dataclass(frozen=True)
class Move:
    """One call: ``number`` of its exchange, the ``method`` and what was sent; ``requests`` that do the same over REST,

    in order, and in sentences how their answers differ.
    """

    number: int
    method: str
    given: Struct
    requests: tuple[str, ...]
    differences: tuple[str, ...]

    def __str__(self) -> str:
        given = repr(dict(self.given)) if self.given else ""
        lines = [f"{self.method}({given})", *(f"    {request}" for request in self.requests)]
        return "\n".join((*lines, *(f"      * {text}" for text in self.differences)))


class MigrationReport:
    """The calls that the journal holds, in order; as text each method once, with the first call as its example."""

    def __init__(self, exchanges: Iterable[Exchange], forgotten: int = 0) -> None:
        self.forgotten = forgotten
        self.moves: list[Move] = [move for exchange in exchanges if (move := move_of(exchange)) is not None]

    @property
    def methods(self) -> dict[str, int]:
        """How often each method was called."""
        counts: dict[str, int] = {}
        for move in self.moves:
            counts[move.method] = counts.get(move.method, 0) + 1
        return counts

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __len__(self) -> int:
        return len(self.moves)

    def __str__(self) -> str:
        counts, shown, lines = self.methods, set(), []
        for move in self.moves:
            if move.method not in shown:
                shown.add(move.method)
                times = "once" if counts[move.method] == 1 else f"{counts[move.method]} times"
                lines += [f"{move.method}, called {times}:", *(f"  {line}" for line in str(move).splitlines()), ""]
        if self.forgotten:
            lines.append(f"{self.forgotten} earlier exchanges are no longer in the journal.")
        return "\n".join(lines).rstrip() or "XML-RPC was not used."


def move_of(exchange: Exchange) -> Move | None:
    """What an exchange is over REST; None where it is no call over XML-RPC."""
    if exchange.service != "actionkit" or exchange.path.rstrip("/") != "/api" or exchange.method != "POST":
        return None
    try:
        method, given = read_call(exchange.request.body)
    except Fault:
        return None
    requests, differences = _over_rest(method, given)
    return Move(exchange.number, method, given, tuple(requests), tuple(differences))


def _over_rest(method: str, given: Struct) -> tuple[list[str], list[str]]:
    if method == "version":
        return [f"GET {ROOT}/"], ["Any 200 proves the connection; 401 means a wrong name or password there too."]
    if method == "act":
        return _act(given)
    name, _, verb = method.partition(".")
    kind = CLASSES.get(name)
    if kind is None:
        return [], ["The vendor has no such method, over XML-RPC or REST."]
    if verb in CUSTOM:
        return _custom(kind, verb, given)
    translate = _TRANSLATIONS.get(verb)
    if translate is None:
        return [], ["There is no single request for this; see the manual of the REST API."]
    return translate(kind, given)


def _act(given: Struct) -> tuple[list[str], list[str]]:
    sent = {("user_id" if name == "id" else name): value for name, value in given.items()}
    return [_written("POST", f"{ROOT}/action/", sent)], [
        "`success` and `status` are the HTTP status: 201 for an action, 400 for what was refused.",
        "`errors` stands in the body of the 400.",
        "What was in `action` stands at the top, with true and false instead of 1 and 0 and paths instead of numbers.",
        "`source` is `restful_api` where none was sent, not `api`.",
    ]


# ---- the common methods


def _get(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    number = given.get("id", given.get("pk"))
    if len(given) == 1 and (isinstance(number, int) or str(number).isdecimal()):
        return [f"GET {_address(kind, number)}"], [*_shapes(kind), "The fault DoesNotExist is a 404."]
    return [f"GET {_list(kind)}?{_query(kind, given)}"], [
        "The object is the one in `objects`; the fault DoesNotExist is an empty list.",
        *_shapes(kind),
    ]


def _search(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    query = _query(kind, given)
    return [f"GET {_list(kind)}{'?' + query if query else ''}"], [
        "The objects stand in `objects`, 20 on a page and 100 at most; `meta.next` leads to the next page.",
        *_shapes(kind),
    ]


def _create(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    return [_written("POST", _list(kind), _body(kind, given))], [
        "The answer is a 201 without a body; the object is at its Location.",
        *_needs(kind),
        *_shapes(kind),
    ]


def _save(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    number = given.get("id", given.get("pk", "{id}"))
    return [_written("PATCH", _address(kind, number), _body(kind, given))], [
        "The answer is a 202 without a body; a GET shows the object.",
        *_shapes(kind),
    ]


def _save_or_create(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    if given.get("id") not in (None, ""):
        return _save(kind, given)
    unique = [names for names in kind.model.holder.unique if isinstance(names, str) and names in given]
    look = [f"GET {_list(kind)}?{_query(kind, {unique[0]: given[unique[0]]})}"] if unique else []
    body = _body(kind, given)
    return [
        *look,
        f"{_written('PATCH', _address(kind, '{id}'), body)}   (if it was found)",
        f"{_written('POST', _list(kind), body)}   (otherwise)",
    ], ["Neither answer has a body: 202, or 201 with the object at its Location.", *_needs(kind), *_shapes(kind)]


def _custom(kind: Class, verb: str, given: Struct) -> tuple[list[str], list[str]]:
    if kind.name == "Event":
        return _fields_of_event(verb, given)
    address = _address(kind, given.get("id", "{id}"))
    field = "fields" if kind.custom is None else kind.custom.name
    if verb == "get_custom_fields":
        return [f"GET {address}"], [f"They stand in `{field}` of the object."]
    values = {name: value for name, value in given.items() if name not in ("id", "pk")}
    if verb == "set_custom_fields":
        return [_written("PATCH", address, {field: values})], ["The answer is a 202 without a body. Values are text."]
    return [_written("PATCH", address, {field: {"NAME": ""}})], [
        "There is no request that clears several: send an empty text for each name.",
        "The answer is a 202 without a body.",
    ]


def _fields_of_event(verb: str, given: Struct) -> tuple[list[str], list[str]]:
    event = given.get("id", "{id}")
    look = f"GET {ROOT}/eventfield/?event={event}"
    if verb == "get_custom_fields":
        return [look], ["Each value is an object of its own, with `name` and `value`."]
    if verb == "clear_custom_fields":
        return [look, f"DELETE {ROOT}/eventfield/{{id}}/   (for each)"], ["Each DELETE answers 204."]
    values = {name: value for name, value in given.items() if name not in ("id", "pk")}
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    bodies = [{"event": _uri("event", event), "name": name, "value": str(value)} for name, value in pairs]
    return [
        f"{look}   (and DELETE what is to be replaced)",
        *(_written("POST", f"{ROOT}/eventfield/", body) for body in bodies),
    ], ["Each value is an object of its own: 201 with the object at its Location."]


# ---- methods of their own


def _unsubscribe(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    user = given.get("id", "{id}")
    wanted = f"user={user}" + (f"&list={given['list_id']}" if "list_id" in given else "")
    return [f"GET {ROOT}/subscription/?{wanted}", f"DELETE {ROOT}/subscription/{{id}}/   (for each)"], [
        "Each DELETE answers 204; the history says that an admin did it.",
        "Or let them submit an unsubscribe page: POST /rest/v1/action/.",
    ]


def _history(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    return [f"GET {ROOT}/subscriptionhistory/?user={given.get('id', '{id}')}"], [
        "The changes stand in `objects`; `page_name` is not there: follow `action`, and then its `page`."
    ]


def _event_search(kind: Class, given: Struct) -> tuple[list[str], list[str]]:
    sent = {name: value for name, value in given.items() if name not in ("radius", "place")}
    return [f"GET {ROOT}/event/?{_query(CLASSES['Event'], sent)}"], [
        "What is private, full, past or cancelled is not left out: look at the fields.",
        "A campaign's own search, /rest/v1/campaign/{id}/event_search/, knows `zip` and `radius`.",
        *_shapes(CLASSES["Event"]),
    ]


_TRANSLATIONS = {
    "get": _get,
    "search": _search,
    "create": _create,
    "save": _save,
    "save_or_create": _save_or_create,
    "unsubscribe": _unsubscribe,
    "subscription_history": _history,
    "advanced_search": _event_search,
    "public_search": _event_search,
}


# ---- how things are written over REST


def _list(kind: Class) -> str:
    return f"{ROOT}/{kind.resource}/"


def _address(kind: Class, key: Any) -> str:
    return f"{ROOT}/{kind.resource}/{quote(str(key), safe='{}')}/"


def _written(method: str, path: str, body: Struct) -> str:
    return f"{method} {path} {dumps(body, ensure_ascii=False, default=str)}"


def _query(kind: Class, given: Struct) -> str:
    pairs = []
    for key, value in given.items():
        first, *rest = key.split("__")
        item = kind.field_of(first)
        name = first if item is None else item.name
        if key.lstrip("_") in ("limit", "offset"):
            name, rest = f"_{key.lstrip('_')}", []
        if isinstance(value, (list, tuple)):
            value = ",".join(map(str, value))
        pairs.append(("__".join((name, *rest)), str(value)))
    return urlencode(pairs, safe=",@")


def _body(kind: Class, given: Struct) -> dict[str, Any]:
    body: dict[str, Any] = {}
    custom = {key[5:]: value for key, value in given.items() if kind.name == "User" and key.startswith("user_")}
    for key, value in given.items():
        item = kind.field_of(key)
        if item is None or isinstance(item, Id):
            continue
        if isinstance(item, Link):
            value = _uri(item.to, value)
        elif isinstance(item, Links) and isinstance(value, (list, tuple)):
            value = [_uri(item.to, one) for one in value]
        elif isinstance(item, Boolean):
            value = bool(value)
        body[item.name] = value
    if custom:
        body["fields"] = custom
    return body


def _uri(to: str, key: Any) -> Any:
    return None if key is None else f"{ROOT}/{to}/{key}/"


def _shapes(kind: Class) -> list[str]:
    """How an object differs from the struct: names, references, booleans, dates."""
    model: Model = kind.model
    renamed, references, lacking, flags = [], [], [], False
    keys = (*kind.keys, "custom_fields") if kind.name == "User" else kind.keys
    for key in keys:
        item = kind.field_of(key)
        if key == "custom_fields" and isinstance(kind.custom, CustomFields):
            renamed.append(f"`custom_fields` is `{kind.custom.name}`")
        elif isinstance(item, (Link, Links)):
            references.append(item.name)
            if key not in (item.name, f"{item.name}_id"):
                renamed.append(f"`{key}` is `{item.name}`")
        elif isinstance(item, Boolean):
            flags = True
        elif item is not None and not isinstance(item, Id) and item.name != key:
            renamed.append(f"`{key}` is `{item.name}`")
        elif item is None and key != "id":
            lacking.append(f"`{key}`")
    told = [f"{', '.join(renamed)}."] if renamed else []
    if lacking:
        told.append(f"REST does not show {', '.join(lacking)}.")
    if references:
        told.append(f"References are paths, not numbers: {', '.join(f'`{name}`' for name in references)}.")
    if flags:
        told.append("Booleans are true and false, not 1 and 0.")
    if any(isinstance(item, Moment) for item in model.fields) and "created_at" in kind.keys:
        told.append("Dates have no zone there either; the answer that creates has fractions of a second.")
    return told


def _needs(kind: Class) -> list[str]:
    """What REST requires and XML-RPC does not."""
    names = [item.name for item in kind.model.fields if "rest" in item.required_over]
    return [f"REST also requires {', '.join(f'`{name}`' for name in names)}."] if names else []
