"""What is no call, or may not be made: a fault or the HTTP error for it, and nothing written, behind either door."""

from __future__ import annotations

from base64 import b64encode
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlsplit
from xmlrpc.client import Binary, DateTime, Fault, ProtocolError, ServerProxy, loads

import pytest
import requests

import mockapi


def sent(door, body, *, auth=None, method="POST", kind="text/xml", **headers):
    """The raw answer to a body."""
    headers = {"Content-Type": kind, **headers}
    auth = door.auth if auth is None else auth
    return requests.request(
        method, f"{door.url}/api/", data=body, headers=headers, auth=auth or None, allow_redirects=False
    )


def call(value, method="Tag.create"):
    params = f"<params><param><value>{value}</value></param></params>"
    return f"<methodCall><methodName>{method}</methodName>{params}</methodCall>"


def named(value):
    return call(f"<struct><member><name>name</name><value>{value}</value></member></struct>")


def fault_of(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml"), answer.text
    with pytest.raises(Fault) as caught:
        loads(answer.content)
    return caught.value.faultCode


def tags(door):
    return [tag["name"] for tag in door.rest("tag/")["objects"]]


def nested(depth):
    return named("<array><data><value>" * depth + "x" + "</value></data></array>" * depth)


def ten(number):
    return f"&a{number};"


LAUGHS = ['<!ENTITY a0 "aaaaaaaaaa">', *(f'<!ENTITY a{n} "{10 * ten(n - 1)}">' for n in range(1, 9))]
BOMB = f"<?xml version='1.0'?><!DOCTYPE b [{''.join(LAUGHS)}]>"
BROKEN = {
    "nothing": "",
    "no XML": "Tag.create",
    "JSON": '{"method": "Tag.create"}',
    "HTML": "<html><body>hello</body></html>",
    "half a call": named("rivers")[:-9],
    "two calls": named("rivers") * 2,
    "a response": "<methodResponse><params/></methodResponse>",
    "a fault": "<methodResponse><fault><value><struct/></value></fault></methodResponse>",
    "no method": "<methodCall><params/></methodCall>",
    "an empty method": "<methodCall><methodName></methodName><params/></methodCall>",
    "a doctype": f"<!DOCTYPE methodCall>{named('rivers')}",
    "an entity bomb": BOMB + named("&a8;"),
    "an external entity": f'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hosts">]>{named("&x;")}',
    "an external DTD": f'<!DOCTYPE b SYSTEM "http://example.test/b.dtd">{named("rivers")}',
    "an unknown entity": named("&nbsp;"),
    "a null character": named("a&#0;b"),
    "a control character": named("a&#1;b"),
    "a raw control character": named("a\x01b"),
    "half a surrogate": named("a&#xD800;b"),
    "bytes that are no UTF-8": named("a!b").encode().replace(b"!", b"\xff"),
    "an unknown encoding": f"<?xml version='1.0' encoding='klingon'?>{named('rivers')}",
    "an unknown type": named("<uuid>1</uuid>"),
    "an int that is none": named("<int>x</int>"),
    "an int with a point": named("<int>1.5</int>"),
    "an empty int": named("<int/>"),
    "an int of 5000 digits": named(f"<int>{'9' * 5000}</int>"),
    "a double that is none": named("<double>x</double>"),
    "a boolean of 2": named("<boolean>2</boolean>"),
    "a member without a name": call("<struct><member><value>rivers</value></member></struct>"),
    "60 levels": nested(60),
    "5000 levels": nested(5000),
    "a value within a value": named("<string><string>a</string></string>"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_call_is_a_fault(door, what):
    body = BROKEN[what]
    started = perf_counter()

    assert (
        fault_of(sent(door, body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))) == "ParseError"
    )
    assert perf_counter() - started < 5
    assert tags(door) == []


@pytest.mark.parametrize(
    "value", ["<array><data/></array>", "<string>x</string>", "x", "<int>1</int>", "<nil/>", "<boolean>1</boolean>"]
)
def test_a_parameter_that_is_no_struct_is_a_fault(door, value):
    assert fault_of(sent(door, call(value))) == "TypeError"
    assert fault_of(sent(door, call(value, "version"))) == "TypeError"
    assert fault_of(sent(door, call(value, "act"))) == "TypeError"
    assert tags(door) == []


def test_several_parameters_are_a_fault(door):
    for given in (({"name": "rivers"}, {}), ({"name": "rivers"}, 1), (1, 2, 3)):
        with pytest.raises(Fault) as caught:
            door.ak.Tag.create(*given)
        assert caught.value.faultCode == "TypeError"
    assert tags(door) == []


@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "99999999999999999999"])
def test_whole_numbers_beyond_what_xml_rpc_allows_are_a_fault(door, number):
    assert fault_of(sent(door, named(f"<int>{number}</int>"))) == "TypeError"
    assert fault_of(sent(door, named(f"<array><data><value><i8>{number}</i8></value></data></array>"))) == "TypeError"
    assert tags(door) == []


