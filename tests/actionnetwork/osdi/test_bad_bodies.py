"""Bodies that no client should send: an answer of the vendor's kind, never a 500, never a half-written world."""

from __future__ import annotations

import json

import pytest
from wire import (
    ACTION_OF,
    EDITABLE,
    EVERYWHERE,
    HOMES,
    LEAST,
    PARENT_OF,
    POSTABLE,
    WITHOUT_POST,
    home_of,
    path_of,
    rel_of,
)

from mockapi.actionnetwork.catalogue import NOUNS

ROSA = {"email_addresses": [{"address": "rosa@example.org"}]}
API = "https://actionnetwork.org/api/v2"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"


@pytest.fixture
def things(ask, make, upload):
    """One of each noun by name, and the tag volunteer."""
    upload(tags=[{"name": "volunteer"}])
    known = make("people", given_name="Known")
    made = {"people": known}
    for noun in NOUNS:
        if noun not in made:
            made[noun] = make(noun, under=made.get(PARENT_OF.get(noun)), person=known if noun in PARENT_OF else None)
    return made


def good_body(noun, version, things):
    """A body that makes one of a noun."""
    least = {
        **LEAST.get(noun, {}),
        **({"person": ROSA} if noun == "people" or noun in ACTION_OF or noun == "question_answers" else {}),
        **({"_links": {"osdi:person": things["people"]["_links"]["self"]}} if noun == "taggings" else {}),
    }
    return {"summary" if (version, name) == ("v1", "title") else name: value for name, value in least.items()}


WRITES = [(*case, "POST") for case in POSTABLE] + [(*case, "PUT") for case in EDITABLE]


def address(version, noun, method, things):
    path = home_of(version, noun, things.get(PARENT_OF.get(noun)))
    return path if method == "POST" else f"{path}/{path_of(things[noun]).rpartition('/')[2]}"


BROKEN = {
    "cut off": b'{"title": ', "an open string": b'{"title": "x', "a comma too many": b'{"title": "x",}',
    "single quotes": b"{'title': 'x'}", "two objects": b"{}{}", "an array": b"[]",
    "an array of one": b'[{"title": "x"}]',
    "a string": b'"title"', "a number": b"42", "true": b"true", "a form": b"title=Join&name=x",
    "NaN": b'{"title": NaN}', "infinity": b'{"title": -Infinity}', "too big a number": b'{"title": 1e999}',
    "too long a number": b'{"title": ' + b"9" * 5000 + b"}", "latin-1": b'{"title": "caf\xe9"}',
    "utf-16": '{"title": "x"}'.encode("utf-16"), "nonsense bytes": bytes(range(128, 256)),
    "half a surrogate": b'{"title": "\\ud83e"}', "too deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "xml": b"<title>x</title>", "a control character": b'{"title": "a\nb"}',
    "five megabytes": json.dumps({"title": "x", "name": "y", "person": ROSA, "pad": "z" * 5_000_000}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_json_object_is_a_400_everywhere(client, things, everything, body):
    before = everything()

    for version, noun, method in WRITES:
        assert client(version).refused(method, address(version, noun, method, things), body)[0] == 400, (
            version,
            noun,
            method,
        )
    assert everything() == before


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"{}"])
def test_nothing_is_an_empty_object(client, things, everything, body):
    before = everything()

    for version, noun, method in WRITES:
        ask, path = client(version), address(version, noun, method, things)
        assert ask(method, path, body).status == ask(method, path, {}).status
    assert everything() == before  # the clock stands still, so that an empty PUT shows nothing either


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_the_content_type_is_not_looked_at(ask, content_type):
    assert ask.post("/forms", {"title": "Join"}, content_type=content_type)["title"] == "Join"


def test_a_byte_order_mark_and_doubled_names_are_json_all_the_same(ask):
    assert ask.post("/forms", b'\xef\xbb\xbf{"title": "first", "title": "last"}')["title"] == "last"


def test_an_empty_body_takes_the_query_as_its_top_level(ask):
    form = ask.post("/forms", query="title=Join+us&origin_system=Our%20CRM&per_page=5&page=2")

    assert (form["title"], form["origin_system"]) == ("Join us", "Our CRM")
    assert ask.put(f"/forms/{ask.id(form)}", query="title=New")["title"] == "New"
    assert ask.put(f"/forms/{ask.id(form)}", {"name": "x"}, query="title=Ignored")["title"] == "New"


