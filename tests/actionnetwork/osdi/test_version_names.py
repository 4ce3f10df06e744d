"""One world in two versions: what each calls a thing, what only one of them shows, and no name of the other's (1.1)."""

from __future__ import annotations

import pytest
from wire import ACTION_OF, EDITABLE, ELSEWHERE, EVERYWHERE, HOMES, path_of

FROM_V1 = {
    "created_at": "created_date", "modified_at": "modified_date", "originating_system": "origin_system",
    "summary": "title", "url": "browser_url",
}  # fmt: skip
V1_NAMES = {*FROM_V1, "osdi:attendance", "osdi:question_answers", "osdi:query", "osdi:queries"}
V2_NAMES = {
    *FROM_V1.values(), "name", "tag_list", "action_network:hidden", "featured_image_url", "custom_fields",
    "languages_spoken", "phone_numbers", "osdi:attendances", "osdi:taggings", "osdi:outreaches",
    "action_network:responses", "osdi:record_submission_helper", "osdi:record_signature_helper",
    "osdi:record_attendance_helper", "record_attendance_helper", "osdi:record_donation_helper",
    "action_network:referrer_data", "action_network:person_id", "action_network:form_id",
    "action_network:petition_id", "action_network:event_id", "action_network:fundraising_page_id",
    "action_network:list_id", "osdi:list", "osdi:lists", "end_date", "tickets",
}  # fmt: skip
SHARED = [noun for noun in HOMES["v1"] if noun in HOMES["v2"]]
PLACES = [
    *SHARED, "all donations",
    *(f"a person's {noun}" for noun, paths in ELSEWHERE["v1"].items()
      if noun in SHARED and any(path.startswith("people") for path in paths)),
]  # fmt: skip


@pytest.fixture
def paths(make, upload, ask):
    """The same things by the paths of both versions, by noun and for a person."""
    upload(
        people=[{"$id": "rosa", "email_addresses": [{"address": "rosa@example.org"}], "given_name": "Rosa",
                 "phone_numbers": [{"number": "12025550143"}], "custom_fields": {"Shirt": "M"}}],
        event_campaigns=[{"$id": "tour", "title": "Tour", "browser_url": "https://example.org/tour",
                          "host_pitch": "Host one."}],
        **{noun: [{"$id": noun, "title": "Join", "name": "Internal", "browser_url": "https://example.org/join",
                   "featured_image_url": "https://example.org/i.png", "description": "<p>About</p>", **more}]
           for noun, more in {
               "forms": {"call_to_action": "Go"}, "petitions": {"petition_text": "Stop."},
               "fundraising_pages": {},
               "events": {"start_date": "2026-04-10", "end_date": "2026-04-11", "event_campaign": "$tour",
                          "location": {"venue": "Square"}},
           }.items()},
        campaigns=[{"title": "Centre", "browser_url": "https://example.org/centre",
                    "actions": [{"title": "Join", "browser_url": "https://example.org/join"}]}],
        lists=[{"$id": "lists", "title": "June", "name": "June", "browser_url": "https://example.org/june"}],
        submissions=[{"form": "$forms", "person": "$rosa"}],
        signatures=[{"petition": "$petitions", "person": "$rosa", "comments": "Listen."}],
        attendances=[{"event": "$events", "person": "$rosa", "tickets": [{"title": "One"}]}],
        donations=[{"fundraising_page": "$fundraising_pages", "person": "$rosa",
                    "recipients": [{"display_name": "The fund", "amount": "5.00"}]}],
        items=[{"list": "$lists", "person": "$rosa"}],
    )  # fmt: skip
    door = ask.emulator.actionnetwork
    found = {}
    for noun in SHARED:
        (row,) = door[noun].all()
        for version in HOMES:
            parent = next(
                (row[ref] for ref in ("form", "petition", "event", "fundraising_page", "list") if ref in row), ""
            )
            found[version, noun] = "/" + HOMES[version][noun].replace("*", parent)
            for other in ELSEWHERE[version].get(noun, ()):
                if other.startswith("people"):
                    found[version, f"a person's {noun}"] = "/" + other.replace("*", row["person"])
    found |= dict.fromkeys([("v1", "all donations"), ("v2", "all donations")], "/donations")
    return found