BAD_FIELDS = [
    ("Tag", {"name": ""}), ("Tag", {"name": " "}), ("Tag", {"name": ["a"]}), ("Tag", {"name": {"a": "b"}}),
    ("Tag", {"name": "x" * 256}), ("Tag", {}), ("Tag", {"": "x"}), ("SignupPage", {"name": "x" * 100_000}),
    ("SignupPage", {"name": "p", "goal": "many"}), ("SignupPage", {"name": "p", "goal": float("nan")}),
    ("SignupPage", {"name": "p", "goal": float("inf")}), ("SignupPage", {"name": "p", "hidden": "perhaps"}),
    ("SignupPage", {"name": "p", "status": "gone"}), ("SignupPage", {"name": "p", "goal_type": "votes"}),
    ("SignupPage", {"name": "p", "lang": 99999}), ("SignupPage", {"name": "p", "lang": -1}),
    ("SignupPage", {"name": "p", "lang": 1.5}),
    ("SignupPage", {"name": "p", "lang": [1]}), ("SignupPage", {"name": "p", "tags": [{}]}),
    ("SignupPage", {"name": "p", "custom_fields": "x"}), ("User", {"email": "nobody"}), ("User", {"email": ""}),
    ("User", {"email": ["a@example.test"]}), ("Product", {"name": "cap", "price": "much"}),
    ("Product", {"name": "cap", "price": float("nan")}), ("Product", {"name": "cap", "price": float("inf")}),
    ("EventCampaign", {"name": "c", "title": "t", "starts_at": "soon"}),
    ("EventCampaign", {"name": "c", "title": "t", "starts_at": "2031-02-30T10:00:00"}),
    ("EventCampaign", {"name": "c", "title": "t", "starts_at": DateTime("20310230T25:61:00")}),
    ("EventCampaign", {"name": "c", "title": "t", "starts_at": Binary(b"\xff\x00")}),
    ("EventCampaign", {"name": "c", "title": "t", "starts_at": 5}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), BAD_FIELDS, ids=lambda value: str(value)[:60])
def test_a_field_that_cannot_hold_its_value_is_a_fault(door, name, body):
    ak = ServerProxy(door.address, allow_none=True)
    with ak, pytest.raises(Fault) as caught:
        getattr(ak, name).create(body)

    assert caught.value.faultCode == "ValidationError"
    resource = {"EventCampaign": "campaign"}.get(name, name.lower())
    assert door.rest(f"{resource}/")["objects"] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [(DateTime("20310601T10:00:00"), "2031-06-01T10:00:00"), (DateTime("2031-06-01T10:00:00"), "2031-06-01T10:00:00"),
     ("2031-06-01T10:00:00", "2031-06-01T10:00:00"), ("2031-06-01 10:00:00", "2031-06-01T10:00:00"),
     ("2031-06-01", "2031-06-01T00:00:00")],
    ids=str,
)  # fmt: skip
def test_dates_are_taken_in_every_form(door, value, shown):
    made = door.ak.EventCampaign.create({"name": "c", "title": "t", "starts_at": value})
    assert made["starts_at"] == shown
    assert door.rest(f"campaign/{made['id']}/")["starts_at"] == shown


