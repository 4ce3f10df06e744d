"""One world in two versions: what each calls a thing, what only one of them shows, and no name of the other's (1.1)."""

from __future__ import annotations

import pytest

FROM_V1 = {
    "created_at": "created_date", "modified_at": "modified_date", "originating_system": "origin_system",
    "summary": "title", "url": "browser_url",
}  # fmt: skip
V1_NAMES = {*FROM_V1, "osdi:attendance", "osdi:question_answers"}
V2_NAMES = {
    *FROM_V1.values(), "name", "tag_list", "action_network:hidden", "featured_image_url", "custom_fields",
    "languages_spoken", "phone_numbers", "osdi:attendances", "osdi:taggings", "osdi:outreaches",
    "action_network:responses", "osdi:record_submission_helper", "osdi:record_signature_helper",
    "action_network:referrer_data", "action_network:person_id", "action_network:form_id",
    "action_network:petition_id",
}  # fmt: skip


@pytest.fixture
def paths(ask, upload):
    """The same things by the paths that both versions have."""
    upload(
        people=[{"$id": "rosa", "email_addresses": [{"address": "rosa@example.org"}], "given_name": "Rosa",
                 "phone_numbers": [{"number": "12025550143"}], "custom_fields": {"Shirt": "M"}}],
        forms=[{"$id": "join", "title": "Join", "name": "Internal", "browser_url": "https://example.org/join",
                "featured_image_url": "https://example.org/i.png", "description": "<p>About</p>"}],
        petitions=[{"$id": "stop", "title": "Stop", "browser_url": "https://example.org/stop"}],
        submissions=[{"form": "$join", "person": "$rosa"}],
        signatures=[{"petition": "$stop", "person": "$rosa", "comments": "Listen."}],
    )  # fmt: skip
    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]
    (petition,) = ask.get("/petitions")["_embedded"]["osdi:petitions"]
    (rosa,) = ask.people()
    return ["/people", "/forms", "/petitions", f"/forms/{ask.id(form)}/submissions",
            f"/petitions/{ask.id(petition)}/signatures", f"/people/{ask.id(rosa)}/submissions",
            f"/people/{ask.id(rosa)}/signatures"]  # fmt: skip


def names_in(value):
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def both(ask, ask_v1, path):
    pages = [client.get(path)["_embedded"] for client in (ask, ask_v1)]
    return [item for page in pages for items in page.values() for item in items]


@pytest.mark.parametrize("place", range(7))
def test_no_version_shows_a_name_of_the_other(ask, ask_v1, paths, place):
    new, old = both(ask, ask_v1, paths[place])

    sponsor = {"url"} if "action_network:sponsor" in new else set()  # it has a url in both versions
    assert names_in(new) & V1_NAMES == sponsor
    assert names_in(old) & V2_NAMES == set()


@pytest.mark.parametrize("place", range(7))
def test_what_both_versions_show_is_the_same_under_either_name(ask, ask_v1, paths, place):
    new, old = both(ask, ask_v1, paths[place])

    shared = {FROM_V1.get(name, name): value for name, value in old.items() if not name.startswith(("_", "action_"))}
    for name, value in shared.items():
        if name == "email_addresses":
            assert value == [{part: entry[part] for part in ("primary", "address")} for entry in new[name]]
        elif name != "origin_system" or name in new:
            assert value == new[name]
    assert {"identifiers", "created_date", "modified_date"} <= set(shared)


@pytest.mark.parametrize(("version", "names"), [("v1", {"summary", "url"}), ("v2", {"title", "url"})])
def test_the_sponsor_has_each_versions_keys(client, paths, version, names):
    for path in ("/forms", "/petitions"):
        ((form,),) = client(version).get(path)["_embedded"].values()
        assert set(form["action_network:sponsor"]) == names


@pytest.mark.parametrize(
    ("version", "foreign"),
    [
        ("v1", {"title": "x", "browser_url": "https://example.org/x"}),
        ("v2", {"summary": "x", "url": "https://example.org/x"}),
    ],
)
def test_a_name_of_the_other_version_in_a_body_is_ignored(client, paths, version, foreign):
    ask = client(version)
    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]
    path = f"/forms/{ask.id(form)}"
    before = ask.get(path)

    assert {**ask.put(path, foreign), "modified_at": 0, "modified_date": 0} == {
        **before, "modified_at": 0, "modified_date": 0,
    }  # fmt: skip


def test_v1_writes_neither_custom_fields_nor_numbers(ask, ask_v1):
    ask_v1.signup("rosa@example.org", phone="12025550143", custom_fields={"Shirt": "M"}, languages_spoken=["fr"])

    (rosa,) = ask.people()
    assert rosa["custom_fields"] == {}
    assert "number" not in rosa["phone_numbers"][0]
    assert rosa["languages_spoken"] == ["en"]
