"""Keys in headers, and the errors of those that are missing or wrong, to the letter (reference 3, 4)."""

from __future__ import annotations

import pytest
from wire import ACTION_OF, ELSEWHERE, EVERYWHERE, HOMES, PARENT_OF, WITH_PUT, home_of

TEXT = "API Key invalid or not present"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
PATHS = {
    version: ["people/x/submissions", "forms/x/embed", *homes.values(), *(f"{home}/x" for home in homes.values())]
    for version, homes in HOMES.items()
}
IN_V2 = ["metadata", "metadata/custom_fields", "nothing/at/all", "donations", "messages/x/send", "messages/x/schedule"]
# The helpers work without a key and are silent (reference 14).
HELPERS = {version: [homes[noun] for noun in ACTION_OF if noun in homes] for version, homes in HOMES.items()}


@pytest.mark.parametrize(
    ("key", "tail"),
    [(None, ""), ("", ""), ("wrong", " wrong"), ("MOCKAPI-KEY", " MOCKAPI-KEY"), ('a"b\\c<é', ' a"b\\c<é')],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_missing_or_wrong_key_is_refused_and_echoed(client, version, key, tail, everything):
    stranger = client(version, key=key)
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}, "title": "x", "summary": "x"}

    for path in PATHS[version] + (IN_V2 if version == "v2" else []):
        for method in ("GET", "POST", "PUT", "DELETE"):
            if not (method == "POST" and path in HELPERS[version]):
                where = f"/{path}".replace("*", UNKNOWN)
                assert stranger.refused(method, where, body) == (403, TEXT + tail), (method, path)
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


SINGULAR = {  # person and tag are known, the others by analogy with them (reference 4.1)
    "people": "person", "tags": "tag", "taggings": "tagging", "petitions": "petition", "signatures": "signature",
    "event_campaigns": "event campaign", "events": "event", "attendances": "attendance", "forms": "form",
    "submissions": "submission", "fundraising_pages": "fundraising page", "donations": "donation",
    "advocacy_campaigns": "advocacy campaign", "outreaches": "outreach", "surveys": "survey",
    "responses": "response", "campaigns": "campaign", "messages": "message", "wrappers": "wrapper",
    "queries": "query", "lists": "list", "items": "item", "unique_id_lists": "unique ID list",
    "questions": "question", "question_answers": "question answer",
}  # fmt: skip


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
@pytest.mark.parametrize("uuid", [UNKNOWN, "x", "action_network:" + UNKNOWN])
def test_an_unknown_id_is_a_404_in_the_vendors_words(client, make, version, noun, uuid):
    ask, text = client(version), f"Couldn't find {SINGULAR[noun]} with id = {uuid}"
    parent = make(PARENT_OF[noun], by=ask) if noun in PARENT_OF else None
    path = f"{home_of(version, noun, parent)}/{uuid}"

    assert ask.refused("GET", path) == (404, text)
    if noun in WITH_PUT[version]:
        assert ask.refused("PUT", f"{path}/", {}) == (404, text)


HANGING = [(version, HOMES[version][noun]) for version, noun in EVERYWHERE if noun in PARENT_OF]
BESIDES = [(v, path) for v, nouns in ELSEWHERE.items() for paths in nouns.values() for path in paths if "*" in path]


@pytest.mark.parametrize(("version", "path"), HANGING + BESIDES)
def test_an_unknown_parent_is_named(client, version, path):
    first = path.partition("/")[0]
    singular = SINGULAR["lists" if (version, first) == ("v1", "queries") else first]

    unknown = f"/{path}".replace("*", UNKNOWN)
    for wrong in (unknown, f"{unknown}/{UNKNOWN}"):
        assert client(version).refused("GET", wrong) == (404, f"Couldn't find {singular} with id = {UNKNOWN}")


def test_an_unknown_donation_is_a_page_of_html_where_a_setting_says_so(ask, emulator, make):
    """Seen in 2022, and called a bug there: reference 4.1."""
    emulator.settings.actionnetwork.html_for_missing_donations = True
    donation = make("donations")

    answer = ask("GET", f"/donations/{UNKNOWN}")

    assert (answer.status, dict(answer.headers)["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert ask.get(f"/donations/{ask.id(donation)}")["amount"] == donation["amount"]
    assert ask.refused("GET", f"/people/{UNKNOWN}")[0] == 404


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
