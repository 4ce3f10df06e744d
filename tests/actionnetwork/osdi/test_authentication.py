"""Keys in headers, and the errors of those that are missing or wrong, to the letter (reference 3, 4)."""

from __future__ import annotations

import pytest

TEXT = "API Key invalid or not present"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
REQUESTS = [
    ("GET", "/people"), ("GET", "/people/"), ("GET", "/people/x"), ("PUT", "/people/x"), ("DELETE", "/people/x"),
    ("POST", "/people"), ("GET", "/forms"), ("POST", "/forms"), ("PUT", "/forms/x"), ("DELETE", "/forms/x"),
    ("GET", "/forms/x/submissions"), ("PUT", "/forms/x/submissions/y"), ("POST", "/petitions"),
    ("GET", "/forms/x/embed"), ("GET", "/people/x/submissions"), ("POST", "/people/x/submissions"),
]  # fmt: skip
IN_V2 = [("GET", "/tags"), ("POST", "/tags"), ("DELETE", "/tags/x/taggings/y"), ("GET", "/metadata"),
         ("POST", "/events"), ("GET", "/nothing/at/all"), ("GET", "/lists/x/items")]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "tail"),
    [(None, ""), ("", ""), ("wrong", " wrong"), ("MOCKAPI-KEY", " MOCKAPI-KEY"), ('a"b\\c<é', ' a"b\\c<é')],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_missing_or_wrong_key_is_refused_and_echoed(client, version, key, tail, everything):
    stranger = client(version, key=key)
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}, "title": "x", "summary": "x"}

    for method, path in REQUESTS + (IN_V2 if version == "v2" else []):
        assert stranger.refused(method, path, body) == (403, TEXT + tail), (method, path)
    assert all(rows == [] for rows in everything().values())


def test_the_text_begins_with_the_thirty_letters_that_clients_compare(client):
    _, text = client(key="0123456789abcdef").refused("GET", "/petitions")

    assert text[:30] == TEXT
    assert text[30:] == " 0123456789abcdef"


@pytest.mark.parametrize("header", ["osdi-api-token", "api-key"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_either_header_is_accepted_on_either_version(client, emulator, version, header):
    nobody = client(version, key=None)

    assert nobody("GET", "/people", **{header: emulator.actionnetwork.api_key}).status == 200
    assert nobody("GET", "/people", **{header: "wrong"}).json == {"error": f"{TEXT} wrong"}


def test_a_key_is_looked_at_before_the_path_the_method_and_the_body(client):
    stranger = client(key=None)

    assert stranger.refused("GET", f"/people/{UNKNOWN}")[0] == 403
    assert stranger.refused("PATCH", "/people")[0] == 403
    assert stranger.refused("POST", "/forms", b"{")[0] == 403
    assert stranger.refused("GET", "/people", query="filter=broken")[0] == 403


@pytest.mark.parametrize(
    ("noun", "singular"), [("people", "person"), ("tags", "tag"), ("forms", "form"), ("petitions", "petition")]
)
@pytest.mark.parametrize("uuid", [UNKNOWN, "x", "action_network:" + UNKNOWN])
def test_an_unknown_id_is_a_404_in_the_vendors_words(ask, noun, singular, uuid):
    assert ask.refused("GET", f"/{noun}/{uuid}") == (404, f"Couldn't find {singular} with id = {uuid}")
    if noun != "tags":
        assert ask.refused("PUT", f"/{noun}/{uuid}/", {}) == (404, f"Couldn't find {singular} with id = {uuid}")


def test_an_unknown_parent_is_named_and_so_is_an_unknown_child(ask):
    form, tag = ask.post("/forms", {"title": "Join"}), ask.post("/tags", {"name": "volunteer"})

    for path, singular in (
        (f"/forms/{UNKNOWN}/submissions", "form"),
        (f"/forms/{ask.id(form)}/submissions/{UNKNOWN}", "submission"),
        (f"/people/{UNKNOWN}/taggings", "person"),
        (f"/tags/{UNKNOWN}/taggings", "tag"),
        (f"/tags/{ask.id(tag)}/taggings/{UNKNOWN}", "tagging"),
    ):
        assert ask.refused("GET", path) == (404, f"Couldn't find {singular} with id = {UNKNOWN}")


def test_a_path_that_leads_nowhere_is_a_404_as_json(ask, emulator):
    status, _ = ask.refused("GET", "/petitons")

    assert status == 404
    assert emulator.journal.last.unroutable
    assert emulator.journal.last.nearest == "/api/v2/petitions"


@pytest.mark.parametrize("path", ["/people", "/people/x", "/", "/events", "/nothing"])
@pytest.mark.parametrize("key", [None, "wrong", "mockapi-key"])
def test_every_answer_is_hal_and_not_to_be_cached(client, path, key):
    headers = dict(client(key=key)("GET", path).headers)

    assert headers["Content-Type"] == "application/hal+json"
    assert headers["Cache-Control"] == "max-age=0, private, must-revalidate"


@pytest.mark.parametrize("accept", ["application/hal+json", "application/json", "*/*", "text/html", ""])
def test_nothing_is_negotiated(ask, accept):
    answer = ask("GET", "/people", accept=accept)

    assert answer.status == 200
    assert dict(answer.headers)["Content-Type"] == "application/hal+json"


def test_every_success_is_a_200_and_names_no_location(ask, link_to):
    person = ask("POST", "/people", {"person": {"email_addresses": [{"address": "rosa@example.org"}]}})
    tag = ask("POST", "/tags", {"name": "volunteer"})
    path = f"/tags/{ask.id(tag.json)}/taggings"
    tagging = ask("POST", path, link_to(person.json))
    answers = [person, tag, tagging, ask("PUT", f"/people/{ask.id(person.json)}", {}),
               ask("DELETE", f"{path}/{ask.id(tagging.json)}")]  # fmt: skip

    assert {answer.status for answer in answers} == {200}
    assert all("Location" not in dict(answer.headers) for answer in answers)
