"""Every route of ActionKit's REST, by every method, with anything: a sound answer, and a whole world behind it."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from defusedxml.ElementTree import fromstring
from hostile import MALFORMED, NUMBERS, TEXTS, mostly, scalars, write
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wholeness import loads

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.fields import CustomFields, Date, Link, Links, Moment
from mockapi.actionkit.declaring.lookups import LOOKUPS
from mockapi.actionkit.declaring.model import Model
from mockapi.actionkit.site import settle
from mockapi.emulator import Emulator, loaded
from mockapi.resource.fields import Boolean, Field, Integer, Money, Number
from mockapi.world.exchange import Request

ROUNDS = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "40")),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
HOST = "https://mockapi.actionkit.com"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "")
STAFF = {"authorization": "Basic " + b64encode(b"mockapi:mockapi").decode()}
WRONG = {"authorization": "Basic " + b64encode(b"mockapi:wrong").decode()}
CANNED = {"error": "Sorry, this request could not be processed. Please try again later."}


@cache
def base():
    return loaded("demo")


def fork(**settings: Any) -> Emulator:
    emulator = Emulator(base=base(), **settings)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


def numbers(model: Model) -> list[Any]:
    """The keys of the seeded rows of a resource, as they stand in addresses."""
    rows = settle(fork().world).find(model.noun)
    found = [row for row in rows or () if model.type is None or row.type == model.type]
    return [quote(str(row[0] if model.key == "id" else getattr(row, model.key))) for row in found]


KEYS = cache(lambda name: tuple(numbers(MODELS[name])) or ("1",))


def paths(model: Model) -> list[str]:
    """The addresses of a resource, of one of its objects and of what can be done to it."""
    key = KEYS(model.name)[0]
    ways = ["", f"{key}/", "schema/", f"set/{key};999/", "999999/", "x/", f"{key}/x/"]
    for verb in model.verbs:
        tail = re.sub(r"\{.*?\}", "1", verb.path)
        ways.append(f"{key}/{tail}/" if verb.on == "detail" else f"{tail}/")
    return [f"/rest/v1/{model.name}/{way}" for way in ways]


# ---- what must hold


def photo(emulator: Emulator) -> Any:
    world = settle(emulator.world)
    rows = {
        noun: dict(found.rows) for model in MODELS.values() if (found := world.find(noun := model.noun)) is not None
    }
    return {noun: held for noun, held in rows.items() if held}, len(list(emulator.outbox))


def answered(emulator: Emulator, request: Request, before: Any = None) -> Any:
    """The answer, which is sound."""
    before = photo(emulator) if before is None else before
    stamp = emulator.world.log.stamp
    answer = emulator.handle(request)
    named = {name.lower(): value for name, value in answer.headers}
    kind = named.get("content-type", "").split(";")[0]
    if answer.status == 500:
        assert request.path.endswith("//") or request.path.rstrip("/").count("/") == 3, (request, answer)
        assert loads(answer.body) == CANNED
    assert answer.status in (200, 201, 202, 204, 301, 400, 401, 404, 405, 409, 415, 500, 501), (request, answer)
    assert len(answer.headers) == len(named), (request, answer)
    assert not any("\n" in value or "\r" in value for _, value in answer.headers), (request, answer)
    if answer.status not in (204, 301, 501):
        assert "vary" in named, (request, answer)
    if answer.status in (201, 409):
        assert named.get("location", f"{request.base}/").startswith(f"{request.base}/"), (request, answer)
    if request.method != "HEAD":
        read(kind, answer.body)
    unchanged = emulator.world.log.stamp is stamp
    if not unchanged and (answer.status >= 400 or request.method in ("GET", "HEAD", "OPTIONS")):
        after = photo(emulator)
        assert after == before, (request, answer, differing(before, after))
    return answer


def differing(before: Any, after: Any) -> list[str]:
    return [noun for noun in before[0].keys() | after[0].keys() if before[0].get(noun) != after[0].get(noun)]


def read(kind: str, body: bytes) -> Any:
    """The body, read strictly as what it says it is."""
    if kind == "application/json":
        return loads(body)
    if kind == "application/xml":
        return fromstring(body)
    if kind == "text/javascript":
        called = re.fullmatch(r"[\w$.\[\]]+\((.*)\)", body.decode(), re.DOTALL)
        assert called is not None, body
        return loads(called[1].encode())
    return body.decode()


def check_whole(emulator: Emulator) -> None:
    """Every link leads to an object, what is unique is, and every list can be read, by REST and in Python."""
    world = settle(emulator.world)
    for model in MODELS.values():
        rows = world.find(model.noun)
        if rows is None:
            continue
        for row in rows if model.base is None else ():
            for item in (*model.fields, *model.held):
                if isinstance(item, Link) and (key := getattr(row, item.column)) is not None:
                    assert world.collection(MODELS[item.to].table).get(key) is not None, (model.name, item.name, row)
                if isinstance(item, Link) and not item.null and item.name in model.links:
                    assert getattr(row, item.column) is not None, (model.name, item.name, row)
                if isinstance(item, Links):
                    for key in getattr(row, item.column) or ():
                        assert world.collection(MODELS[item.to].table).get(key) is not None, (model.name, item.name)
        for name, unique in rows._unique.items():
            held = [(value, row[0]) for row in rows for value in unique.values(row)]
            assert unique.keys == dict(held), f"{model.name}: {name}"
            assert len(held) == len(dict(held)), f"{model.name}: {name}"
        if "get" in model.list_methods:
            path = f"/rest/v1/{model.name}/"
            answer = emulator.handle(Request("GET", HOST, path, "_limit=100&format=xml", STAFF))
            assert answer.status == 200, (path, answer)
            fromstring(answer.body)
            answer = emulator.handle(Request("GET", HOST, path, "_limit=100", STAFF))
            assert len(loads(answer.body)["objects"]) == len(emulator.actionkit[model.name].all()[:100])


# ---- every route


@pytest.mark.parametrize(
    ("keys", "body"),
    [(STAFF, b""), (STAFF, b'{"id": "x", "page": {}, "email": []}'), ({}, b"[]")],
    ids=["staff", "staff with a body", "nobody"],
)
def test_every_route_answers_every_method(keys, body):
    emulator = fork()
    before = photo(emulator)
    for model in MODELS.values():
        for path in paths(model):
            for method in METHODS:
                answer = answered(emulator, Request(method, HOST, path, "", keys, body), before)
                if answer.status < 300 and method in ("POST", "PUT", "PATCH", "DELETE", "post"):
                    emulator = fork()


def wrong_of(item: Field, method: str) -> list[Any]:
    if method == "PATCH":
        return [None, "x" * 300, [None], {"": None}, f"/rest/v1/{getattr(item, 'to', 'tag')}/999/"]
    there, nowhere = (f"/rest/v1/{getattr(item, 'to', 'tag')}/{key}/" for key in (1, 999))
    odd = (None, True, 0, -1.5, 10**40, "", "\x00", "x" * 300, [], [None], {}, {"": None}, {"resource_uri": 3})
    return [*odd, there, nowhere, "2026-02-30"]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_value_of_the_wrong_kind_is_taken_passed_over_or_refused(model):
    emulator = fork()
    before = photo(emulator)
    usual = {name: "given" for name, item in model.sent.items() if item.required}
    usual |= {name: f"/rest/v1/{item.to}/1/" for name, item in model.links.items() if not item.null}
    ways = [("POST", "")] * ("post" in model.list_methods) + [
        ("PATCH", f"{KEYS(model.name)[0]}/") for method in model.detail_methods if method == "patch"
    ]
    for method, way in ways:
        for name, item in model.sent.items():
            for value in wrong_of(item, method):
                body = write({**usual, name: value}).encode()
                answer = answered(
                    emulator, Request(method, HOST, f"/rest/v1/{model.name}/{way}", "", STAFF, body), before
                )
                if answer.status < 300:
                    check_readable(emulator, model)
                    emulator = fork()


def check_readable(emulator: Emulator, model: Model) -> None:
    for query in ("_limit=100", "_limit=100&format=xml"):
        answer = emulator.handle(Request("GET", HOST, f"/rest/v1/{model.name}/", query, STAFF))
        assert answer.status in (200, 405), answer
        read(answer.headers[0][1].split(";")[0], answer.body)
    if "get" in model.list_methods:
        assert emulator.actionkit[model.name].all() is not None


# ---- requests of every kind

everywhere = st.sampled_from(sorted({name for model in MODELS.values() for name in (*model.sent, *model.also_takes)}))
PARAMETERS = (
    "page", "email", "akid", "user_id", "name", "zip", "postal", "country", "lists", "action_x", "action_", "user_",
    "user_x", "mailing_id", "referring_akid", "action_id", "opt_in", "status", "created_at", "source", "phone",
    "phone_type", "amount", "card_num", "exp_date_month", "currency", "product_1", "candidate_1", "recurring_id",
    "event_id", "event_title", "event_starts_at", "event_zip", "taf_emails", "skip_confirmation", "redirect",
    "return_full_response", "target_checked", "subject", "letter_text", "order", "user", "action", "donationpage",
    "transaction", "trans_id", "query", "ttl", "to", "import_id", "payment_account", "canceled_by", "success",
    "upload", "autocreate_user_fields", "plus4", "region", "sql",
)  # fmt: skip


@cache
def page_names() -> tuple[str, ...]:
    return tuple(row.name for row in fork().actionkit["page"].all())


@cache
def emails() -> tuple[str, ...]:
    known = [row.email for row in fork().actionkit["user"].all()]
    return (*known[:4], "new@example.org", "A@B.example.org", "bad")


def uri_of(name: str) -> st.SearchStrategy[str]:
    key = st.sampled_from(KEYS(name)) if name in MODELS else st.just("1")
    there = key.map(lambda one: f"/rest/v1/{name}/{one}/")
    return mostly(
        there, st.sampled_from([f"/rest/v1/{name}/999/", "/rest/v1/tag/1/", "", "x", "/rest/v1/", "//"]), times=6
    )


def value_of(item: Field) -> st.SearchStrategy[Any]:
    if isinstance(item, Link):
        return uri_of(item.to)
    if isinstance(item, Links):
        return st.lists(uri_of(item.to), max_size=3)
    if isinstance(item, CustomFields):
        return st.dictionaries(st.sampled_from(TEXTS) | st.just("color"), scalars, max_size=2)
    if isinstance(item, Boolean):
        return st.booleans()
    if isinstance(item, (Integer, Number, Money)):
        return st.sampled_from([0, 1, 7, "3", "12.50", -1])
    if isinstance(item, (Moment, Date)):
        return st.sampled_from(
            ["2026-03-01", "2024-01-15T16:21:29+00:00", "9 June 2025 8am", "0001-01-01", "9999-12-31"]
        )
    if item.name == "email":
        return st.sampled_from(emails())
    return st.sampled_from(["New", "new-name", "color", *TEXTS[:3]]) | st.text(min_size=1, max_size=6)


nested = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(everywhere, inner, max_size=3), max_leaves=4
)
parameters = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(PARAMETERS, scalars | nested),
        "page": mostly(st.deferred(lambda: st.sampled_from(page_names())), nested, times=9),
        "email": mostly(st.deferred(lambda: st.sampled_from(emails())), nested),
        "lists": st.lists(st.sampled_from([1, "1", 999, "x", None, 2**70]), max_size=3) | scalars,
        "action_color": st.lists(scalars, max_size=3),
    },
)


@cache
def objects(name: str) -> st.SearchStrategy[Any]:
    model = MODELS[name]
    known = {field: mostly(value_of(item), st.none(), nested, times=16) for field, item in model.sent.items()}
    needed = {field: known.pop(field) for field, item in model.sent.items() if item.required or _must(item)}
    own = st.fixed_dictionaries(needed, optional=known)
    if model.open_ended or model.verbs:
        wide = st.fixed_dictionaries(
            {
                "page": st.deferred(lambda: st.sampled_from(page_names())),
                "email": st.deferred(lambda: st.sampled_from(emails())),
            }
        )
        return st.builds(lambda one, other: {**other, **one}, wide, parameters) | parameters
    return own | st.builds(lambda one, other: {**one, **other}, own, parameters)


def _must(item: Field) -> bool:
    return isinstance(item, Link) and not item.null


def as_xml(value: Any) -> str:
    def element(name: str, one: Any) -> str:
        tag = re.sub(r"\W", "", str(name)) or "x"
        tag = tag if tag[0].isalpha() else f"x{tag}"
        if isinstance(one, dict):
            return f'<{tag} type="hash">{"".join(element(*pair) for pair in one.items())}</{tag}>'
        if isinstance(one, (list, tuple)):
            return f'<{tag} type="list">{"".join(element("value", inner) for inner in one)}</{tag}>'
        text = "" if one is None else str(one).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        type = {bool: ' type="boolean"', int: ' type="integer"', float: ' type="float"', type_of_none: ' type="null"'}
        return f"<{tag}{type.get(one.__class__, '')}>{text}</{tag}>"

    return element("request", value)


type_of_none = None.__class__


def as_form(value: Any) -> str:
    flat = {str(name): one if isinstance(one, list) else str(one) for name, one in value.items()}
    return urlencode(flat, doseq=True, errors="replace")


def as_parts(value: Any) -> bytes:
    made = []
    for name, one in value.items():
        file = '; filename="u.csv"' if name == "upload" else ""
        made.append(
            f'--b\r\nContent-Disposition: form-data; name="{str(name)!r}"{file}\r\n\r\n{one}\r\n'.encode(
                "utf-8", "replace"
            )
        )
    return b"".join(made) + b"--b--\r\n"


@st.composite
def bodies(draw: Any, name: str) -> tuple[bytes, str]:
    """A body and its type."""
    kind = draw(mostly(st.just("json"), st.sampled_from(["xml", "form", "multipart", "bytes", "none", "odd"]), times=3))
    if kind == "bytes":
        return draw(st.binary(max_size=40)), draw(
            st.sampled_from(["application/json", "application/xml", "multipart/form-data; boundary=b"])
        )
    if kind == "none":
        return b"", "application/json"
    value = draw(objects(name))
    if kind == "xml":
        return as_xml(value).encode("utf-8", "replace"), "application/xml"
    if kind == "form":
        return as_form(value).encode(), "application/x-www-form-urlencoded"
    if kind == "multipart":
        return as_parts(value), "multipart/form-data; boundary=b"
    text = write(value).encode("utf-8", "replace")
    if kind == "odd":
        cut = draw(st.integers(0, len(text)))
        return text[:cut] + draw(st.binary(max_size=2)) + text[cut:], draw(
            st.sampled_from(["application/json", "text/plain", ""])
        )
    return text, "application/json"


@st.composite
def queries(draw: Any, name: str) -> str:
    field = st.sampled_from([*MODELS[name].sent, "nothing", "user", "page", ""])
    lookup = st.sampled_from(
        ["", *(f"__{one}" for one in LOOKUPS), "__id", "__name", "__email__in", "__user__lang__name", "__"]
    )
    value = st.one_of(
        st.sampled_from(
            ["1", "1,2", "x", "", "None", "true", "2026-03-01", "2026-03-01,2026-04-01", "(", "a{99999}", "\U0001f98a"]
        ),
        st.sampled_from([text for text in TEXTS if "\ud800" not in text and "\udfff" not in text]),
        st.sampled_from([str(number)[:50] for number in NUMBERS]),
    )
    filters = st.tuples(st.builds(str.__add__, field, lookup), value)
    steering = st.tuples(
        st.sampled_from(["_limit", "_offset", "order_by", "format", "callback", "fullschema"]),
        st.sampled_from(
            ["1", "-1", "x", "", "id", "-created_at", "xml", "html", "jsonp", "json", "form", "f.g[0]", "alert(1)"]
        ),
    )
    return urlencode(draw(mostly(st.just([]), st.lists(filters | steering, max_size=3), times=1)))


@st.composite
def requests(draw: Any) -> Request:
    name = draw(
        st.sampled_from(sorted(MODELS))
        | st.sampled_from(["action", "user", "donationpush", "upload", "mailer", "order"])
    )
    model = MODELS[name]
    kept = paths(model)
    own = st.sampled_from(KEYS(name)).map(lambda key: f"/rest/v1/{name}/{key}/")
    odd = st.sampled_from(MALFORMED).map(lambda key: f"/rest/v1/{name}/{key}/")
    several = st.sampled_from(["1;2", ";", "1;x", "", "-1;1", "1" * 30]).map(lambda key: f"/rest/v1/{name}/set/{key}/")
    path = draw(mostly(st.one_of(st.just(f"/rest/v1/{name}/"), own, st.sampled_from(kept)), odd, several, times=6))
    path = path[: -1 if draw(st.integers(0, 9)) == 0 else None]
    method = draw(mostly(st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]), st.sampled_from(METHODS)))
    body, kind = draw(bodies(name)) if method not in ("GET", "DELETE") else (b"", "")
    headers = {
        **draw(mostly(st.just(STAFF), st.sampled_from([WRONG, {}, {"authorization": "ApiKey a:b"}]))),
        "content-type": kind,
    }
    accept = draw(
        mostly(st.none(), st.sampled_from(["application/xml", "text/html", "x", "text/csv", "\xff", "*/*;q=x"]))
    )
    if accept is not None:
        headers["accept"] = accept
    if draw(st.integers(0, 19)) == 0:
        headers["x-http-method-override"] = draw(st.sampled_from(METHODS))
    return Request(method, HOST, path, draw(queries(name)), headers, body)


@ROUNDS
@given(st.lists(requests(), min_size=3, max_size=8))
def test_whatever_is_asked_the_answer_is_sound_and_the_world_whole(asked):
    emulator = fork()
    for request in asked:
        answered(emulator, request)
    check_whole(emulator)
