"""What may be done at which path, written down from the reference's route tables (reference 34, 36, 11.3, 11.5)."""

from __future__ import annotations

import pytest

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
TAKES = {"G": "GET", "P": "POST", "U": "PUT", "D": "DELETE"}

# G GET, P POST, U PUT, D DELETE.
MODELLED = {
    "v2": {
        "people": "GP", "people/{person}": "GU", "people/{person}/submissions": "G", "people/{person}/signatures": "G",
        "people/{person}/taggings": "G", "people/{person}/submissions/{submission}": "G",
        "people/{person}/signatures/{signature}": "G", "people/{person}/taggings/{tagging}": "G",
        "forms": "GP", "forms/{form}": "GU", "forms/{form}/embed": "G", "forms/{form}/submissions": "GP",
        "forms/{form}/submissions/{submission}": "GU",
        "petitions": "GP", "petitions/{petition}": "GU", "petitions/{petition}/embed": "G",
        "petitions/{petition}/signatures": "GP", "petitions/{petition}/signatures/{signature}": "GU",
        "tags": "GP", "tags/{tag}": "G", "tags/{tag}/taggings": "GP", "tags/{tag}/taggings/{tagging}": "GD",
        "metadata": "G", "metadata/custom_fields": "G",
    },
    "v1": {
        "people": "GP", "people/{person}": "GUD", "people/{person}/submissions": "G",
        "people/{person}/signatures": "G", "people/{person}/submissions/{submission}": "G",
        "forms": "GP", "forms/{form}": "GU", "forms/{form}/embed": "G", "forms/{form}/submissions": "GP",
        "forms/{form}/submissions/{submission}": "GU",
        "petitions": "GP", "petitions/{petition}": "GU", "petitions/{petition}/embed": "G",
        "petitions/{petition}/signatures": "GP", "petitions/{petition}/signatures/{signature}": "GU",
    },
}  # fmt: skip
ROUTES = [(version, path, allowed) for version, table in MODELLED.items() for path, allowed in table.items()]

# All that the vendor has, modelled or not.
VENDORS = {
    "v2": [
        *MODELLED["v2"],
        *(f"people/*/{tail}" for tail in ("attendances", "donations", "outreaches", "responses")),
        *(f"people/*/{tail}/*" for tail in ("attendances", "donations", "outreaches", "responses")),
        *(f"{noun}{tail}" for tail in ("", "/*", "/*/embed")
          for noun in ("events", "fundraising_pages", "advocacy_campaigns", "event_campaigns", "surveys")),
        "events/*/attendances", "events/*/attendances/*", "event_campaigns/*/events", "event_campaigns/*/events/*",
        "event_campaigns/*/events/*/attendances", "event_campaigns/*/events/*/attendances/*",
        "fundraising_pages/*/donations", "fundraising_pages/*/donations/*", "donations", "donations/*",
        "advocacy_campaigns/*/outreaches", "advocacy_campaigns/*/outreaches/*", "surveys/*/responses",
        "surveys/*/responses/*", "campaigns", "campaigns/*", "messages", "messages/*", "messages/*/send",
        "messages/*/schedule", "wrappers", "wrappers/*", "queries", "queries/*", "lists", "lists/*", "lists/*/items",
        "lists/*/items/*", "unique_id_lists", "unique_id_lists/*",
    ],
    "v1": [
        *MODELLED["v1"],
        "people/*/attendance", "people/*/donations", "people/*/question_answers",
        "events", "events/*", "events/*/attendance", "events/*/embed", "fundraising_pages", "fundraising_pages/*",
        "fundraising_pages/*/donations", "fundraising_pages/*/embed", "donations", "donations/*", "event_campaigns",
        "event_campaigns/*", "campaigns", "campaigns/*", "queries", "queries/*", "queries/*/items", "questions",
        "questions/*", "questions/*/question_answers",
    ],
}  # fmt: skip


@pytest.fixture
def ids(emulator):
    """One of each noun, all of them connected."""
    door = emulator.actionnetwork
    person = door["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    form, petition, tag = (
        door["forms"].create(title="Join"), door["petitions"].create(title="Stop"), door["tags"].create(name="donor"),
    )  # fmt: skip
    made = {
        "person": person, "form": form, "petition": petition, "tag": tag,
        "submission": door["submissions"].create(form=form, person=person),
        "signature": door["signatures"].create(petition=petition, person=person),
        "tagging": door["taggings"].create(tag=tag, person=person),
    }  # fmt: skip
    return {name: row.id for name, row in made.items()}


@pytest.mark.parametrize(("version", "path", "allowed"), ROUTES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(
    client, ids, everything, version, path, allowed, slash
):
    ask, before = client(version), everything()
    methods = {TAKES[letter] for letter in allowed}

    for method in METHODS:
        if method not in methods:
            status, text = ask.refused(method, f"/{path.format(**ids)}{slash}", {"title": "x", "name": "x"})
            assert status == 405, method
            assert text == f"{method} is not allowed on this endpoint"
    assert everything() == before


@pytest.mark.parametrize(("version", "path", "allowed"), ROUTES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_what_is_in_the_table_is_served_with_or_without_a_final_slash(client, ids, version, path, allowed, slash):
    ask, path = client(version), f"/{path.format(**ids)}{slash}"

    for letter in allowed:
        body = {
            "person": {"email_addresses": [{"address": "rosa@example.org"}]}, "title": "x", "summary": "x", "name": "x",
            "_links": {"osdi:person": {"href": ids["person"]}},
        }  # fmt: skip
        assert ask(TAKES[letter], path, None if letter in "GD" else body).status == 200, letter


@pytest.mark.parametrize(("version", "path"), [(version, path) for version in VENDORS for path in VENDORS[version]])
def test_no_path_of_the_vendors_is_unknown(client, emulator, version, path):
    parts = [UNKNOWN if part == "*" or part.startswith("{") else part for part in path.split("/")]

    answer = client(version)("GET", "/" + "/".join(parts))

    assert not emulator.journal.last.unroutable
    assert answer.status == 200 or set(answer.json) == {"error"}
    assert (answer.status == 501) == (emulator.journal.last.unmodelled is not None)


def test_a_gap_is_loud_with_every_method_and_names_itself(ask, emulator):
    for method in METHODS:
        status, text = ask.refused(method, "/events/x/attendances", {"person": {}})
        assert status == 501
        assert "events" in text
        assert emulator.journal.last.unmodelled


@pytest.mark.parametrize(
    "path",
    ["/people/x/y", "/people/x/tags", "/forms/x/signatures", "/petitions/x/submissions", "/tag", "/tags/x/embed",
     "/people/x/embed", "/metadata/x", "/submissions", "/taggings", "/signatures", "/people/x/taggings/y/z"],
)  # fmt: skip
def test_what_the_vendor_lacks_too_is_a_404(ask, emulator, path):
    assert ask.refused("GET", path)[0] == 404
    assert emulator.journal.last.unroutable


def test_the_status_of_a_refused_method_is_a_setting(ask, emulator):
    emulator.settings.actionnetwork.refused_method_status = 404

    assert ask.refused("DELETE", "/forms")[0] == 404


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
def test_a_method_that_nobody_knows_is_refused(ask, method):
    assert ask.refused(method, "/people")[0] == 405
