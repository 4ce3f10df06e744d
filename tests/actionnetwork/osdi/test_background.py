"""Background requests: what they apply to, that they are done, and that nobody hears of errors (reference 13)."""

from __future__ import annotations

import pytest

EMAIL = "rosa@example.org"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
BACKGROUND = "background_request=true"


@pytest.fixture
def world(ask, upload):
    """One of each, by name."""
    upload(tags=[{"name": "volunteer"}])
    form, petition = ask.post("/forms", {"title": "Join"}), ask.post("/petitions", {"title": "Stop"})
    rosa, nia = ask.signup(EMAIL), ask.signup("nia@example.org")
    (tag,) = ask.get("/tags")["_embedded"]["osdi:tags"]
    link = {"_links": {"osdi:person": rosa["_links"]["self"]}}
    return {
        "person": ask.id(rosa), "nia": ask.id(nia), "form": ask.id(form), "petition": ask.id(petition),
        "tag": ask.id(tag),
        "submission": ask.id(ask.post(f"/forms/{ask.id(form)}/submissions", link)),
        "signature": ask.id(ask.post(f"/petitions/{ask.id(petition)}/signatures", link)),
        "tagging": ask.id(ask.post(f"/tags/{ask.id(tag)}/taggings", link)),
    }  # fmt: skip


def link_to(uuid):
    return {"_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{uuid}"}}}


PERSON = {"person": {"email_addresses": [{"address": "bo@example.org"}]}}
APPLIES = [
    ("POST", "/people", PERSON),
    ("PUT", "/people/{person}", {"given_name": "Rosa"}),
    ("POST", "/forms/{form}/submissions", PERSON),
    ("POST", "/forms/{form}/submissions", "link"),
    ("PUT", "/forms/{form}/submissions/{submission}", {"identifiers": ["crm:1"]}),
    ("POST", "/petitions/{petition}/signatures", PERSON),
    ("POST", "/petitions/{petition}/signatures", "link"),
    ("PUT", "/petitions/{petition}/signatures/{signature}", {"comments": "Listen."}),
    ("POST", "/tags/{tag}/taggings", "link"),
    ("DELETE", "/tags/{tag}/taggings/{tagging}", None),
]
DOES_NOT = [
    ("POST", "/forms", {"title": "New"}),
    ("PUT", "/forms/{form}", {"title": "New"}),
    ("POST", "/petitions", {"title": "New"}),
    ("PUT", "/petitions/{petition}", {"title": "New"}),
    ("POST", "/tags", {"name": "new"}),
    ("GET", "/people", None),
    ("GET", "/people/{person}", None),
    ("GET", "/tags/{tag}/taggings/{tagging}", None),
    ("GET", "/metadata/custom_fields", None),
]


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_what_it_applies_to_answers_an_empty_object_and_is_done(
    ask, world, everything, method, path, body, slash, emulator
):
    before = everything()
    emulator.clock.advance(minutes=1)
    body = link_to(world["nia"]) if body == "link" else body

    answer = ask(method, path.format(**world) + slash, body, query=BACKGROUND)

    assert (answer.status, answer.json) == (200, {})
    assert everything() != before


@pytest.mark.parametrize(("method", "path", "body"), DOES_NOT)
def test_elsewhere_it_is_ignored(ask, world, method, path, body):
    path = path.format(**world)

    assert ask(method, path, body, query=BACKGROUND).json.keys() == ask(method, path, body).json.keys() != set()


@pytest.mark.parametrize("query", ["background_processing=true", "background_request=false", "background_request="])
def test_other_arguments_and_values_have_no_effect(ask, world, query):
    assert ask.post("/people", PERSON, query=query)["email_addresses"][0]["address"] == "bo@example.org"


FAILING = [
    ("POST", "/people", {"person": {}}),
    ("POST", "/people", {}),
    ("PUT", f"/people/{UNKNOWN}", {"given_name": "Rosa"}),
    ("POST", "/forms/{form}/submissions", {"person": {}}),
    ("POST", "/forms/{form}/submissions", link_to(UNKNOWN)),
    ("POST", f"/forms/{UNKNOWN}/submissions", PERSON),
    ("POST", "/tags/{tag}/taggings", {}),
    ("DELETE", f"/tags/{{tag}}/taggings/{UNKNOWN}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), FAILING)
def test_errors_in_the_background_are_invisible_and_leave_nothing(ask, world, everything, method, path, body):
    before = everything()

    answer = ask(method, path.format(**world), body, query=BACKGROUND)

    assert (answer.status, answer.json) == (200, {})
    assert everything() == before


def test_a_key_and_a_method_are_still_looked_at(ask, ask_without_key, world):
    assert ask_without_key.refused("POST", "/people", PERSON, query=BACKGROUND)[0] == 403
    assert ask.refused("DELETE", f"/people/{world['person']}", query=BACKGROUND)[0] == 405


def test_version_1_of_a_record_too(ask_v1, world, emulator):
    path = f"/forms/{world['form']}/submissions"

    assert ask_v1.post(path, PERSON, query=BACKGROUND) == {}
    assert emulator.actionnetwork["submissions"].count() == 2
