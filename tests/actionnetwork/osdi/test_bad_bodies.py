"""Bodies that no client should send: an answer of the vendor's kind, never a 500, never a half-written world."""

from __future__ import annotations

import json

import pytest

from mockapi.actionnetwork.catalogue import NOUNS

ROSA = {"email_addresses": [{"address": "rosa@example.org"}]}
API = "https://actionnetwork.org/api/v2"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"


@pytest.fixture
def ids(ask, emulator):
    """One of each noun by name, and the tag volunteer."""
    door = emulator.actionnetwork
    rosa = door["people"].create(email_addresses=[{"address": "known@example.org"}], given_name="Known")
    tag, form, petition = (
        door["tags"].create(name="volunteer"), door["forms"].create(title="Join"), door["petitions"].create(title="No"),
    )  # fmt: skip
    made = {
        "people": rosa, "tags": tag, "forms": form, "petitions": petition,
        "taggings": door["taggings"].create(tag=tag, person=rosa),
        "submissions": door["submissions"].create(form=form, person=rosa),
        "signatures": door["signatures"].create(petition=petition, person=rosa),
    }  # fmt: skip
    return {noun: row.id for noun, row in made.items()}


def collection_of(noun, ids):
    if not NOUNS[noun].parents:
        return f"/{noun}"
    actions = NOUNS[noun].field[NOUNS[noun].parents[0]].to
    return f"/{actions}/{ids[actions]}/{noun}"


def good_body(noun, version, ids):
    """A body that makes one of a noun."""
    if noun in ("people", "submissions", "signatures"):
        return {"person": ROSA}
    if noun == "taggings":
        return {"_links": {"osdi:person": {"href": f"{API}/people/{ids['people']}"}}}
    return {"name": "new"} if noun == "tags" else {"summary" if version == "v1" else "title": "New"}


WRITES = [
    (version, noun, method)
    for noun, declared in NOUNS.items()
    for version in sorted({v for route in declared.routes for v in route.versions})
    for method in ("POST", "PUT")
    if method == "POST" or declared.update is not None
]


def address(noun, method, ids):
    path = collection_of(noun, ids)
    return path if method == "POST" else f"{path}/{ids[noun]}"


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
def test_what_is_no_json_object_is_a_400_everywhere(client, ids, everything, body):
    before = everything()

    for version, noun, method in WRITES:
        assert client(version).refused(method, address(noun, method, ids), body)[0] == 400, (version, noun, method)
    assert everything() == before


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"{}"])
def test_nothing_is_an_empty_object(ask, ids, everything, body):
    before = everything()

    for _, noun, method in (case for case in WRITES if case[0] == "v2"):
        path = address(noun, method, ids)
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


def is_valid(client):
    """Every list answers, and with JSON."""
    for version in ("v1", "v2"):
        for path in ("/people", "/forms", "/petitions"):
            assert client(version)("GET", path).status == 200
    assert client()("GET", "/tags").status == client()("GET", "/metadata/custom_fields").status == 200


@pytest.mark.parametrize(("version", "noun", "method"), WRITES)
def test_any_value_in_any_field_is_taken_or_refused_whole(client, ids, everything, emulator, version, noun, method):
    ask, path, before = client(version), address(noun, method, ids), everything()
    names = {*NOUNS[noun].sent_in[version], "identifiers", "_links", "add_tags", "remove_tags", "triggers"}

    for name in sorted(names):
        for value in WRONG:
            body = good_body(noun, version, ids) if method == "POST" else {}
            if noun == "people" and method == "POST" and not name.endswith("tags"):
                body = {"person": {**ROSA, name: value}}
            with emulator.savepoint():
                answer = ask(method, path, {**body, name: value})
                assert answer.status in (200, 400), (name, value)
                if answer.status == 400:
                    assert set(answer.json) == {"error"}, (name, value)
                if answer.status == 400 or answer.json == {}:
                    assert everything() == before, (name, value)
                is_valid(client)


@pytest.mark.parametrize("value", [7, "x", [], [7], {"href": 7}, {"href": []}, {"href": ""}, {"href": "http://["},
                                   {"href": "../../etc"}, [{"href": f"{API}/people/{UNKNOWN}"}], {"href": UNKNOWN},
                                   {"href": "\x00"}, {"href": "%"}, {"href": f"{API}/forms/{UNKNOWN}"}])  # fmt: skip
def test_foreign_and_malformed_links_name_nobody(ask, ids, everything, value):
    before = everything()

    for noun in ("taggings", "submissions", "signatures"):
        body = {"_links": {"osdi:person": value}}
        assert ask.refused("POST", collection_of(noun, ids), body) == (400, "You must specify a valid person id")
    assert everything() == before


def test_a_link_to_another_kind_of_thing_names_nobody(ask, ids):
    body = {"_links": {"osdi:person": {"href": f"{API}/forms/{ids['forms']}"}}}

    assert ask.refused("POST", collection_of("taggings", ids), body)[0] == 400


# ---- sizes


def test_ten_thousand_of_anything_are_answered(ask, ids, everything):
    many = [f"tag {number}" for number in range(10_000)]
    person = {**ROSA, "identifiers": [f"crm:{number}" for number in range(10_000)],
              "custom_fields": dict.fromkeys(many, "x")}  # fmt: skip

    made = ask.post("/people", {"person": person, "add_tags": [*many, "volunteer"], "remove_tags": many})

    assert len(made["identifiers"]) == 10_001
    assert len(made["custom_fields"]) == 10_000
    assert ask.get(f"/people/{ask.id(made)}/taggings")["total_records"] == 1
    assert len(ask.get("/metadata/custom_fields")["action_network:custom_fields"]) == 10_000
    assert ask.get("/tags")["total_records"] == 1


def test_unknown_fields_are_ignored_everywhere(client, ids, emulator):
    odd = {"nonsense": {"deep": [1, {"x": None}]}, "id": UNKNOWN, "uuid": UNKNOWN, "key": 1, "group": 2,
           "listed": False, "foreign": ["x:1"], "native_at": 3, "creator": 4, "person_id": 1}  # fmt: skip

    for version, noun, method in WRITES:
        if noun == "taggings":
            continue
        ask, path = client(version), address(noun, method, ids)
        body = good_body(noun, version, ids) if method == "POST" else {}
        emulator.checkpoint("plain")
        plain = ask(method, path, body)
        emulator.restore("plain")
        strange = {"person": {**body["person"], **odd}, **odd} if "person" in body else {**body, **odd}
        assert ask(method, path, strange).json == plain.json, (version, noun, method)
        emulator.restore("plain")


def test_a_failure_after_the_person_was_made_takes_the_person_back(ask, ids, everything):
    before = everything()

    for path, status in (("/people", 400), (collection_of("submissions", ids), 200)):
        for bad in ({"add_tags": "x"}, {"add_tags": [1]}, {"remove_tags": {"a": 1}}):
            answer = ask("POST", path, {"person": ROSA, **bad})
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