def test_texts_of_every_alphabet_come_back_as_they_went(door):
    for text in ("Ærø 🦊 \u2028 <&>\"'", "x" * 255, "tab\tand\nline", "]]>", "&amp;", "\ufeffmark", "ß"):
        made = door.ak.ActionNotification.create({"name": f"n{len(text)}-{ord(text[0])}", "subject": text})
        assert made["subject"] == text
        assert door.rest(f"actionnotification/{made['id']}/")["subject"] == text
    long = "é" * 300_000
    page = door.ak.SignupForm.create({"page": door.ak.SignupPage.create({"name": "p"})["id"], "thank_you_text": long})
    assert door.ak.SignupForm.get({"id": page["id"]})["thank_you_text"] == long


def test_what_xml_cannot_carry_is_shown_as_a_replacement(door):
    door.mock.actionkit["tag"].create(name="a\x01b\x0bc")
    assert [tag["name"] for tag in door.ak.Tag.search({})] == ["a\ufffdb\ufffdc"]
    assert tags(door) == ["a\x01b\x0bc"]


def test_a_body_that_is_too_large_is_refused(door):
    door.mock.settings.actionkit.max_body_bytes = 2000
    with pytest.raises(Fault) as caught:
        door.ak.Tag.create({"name": "x", "notes": "y" * 3000})
    assert caught.value.faultCode == "ParseError"
    assert tags(door) == []
    door.ak.Tag.create({"name": "x"})
    assert tags(door) == ["x"]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", "", "x"])