# ---- fields of the wrong kind


WRONG = [7, -1, 0.5, 10**30, True, False, "", "x", "x" * 5000, "\x00", [], [[]], [None], ["x"], [7], {}, [{}],
         {"a": {"b": []}}, [{"address": {}}], [{"number": []}], [{"name": {}}], [{"address_lines": "x"}], {"": None},
         [{"country": 7, "region": {}}], None]  # fmt: skip


def is_valid(client, noun, things):
    """The lists that the noun and its people stand on answer, in each version, and with JSON."""
    for version, homes in HOMES.items():
        for name in ("people", noun):
            if name in homes:
                path = home_of(version, name, things.get(PARENT_OF.get(name)))
                assert rel_of(version, name) in client(version).get(path)["_embedded"]
    assert client().get("/metadata/custom_fields")["action_network:custom_fields"]


@pytest.mark.parametrize(("version", "noun", "method"), WRITES)
def test_any_value_in_any_field_is_taken_or_refused_whole(client, things, everything, emulator, version, noun, method):
    ask, path, before = client(version), address(version, noun, method, things), everything()
    names = {*NOUNS[noun].sent_in[version], "identifiers", "_links", "add_tags", "remove_tags", "triggers"}

    for name in sorted(names):
        for value in WRONG:
            body = good_body(noun, version, things) if method == "POST" else {}
            if noun == "people" and method == "POST" and not name.endswith("tags"):
                body = {"person": {**ROSA, name: value}}
            with emulator.savepoint():
                answer = ask(method, path, {**body, name: value})
                assert answer.status in (200, 400), (name, value)
                if answer.status == 400:
                    assert set(answer.json) == {"error"}, (name, value)
                if answer.status == 400 or answer.json == {}:
                    assert everything() == before, (name, value)
                is_valid(client, noun, things)


BAD_PERSON = (400, "You must specify a valid person id")
BY_LINK = [(version, noun) for version, noun in POSTABLE if noun in PARENT_OF]


@pytest.mark.parametrize(("version", "noun"), BY_LINK)
@pytest.mark.parametrize("value", [7, "x", [], [7], {"href": 7}, {"href": []}, {"href": ""}, {"href": "http://["},
                                   {"href": "../../etc"}, [{"href": f"{API}/people/{UNKNOWN}"}], {"href": UNKNOWN},
                                   {"href": "\x00"}, {"href": "%"}, {"href": f"{API}/forms/{UNKNOWN}"}])  # fmt: skip
def test_foreign_and_malformed_links_name_nobody(client, things, everything, version, noun, value):
    before = everything()

    body = {**LEAST.get(noun, {}), "_links": {"osdi:person": value}}
    path = home_of(version, noun, things[PARENT_OF[noun]])
    assert client(version).refused("POST", path, body) == BAD_PERSON
    assert everything() == before


@pytest.mark.parametrize(("version", "noun"), BY_LINK)
def test_a_link_to_another_kind_of_thing_names_nobody(client, things, version, noun):
    body = {**LEAST.get(noun, {}), "_links": {"osdi:person": things["forms"]["_links"]["self"]}}

    assert client(version).refused("POST", home_of(version, noun, things[PARENT_OF[noun]]), body) == BAD_PERSON


# ---- what is missing


REQUIRED = [
    *((version, noun, name) for noun in ("petitions", "events", "forms", "fundraising_pages")
      for version, name in (("v2", "title"), ("v1", "summary"))),
    *(("v2", noun, "title") for noun in ("event_campaigns", "advocacy_campaigns", "surveys")),
    *(("v2", "messages", name) for name in ("subject", "body", "from", "reply_to")),
    ("v2", "tags", "name"), ("v2", "unique_id_lists", "name"), ("v1", "questions", "name"),
    ("v1", "question_answers", "value"), ("v2", "donations", "recipients"), ("v1", "donations", "recipients"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "noun", "name"), REQUIRED)
