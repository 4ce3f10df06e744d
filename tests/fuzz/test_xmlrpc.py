"""XML-RPC with anything in it: an answer that a client can read, and nothing written by what was refused."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import escape
from xmlrpc.client import Fault, loads

import pytest
from hostile import NUMBERS, TEXTS, mostly
from hypothesis import example, given
from hypothesis import strategies as st
from test_action_parameters import WORDS
from test_actionkit_routes import HOST, METHODS, ROUNDS, STAFF, WRONG, check_whole, differing, fork, photo

from mockapi.actionkit.declaring.lookups import LOOKUPS
from mockapi.actionkit.xmlrpc.classes import CLASSES
from mockapi.actionkit.xmlrpc.methods import EXTENSIONS
from mockapi.actionkit.xmlrpc.special import OWN
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

CODES = {
    "DoesNotExist", "NotAuthorized", "MultipleObjectsReturned", "ValidationError", "FieldError", "MethodNotFound",
    "TypeError", "ParseError",
}  # fmt: skip
READING = ("get", "search", "get_custom_fields", "subscription_history", "advanced_search", "public_search", "count")
CALLS = sorted(
    {f"{kind.name}.{verb}" for kind in CLASSES.values() for verb in (*kind.methods, *EXTENSIONS)} | OWN.keys()
)
SPOKEN = {"content-type": "text/xml", **STAFF}


# ---- what must hold


class Status(int):
    """The status of an answer that is neither a result nor a fault."""


def answered(emulator: Emulator, method: str, body: bytes, before: Any = None, **changed: Any) -> Any:
    """The result of a call, or its Fault, or the status that is neither; all of them sound."""
    before = photo(emulator) if before is None else before
    stamp = emulator.world.log.stamp
    request = Request(changed.get("verb", "POST"), HOST, "/api/", "", changed.get("headers", SPOKEN), body)
    answer = emulator.handle(request)
    assert answer.status in (200, 401, 405, 501), (request, answer)
    found: Any = Status(answer.status)
    if answer.status in (200, 501):
        assert dict(answer.headers)["Content-Type"] == "text/xml"
        try:
            [found], name = loads(answer.body)
        except Fault as fault:
            found = fault
        else:
            assert name is None
            assert answer.status == 200
            plain(found)
    if isinstance(found, Fault):
        assert found.faultCode in CODES, found
        assert isinstance(found.faultString, str)
    nothing = isinstance(found, (Fault, Status)) or method.rpartition(".")[2] in READING
    nothing = nothing or (isinstance(found, dict) and found.get("success") == 0)
    if nothing and emulator.world.log.stamp is not stamp:
        after = photo(emulator)
        assert after == before, (body, found, differing(before, after))
    return found


def plain(value: Any) -> None:
    """No booleans and no dates: texts, numbers, nil, arrays and structs."""
    if isinstance(value, dict):
        assert all(isinstance(name, str) for name in value)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            plain(one)
    else:
        assert value is None or type(value) in (str, int, float), value


# ---- values, well and badly formed


class Xml(str):
    """A piece of XML that is written as it stands."""


def xml(value: Any) -> str:
    """A value as XML-RPC writes it."""
    if isinstance(value, Xml):
        return value
    if isinstance(value, dict):
        members = "".join(f"<member><name>{text(name)}</name>{xml(one)}</member>" for name, one in value.items())
        return f"<value><struct>{members}</struct></value>"
    if isinstance(value, (list, tuple)):
        return f"<value><array><data>{''.join(map(xml, value))}</data></array></value>"
    if value is None:
        return "<value><nil/></value>"
    if isinstance(value, bool):
        return f"<value><boolean>{int(value)}</boolean></value>"
    if isinstance(value, (int, float)):
        kind = "int" if isinstance(value, int) else "double"
        return f"<value><{kind}>{value}</{kind}></value>"
    return f"<value><string>{text(value)}</string></value>"


def text(value: Any) -> str:
    return escape(str(value)).encode("utf-8", "replace").decode().replace("\x00", "&#0;")


def call(method: str, *params: Any) -> bytes:
    written = "".join(f"<param>{xml(param)}</param>" for param in params)
    name = text(method)
    named = f"<methodName>{name}</methodName><params>{written}</params>"
    return f"<?xml version='1.0'?><methodCall>{named}</methodCall>".encode()


ODD = tuple(
    Xml(f"<value>{inner}</value>")
    for inner in (
        "", " ", "1", "<int/>", "<int>x</int>", "<i8>99999999999</i8>", "<i4>7</i4>", f"<int>{'9' * 5000}</int>",
        "<int>1.5</int>", "<double>nan</double>", "<double>inf</double>", "<double>-inf</double>",
        "<double>1e999</double>", "<bigdecimal>1.10</bigdecimal>", "<bigdecimal>NaN</bigdecimal>",
        "<biginteger>99999999999999999999</biginteger>", "<boolean>2</boolean>", "<base64>aGk=</base64>",
        "<base64>/w==</base64>", "<base64>!</base64>", "<dateTime.iso8601>20310601T10:00:00</dateTime.iso8601>",
        "<dateTime.iso8601>2031-06-01T10:00:00</dateTime.iso8601>",
        "<dateTime.iso8601>20310230T25:61:00</dateTime.iso8601>",
        "<dateTime.iso8601>never</dateTime.iso8601>", "<dateTime.iso8601/>", "<foo>1</foo>", "<nil/>", "<ex:nil/>",
        "<array/>", "<struct/>", "<struct><member><name>a</name></member></struct>", "<string>&#0;</string>",
        "<string>&#xD800;</string>", "<string>&#x1;</string>", "<string>&lol;</string>", "<string>\U0001f98a</string>",
        "<struct><member><value>1</value></member></struct>", "<string><int>1</int></string>",
        "<array><data>" + "<value><array><data>" * 60 + "</data></array></value>" * 60 + "</data></array>",
        "<array><data>" + "<value><array><data>" * 3000 + "</data></array></value>" * 3000 + "</data></array>",
    )
)  # fmt: skip
FITTING = st.sampled_from(
    [1, "1", 2, 3, "new-name", "new2@example.org", "2031-06-01T10:00:00", "12180", True, False, [1], [], None, "5.00",
     "active", "a", {"color": "red"}, "12.5", 100, "", "home", "None", "true", "1,2"]
)  # fmt: skip
scalars = st.one_of(
    st.sampled_from([one for one in TEXTS if "\x00" not in one]), st.sampled_from(NUMBERS), st.integers(),
    st.text(max_size=8), st.floats(), st.sampled_from(ODD),
)  # fmt: skip
values = mostly(
    FITTING, scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=4), scalars, max_size=2), times=5
)


@cache
def keys(method: str) -> st.SearchStrategy[str]:
    """What may stand in the struct of a method."""
    if "." not in method:
        return st.sampled_from(WORDS)
    kind = CLASSES[method.partition(".")[0]]
    own = [*kind.keys, *(f"{key}_id" for key in kind.keys), *(key.removesuffix("_id") for key in kind.keys)]
    ids = ["id", "pk", "akid", "name", "value", "custom_fields", "user_color", "color", "list_id", "suppress_email"]
    if method.rpartition(".")[2] in ("search", "get", "count", "advanced_search", "public_search"):
        lookups = st.builds("__".join, st.tuples(st.sampled_from(own), st.sampled_from([*LOOKUPS, "id", "name", "x"])))
        spans = st.builds(
            "__".join, st.lists(st.sampled_from([*own, "user", "page", "exact", ""]), min_size=2, max_size=4)
        )
        steering = st.sampled_from(["limit", "offset", "order_by", "_limit", "_offset", "zip", "place", "radius"])
        return st.one_of(st.sampled_from(own), lookups, spans, steering, st.sampled_from(ids))
    return st.sampled_from(own) | st.sampled_from([*ids, "id", "id", "name__in", "value__in", "", "x" * 300])


@cache
def least(name: str) -> tuple[dict[str, Any], ...]:
    """What makes an object of a class, with rows that are there."""
    kind = CLASSES[name]
    body: dict[str, Any] = {}
    for item in kind.model.fields:
        if item.write != "never" and (item.required or getattr(item, "null", True) is False):
            body[item.name] = 1 if hasattr(item, "to") else f"new-{item.name}"
    return (body, {**body, "id": 1}, {"id": 1}, {})


@st.composite
def calls(draw: Any) -> tuple[str, bytes]:
    """A method and the body of a call of it."""
    method = draw(mostly(st.sampled_from(CALLS), st.just("act"), st.sampled_from(["version", "Tag", "a.b.c"]), times=6))
    known = method in CALLS or method == "act"
    struct = draw(st.dictionaries(keys(method if known else "act"), values, max_size=4))
    if "." in method and known:
        struct = {**draw(st.sampled_from(least(method.partition(".")[0]))), **struct}
    elif method == "act":
        struct = {"page": draw(st.sampled_from(pages())), "email": "new@example.org", **struct}
    body = call(method, struct)
    if draw(st.integers(0, 9)) == 0:
        body = call(*draw(st.sampled_from([(method,), (method, struct, struct), (method, [struct]), (method, 1)])))
    if draw(st.integers(0, 9)) == 0:
        cut = draw(st.integers(0, len(body)))
        body = body[:cut] + draw(st.binary(max_size=3)) + body[cut + draw(st.integers(0, 3)) :]
    return method, body


@cache
def pages() -> tuple[str, ...]:
    return tuple(row.name for row in fork().actionkit["page"].all())


# ---- tests


@pytest.mark.parametrize("name", CLASSES)
def test_every_method_of_every_class_bears_every_value(name):
    emulator = fork(extensions=True)
    before = photo(emulator)
    for verb in (*CLASSES[name].methods, *EXTENSIONS, "nothing"):
        method = f"{name}.{verb}"
        for body in ({}, {"id": 1}, *least(name)):
            if answered(emulator, method, call(method, body), before).__class__ not in (Fault, Status):
                emulator = fork(extensions=True)
        for value in (*ODD, 2**31, -(2**64), "", "x" * 300, "\ud800", True, None, [], [None], {"": None}, -1, 999):
            for key in ("id", CLASSES[name].keys[-1]):
                found = answered(emulator, method, call(method, {**least(name)[1], key: value}), before)
                if verb not in READING and found.__class__ not in (Fault, Status):
                    emulator = fork(extensions=True)


@pytest.mark.parametrize("name", CLASSES)
def test_every_key_takes_or_refuses_every_value_and_the_world_stays_whole(name):
    emulator, kind = fork(), CLASSES[name]
    before, stamp = photo(emulator), emulator.world.log.stamp
    odd = ("x", 1, 999, None, True, [1], "x" * 300, ODD[9])
    for key in kind.keys:
        for value in odd:
            bodies = {"create": {**least(name)[0], key: value}, "save": {"id": 1, key: value}}
            for verb, body in {**bodies, "search": {key: value}}.items():
                answered(emulator, verb, call(f"{name}.{verb}", body), before)
                if emulator.world.log.stamp is not stamp:
                    before, stamp = photo(emulator), emulator.world.log.stamp
    check_whole(emulator)


@ROUNDS
@given(st.lists(calls(), min_size=3, max_size=8), st.booleans())
def test_whatever_is_called_the_answer_is_sound_and_the_world_whole(asked, extensions):
    emulator = fork(extensions=extensions)
    for method, body in asked:
        answered(emulator, method, body)
    check_whole(emulator)


@ROUNDS
@given(
    st.binary(max_size=60) | st.builds(lambda inner: inner.encode("utf-8", "replace"), st.text(max_size=60)),
    st.sampled_from(METHODS),
    st.sampled_from([SPOKEN, WRONG, {}, {"authorization": "ApiKey mockapi:mockapi"}, {"authorization": "Basic \xff"}]),
)
@example(b"", "POST", SPOKEN)
@example(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><methodCall>&b;</methodCall>', "POST", SPOKEN)
def test_any_bytes_get_a_fault_or_the_error_that_they_earn(body, verb, headers):
    emulator = fork()
    found = answered(emulator, "", body, verb=verb, headers=headers)

    if verb != "POST":
        assert found == 405
    elif headers is not SPOKEN:
        assert found == 401
    else:
        assert found.faultCode == "ParseError"