def test_the_content_type_does_not_matter(door, kind):
    assert sent(door, named("rivers"), kind=kind).status_code == 200
    assert tags(door) == ["rivers"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("auth", [None, False])
def test_other_methods_are_not_allowed(door, method, auth):
    answer = sent(door, named("rivers"), method=method, auth=auth)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert tags(door) == []


@pytest.mark.parametrize(
    "header",
    [None, "", "Basic", "Basic !!!", "Basic " + b64encode(b"mockapi:wrong").decode(), "ApiKey mockapi:mockapi",
     "Basic " + b64encode(b"nobody:mockapi").decode(), "Basic " + b64encode(b":").decode(), "Bearer mockapi",
     "Basic " + b64encode(b"mockapi").decode(), "Basic " + b64encode(b"\xff:\xff").decode(), "mockapi:mockapi"],
)  # fmt: skip
def test_wrong_credentials_are_401(door, header):
    headers = {} if header is None else {"Authorization": header}
    answer = sent(door, named("rivers"), auth=False, **headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert tags(door) == []


def test_a_password_is_needed_and_a_key_is_none(door):
    door.mock.actionkit.add_staff("robot", "secret", api_key="the-key")
    host = door.address.partition("@")[2]
    scheme = urlsplit(door.url).scheme
    for name, password in (("robot", "the-key"), ("robot", "Secret"), ("mockapi", "secret"), ("robot", "")):
        with ServerProxy(f"{scheme}://{name}:{password}@{host}") as ak, pytest.raises(ProtocolError) as caught:
            ak.Tag.create({"name": "rivers"})
        assert caught.value.errcode == 401
    assert sent(door, named("rivers"), auth=False, Authorization="ApiKey robot:the-key").status_code == 401
    over_rest = requests.get(f"{door.url}/rest/v1/tag/", headers={"Authorization": "ApiKey robot:the-key"})
    assert over_rest.status_code == 200
    door.mock.actionkit.add_staff("gone", "secret", active=False)
    with ServerProxy(f"{scheme}://gone:secret@{host}") as ak, pytest.raises(ProtocolError) as caught:
        ak.version()
    assert caught.value.errcode == 401
    with ServerProxy(f"{scheme}://robot:secret@{host}") as ak:
        assert ak.Tag.create({"name": "rivers"})["id"] == 1
    assert tags(door) == ["rivers"]


WRITING = [
    ("Tag.create", {"name": "w"}), ("Tag.save", {"id": 1, "name": "w"}), ("Tag.save_or_create", {"name": "w"}),
    ("Tag.save_or_create", {"name": "rivers", "hidden": 1}), ("act", {"page": "p", "email": "y@example.test"}),
    ("Page.set_custom_fields", {"id": 1}), ("Page.clear_custom_fields", {"id": 1}), ("User.unsubscribe", {"id": 1}),
    ("Event.create", {"campaign": 1, "creator": 1}), ("EventSignup.save", {"id": 1, "status": "cancelled"}),
]  # fmt: skip
READING = [
    ("Tag.get", {"id": 1}), ("Tag.search", {}), ("Page.get_custom_fields", {"id": 1}),
    ("User.subscription_history", {"id": 1}), ("Event.public_search", {}), ("EventCampaign.advanced_search", {}),
]  # fmt: skip


@pytest.mark.parametrize(("rights", "calls"), [("All Models - View", WRITING), (None, WRITING + READING)])
def test_who_has_no_right_is_not_authorized(door, rights, calls):
    door.ak.Tag.create({"name": "rivers"})
    door.ak.SignupPage.create({"name": "p"})
    door.ak.User.create({"email": "ada@example.test"})
    door.mock.actionkit.add_staff("other", "secret", groups=() if rights is None else (rights,))
    scheme, host = urlsplit(door.url).scheme, door.address.partition("@")[2]
    with ServerProxy(f"{scheme}://other:secret@{host}") as ak:
        for method, given in calls:
            with pytest.raises(Fault) as caught:
                getattr(ak, method)(given)
            assert caught.value.faultCode == "NotAuthorized", method
        if rights is not None:
            assert ak.Tag.get({"id": 1})["name"] == "rivers"
            assert ak.User.subscription_history({"id": 1}) == []
    assert tags(door) == ["rivers"]
    assert door.rest("action/")["meta"]["total_count"] == 0


def test_a_right_for_one_class_is_for_that_class(door):
    door.mock.actionkit.add_staff("tagger", "secret", groups=(), permissions=("view_tag", "add_tag"))
    scheme, host = urlsplit(door.url).scheme, door.address.partition("@")[2]
    with ServerProxy(f"{scheme}://tagger:secret@{host}") as ak:
        assert ak.Tag.create({"name": "rivers"})["id"] == 1
        for method in (ak.List.create, ak.Tag.save, ak.List.search):
            with pytest.raises(Fault) as caught:
                method({"id": 1, "name": "lakes"})
            assert caught.value.faultCode == "NotAuthorized"
    assert tags(door) == ["rivers"]


def test_what_was_done_before_a_fault_is_taken_back(door):
    door.mock.settings.actionkit.extensions = True
    page = door.ak.SignupPage.create({"name": "pledge"})["id"]
    door.ak.SignupForm.create({"page": page})
    door.ak.PageFollowup.create({"page": page, "send_email": False})
    door.ak.act({"page": "pledge", "email": "ada@example.test"})
    with pytest.raises(Fault) as caught:
        door.ak.SignupPage.delete({"id": page})

    assert caught.value.faultCode == "ValidationError"
    for resource in ("signupform", "pagefollowup", "signuppage", "action"):
        assert door.rest(f"{resource}/")["meta"]["total_count"] == 1


def test_a_connection_outlives_faults():
    headers = {"Authorization": "Basic " + b64encode(b"mockapi:mockapi").decode(), "Content-Type": "text/xml"}
    with mockapi.serve() as mock:
        connection = HTTPConnection(urlsplit(mock.actionkit.url).netloc)
        for body in (b"junk", named("rivers").encode(), b"", named("rivers").encode()):
            connection.request("POST", "/api/", body, headers)
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
        connection.close()
        assert [tag.name for tag in mock.actionkit["tag"].all()] == ["rivers"]