def names_in(value):
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def in_v2(value):
    if isinstance(value, dict):
        return {FROM_V1.get(name, name): in_v2(item) for name, item in value.items()}
    return list(map(in_v2, value)) if isinstance(value, list) else value


def both(ask, ask_v1, paths, place):
    pages = [client.get(paths[client.version, place])["_embedded"] for client in (ask, ask_v1)]
    return [item for page in pages for items in page.values() for item in items]


@pytest.mark.parametrize("place", PLACES)
def test_no_version_shows_a_name_of_the_other(ask, ask_v1, paths, place):
    new, old = both(ask, ask_v1, paths, place)

    sponsor = {"url"} & set(new.get("action_network:sponsor", ()))  # it has a url in both versions
    assert names_in(new) & V1_NAMES == sponsor
    assert names_in(old) & V2_NAMES == set()


@pytest.mark.parametrize("place", PLACES)
def test_what_both_versions_show_is_the_same_under_either_name(ask, ask_v1, paths, place):
    new, old = both(ask, ask_v1, paths, place)

    shared = {name: value for name, value in in_v2(old).items() if not name.startswith(("_", "action_"))}
    for name, value in shared.items():
        if name == "email_addresses":
            assert value == [{part: entry[part] for part in ("primary", "address")} for entry in new[name]]
        elif name != "origin_system" or name in new:
            assert value == new[name]
    assert {"identifiers", "created_date", "modified_date"} <= set(shared)


ADDRESS = {"events": "browser_url", "campaigns": "browser_url"}  # everywhere else url (reference 8.6)
ACTIONS = [*ACTION_OF.values(), "event_campaigns", "campaigns"]


@pytest.mark.parametrize(("version", "noun"), [case for case in EVERYWHERE if case[1] in ACTIONS])
def test_the_sponsor_has_each_versions_keys(client, make, version, noun):
    ask = client(version)
    names = {"summary", "url"} if version == "v1" else {"title", ADDRESS.get(noun, "url")}

    assert set(make(noun, by=ask)["action_network:sponsor"]) == names


def test_nothing_but_actions_has_a_sponsor(make):
    for noun in dict.fromkeys(noun for _, noun in EVERYWHERE if noun not in ACTIONS):
        assert "action_network:sponsor" not in make(noun)


@pytest.mark.parametrize("noun", [noun for noun in HOMES["v2"] if noun not in HOMES["v1"]])
def test_what_version_1_lacks_is_nowhere_in_it(ask_v1, make, noun, emulator):
    """Reference 1.1; what version 1 calls queries are the lists."""
    path = path_of(make(noun))
    for wrong in (path, path.rpartition("/")[0]):
        answer = ask_v1("GET", wrong)
        if wrong == "/queries":
            assert answer.json["_embedded"] == {"osdi:queries": []}
            continue
        assert answer.status == 404
        assert emulator.journal.last.unroutable or noun == "queries"


@pytest.mark.parametrize("noun", ["questions", "question_answers"])
def test_what_version_2_lacks_is_nowhere_in_it(ask, make, noun, emulator):
    assert ask("GET", path_of(make(noun))).status == 404
    assert emulator.journal.last.unroutable


FOREIGN = {
    "v1": {"title": "x", "browser_url": "https://example.org/x", "origin_system": "x", "end_date": "2026-04-10"},
    "v2": {"summary": "x", "url": "https://example.org/x", "originating_system": "x", "created_at": "2001-01-01"},
}


@pytest.mark.parametrize(("version", "noun"), [case for case in EDITABLE if case[1] in ACTIONS])
def test_a_name_of_the_other_version_in_a_body_is_ignored(client, make, version, noun):
    ask = client(version)
    action = make(noun, by=ask)

    assert ask.put(path_of(action), FOREIGN[version]) == action  # the clock stands still
    assert ask.get(path_of(action)) == action


def test_v1_writes_neither_custom_fields_nor_numbers(ask, ask_v1):
    ask_v1.signup("rosa@example.org", phone="12025550143", custom_fields={"Shirt": "M"}, languages_spoken=["fr"])

    (rosa,) = ask.people()
    assert rosa["custom_fields"] == {}
    assert "number" not in rosa["phone_numbers"][0]
    assert rosa["languages_spoken"] == ["en"]