def test_what_a_noun_needs_is_named_when_it_is_missing(client, make, things, everything, version, noun, name):
    ask, path, someone = client(version), address(version, noun, "POST", things), make("people")
    before = everything()
    body = good_body(noun, version, things)
    if noun in ACTION_OF:  # a record helper says nothing of it (reference 12.7)
        assert ask.post(path, {**body, name: None}) == {}
    if "person" in body:
        body["_links"] = {"osdi:person": someone["_links"]["self"]}
        del body["person"]

    for lacking in ({key: value for key, value in body.items() if key != name}, {**body, name: None}):
        status, text = ask.refused("POST", path, lacking)
        assert (status, name in text) == (400, True), text
    assert everything() == before


@pytest.mark.parametrize(("version", "noun"), [case for case in EVERYWHERE if case[1] in WITHOUT_POST[case[0]]])
def test_what_is_made_in_the_interface_is_only_read(client, things, everything, version, noun):
    """Reference 22 (version 1), 23, 26, 27, 28."""
    ask, path, before = client(version), home_of(version, noun, things.get(PARENT_OF.get(noun))), everything()
    one = f"{path}/{ask.id(things[noun])}"

    for method, where in (
        ("POST", path),
        ("PUT", path),
        ("DELETE", path),
        ("POST", one),
        ("PUT", one),
        ("DELETE", one),
    ):
        assert ask.refused(method, where, {"title": "x", "name": "x", "summary": "x"})[0] == 405, (method, where)
    assert everything() == before
    assert ask.id(ask.get(path)["_embedded"][rel_of(version, noun)][0]) == ask.id(things[noun])


# ---- sizes


def test_ten_thousand_of_anything_are_answered(ask, things, everything):
    many = [f"tag {number}" for number in range(10_000)]
    person = {**ROSA, "identifiers": [f"crm:{number}" for number in range(10_000)],
              "custom_fields": dict.fromkeys(many, "x")}  # fmt: skip

    made = ask.post("/people", {"person": person, "add_tags": [*many, "volunteer"], "remove_tags": many})

    assert len(made["identifiers"]) == 10_001
    assert len(made["custom_fields"]) == 10_000
    assert ask.get(f"/people/{ask.id(made)}/taggings")["total_records"] == 1
    fields = ask.get("/metadata/custom_fields")["action_network:custom_fields"]
    assert len([field for field in fields if field["name"].startswith("tag ")]) == 10_000
    assert [tag["name"] for tag in ask.get("/tags")["_embedded"]["osdi:tags"]] == [things["tags"]["name"], "volunteer"]


def test_unknown_fields_are_ignored_everywhere(client, things, emulator):
    odd = {"nonsense": {"deep": [1, {"x": None}]}, "id": UNKNOWN, "uuid": UNKNOWN, "key": 1, "group": 2,
           "listed": False, "foreign": ["x:1"], "native_at": 3, "creator": 4, "person_id": 1}  # fmt: skip

    for version, noun, method in WRITES:
        if noun == "taggings":
            continue
        ask, path = client(version), address(version, noun, method, things)
        body = good_body(noun, version, things) if method == "POST" else {}
        emulator.checkpoint("plain")
        plain = ask(method, path, body)
        emulator.restore("plain")
        strange = {**body, **({"person": {**body["person"], **odd}} if "person" in body else {}), **odd}
        assert ask(method, path, strange).json == plain.json, (version, noun, method)
        emulator.restore("plain")


def test_a_failure_after_the_person_was_made_takes_the_person_back(ask, things, everything):
    before = everything()

    records = [home_of("v2", noun, things[action]) for noun, action in ACTION_OF.items()]
    for path, status in (("/people", 400), *((path, 200) for path in records)):
        for bad in ({"add_tags": "x"}, {"add_tags": [1]}, {"remove_tags": {"a": 1}}):
            answer = ask("POST", path, {**LEAST["donations"], "person": ROSA, **bad})
            assert answer.status == status
            assert everything() == before


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_body_is_read_to_a_hundred_levels(ask, people, opening, closing):
    person = '{"person": {"email_addresses": [{"address": "a@example.org"}], "custom_fields": {"deep": %s}}}'

    def send(levels):  # the person and the hash of custom fields are three more
        deep = opening * levels + "1" + closing * levels
        return ask("POST", "/people", (person % deep).encode())

    assert send(98).status == 400
    assert people.count() == 0
    assert send(97).status == 200
    assert people.all()[0].custom_fields["deep"].replace(" ", "") == opening * 97 + "1" + closing * 97
