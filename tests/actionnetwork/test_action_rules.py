"""Actions of every kind: shape, requirements, edits, creator and sponsor (reference 8, 11, 17-24)."""

from __future__ import annotations

import pytest
from wire import CURIES, HREF, WITHOUT_POST, links, path_of, rel_of, shape_of, without_curies

API = "https://actionnetwork.org/api/v2"
CREATOR = {
    "given_name": str,
    "family_name": str,
    "identifiers": [str],
    "email_addresses": [{"primary": bool, "address": str, "status": str}],
    "phone_numbers": [{"primary": bool, "number_type": str, "status": str}],
    "postal_addresses": [
        {"primary": bool, "address_lines": [str], "locality": str, "region": str, "postal_code": str, "country": str,
         "location": {"latitude": float, "longitude": float, "accuracy": str}}
    ],
    "languages_spoken": [str],
    "custom_fields": {},
    "created_date": str,
    "modified_date": str,
    "_links": links(
        "self", "osdi:signatures", "osdi:submissions", "osdi:donations", "osdi:taggings", "osdi:outreaches",
        "osdi:attendances", "action_network:responses",
    ),
}  # fmt: skip
ACTION = {
    "origin_system": str,
    "identifiers": [str],
    "created_date": str,
    "modified_date": str,
    "title": str,
    "action_network:hidden": bool,
    "tag_list": [],
}
WITH_CREATOR = {"_embedded": {"osdi:creator": CREATOR}}
BY_URL = {"action_network:sponsor": {"title": str, "url": str}}
# What each kind has besides: counters, other fields of a new one, the links below it.
OWN = {
    "petitions": {**WITH_CREATOR, **BY_URL, "total_signatures": int},
    "forms": {**WITH_CREATOR, **BY_URL, "total_submissions": int},
    "fundraising_pages": {
        **WITH_CREATOR, **BY_URL, "total_donations": int, "total_amount": float, "currency": str,
    },
    "advocacy_campaigns": {**WITH_CREATOR, **BY_URL, "type": str, "total_outreaches": int},
    "surveys": {**WITH_CREATOR, **BY_URL, "total_responses": int},
    # Nobody made an event campaign (22); nothing is embedded in an event since 2018, and a sponsor's key is another
    # (18.2, 8.6). A recorded event shows a name (8.2).
    "event_campaigns": {**BY_URL, "total_events": int, "total_rsvps": int},
    "events": {
        "action_network:sponsor": {"title": str, "browser_url": str}, "name": str, "status": str, "transparence": str,
        "visibility": str, "guests_can_invite_others": bool, "reminders": [{"method": str, "minutes": int}],
        "total_accepted": int,
    },
}  # fmt: skip
COUNTERS = {kind: [name for name in own if name.startswith("total_")] for kind, own in OWN.items()}
RECORDS = {  # the records' rel, and those of their helpers
    "petitions": ("osdi:signatures", "osdi:record_signature_helper"),
    "forms": ("osdi:submissions", "osdi:record_submission_helper"),
    "fundraising_pages": ("osdi:donations", "osdi:record_donation_helper"),
    "advocacy_campaigns": ("osdi:outreaches", "osdi:record_outreach_helper"),
    "surveys": ("action_network:responses", "action_network:record_response_helper"),
    "events": ("osdi:attendances", "osdi:record_attendance_helper", "record_attendance_helper"),
    "event_campaigns": ("osdi:events",),
}
PEOPLE_OF = dict.fromkeys(OWN, ("osdi:creator",)) | {
    "events": ("osdi:creator", "osdi:organizer"), "event_campaigns": (),
}  # fmt: skip
ACTIONS = list(OWN)
IN_V1 = ["petitions", "forms", "fundraising_pages", "events"]  # event campaigns are only read there (22)


def shape(kind):
    return {
        **ACTION, **OWN[kind], "_links": links("self", *RECORDS[kind], *PEOPLE_OF[kind], "action_network:embed"),
    }  # fmt: skip


@pytest.fixture(params=ACTIONS)
def kind(request):
    return request.param


@pytest.fixture
def made(ask, kind):
    return ask.post(f"/{kind}", {"identifiers": ["our_crm:1"], "title": "Join us", "origin_system": "OurCRM"})


@pytest.fixture
def home(ask, kind, made):
    return f"/{kind}/{ask.id(made)}"


def test_a_new_action_has_the_documented_shape_alone_and_among_others(ask, kind, made, home):
    page = ask.get(f"/{kind}/")

    assert shape_of(made) == shape(kind)
    assert shape_of(page) == {
        "total_pages": int, "per_page": int, "page": int, "total_records": int,
        "_links": {"self": HREF, rel_of("v2", kind): [HREF], "curies": CURIES},
        "_embedded": {rel_of("v2", kind): [without_curies(shape(kind))]},
    }  # fmt: skip
    assert made["identifiers"] == ["our_crm:1", f"action_network:{ask.id(made)}"]
    assert made["created_date"] == made["modified_date"] == "2026-03-01T12:00:00Z"
    assert made["action_network:hidden"] is False
    assert ask.get(home) == made


def test_links_lead_below_the_action_and_to_its_people(ask, kind, made, home):
    records, *helpers = RECORDS[kind]

    below = f"{API}{home}/{records.partition(':')[2]}"
    assert [made["_links"][rel] for rel in (records, *helpers)] == [{"href": below}] * (1 + len(helpers))
    assert made["_links"]["action_network:embed"] == {"href": f"{API}{home}/embed"}
    for rel in PEOPLE_OF[kind]:
        person = ask.get(made["_links"][rel]["href"].removeprefix(API))
        assert shape_of(person) == CREATOR
        assert made.get("_embedded", {"osdi:creator": person}) == {"osdi:creator": person}
    assert ask.get(below.removeprefix(API))["_embedded"] != {}


def test_counters_begin_at_nought(made, kind, emulator, ask):
    assert [made[name] for name in COUNTERS[kind]] == [0] * len(COUNTERS[kind])
    row = emulator.actionnetwork[kind].get(ask.id(made))
    assert [row[name] for name in COUNTERS[kind]] == [0] * len(COUNTERS[kind])


def test_the_sponsor_is_the_group_and_absent_with_a_personal_key(personal, kind, made):
    theirs = personal.post(f"/{kind}", {"title": "Mine"})

    (key,) = set(made["action_network:sponsor"]) - {"title"}
    assert made["action_network:sponsor"][key] == "https://actionnetwork.org/groups/mockapi-example-group"
    assert "action_network:sponsor" not in theirs
    assert set(shape(kind)) - set(theirs) == {"action_network:sponsor"}


@pytest.mark.parametrize("kind", IN_V1)
def test_in_version_1_a_sponsor_has_a_summary_and_events_embed_their_people(ask_v1, ask_personally, kind):
    """Reference 8.6, 34."""
    ours, theirs = (by.post(f"/{kind}", {"summary": "Join us"}) for by in (ask_v1, ask_personally))

    assert set(ours["action_network:sponsor"]) == {"summary", "url"}
    assert "action_network:sponsor" not in theirs
    assert set(ours["_embedded"]) == set(PEOPLE_OF[kind])
    for rel, person in ours["_embedded"].items():
        assert ours["_links"][rel] == person["_links"]["self"]
        assert ask_v1.get(path_of(person)) == person


def test_in_version_1_event_campaigns_are_read_only(ask_v1, ask):
    """Reference 22."""
    campaign = ask.post("/event_campaigns", {"title": "Potlucks", "host_pitch": "Host one."})

    shown = ask_v1.get(f"/event_campaigns/{ask.id(campaign)}")

    assert (shown["summary"], shown["host_pitch"], shown["total_events"]) == ("Potlucks", "Host one.", 0)
    assert set(shown["action_network:sponsor"]) == {"summary", "url"}
    assert "event_campaigns" in WITHOUT_POST["v1"]
    assert ask_v1.refused("POST", "/event_campaigns", {"summary": "x"})[0] == 405
    assert ask_v1.refused("PUT", f"/event_campaigns/{ask.id(campaign)}", {"summary": "x"})[0] == 405
    assert ask.get(f"/event_campaigns/{ask.id(campaign)}") == campaign


# ---- creating


@pytest.mark.parametrize("body", [{}, {"title": None}, {"title": ""}, {"origin_system": "OurCRM"}, {"summary": "v1"}])
def test_an_action_needs_a_title(ask, kind, body):
    assert ask.refused("POST", f"/{kind}", body)[0] == 400
    assert ask.get(f"/{kind}")["total_records"] == 0


NAMES = {"v2": ("title", "origin_system", "browser_url"), "v1": ("summary", "originating_system", "url")}
BOTH = [("v2", kind) for kind in ACTIONS] + [("v1", kind) for kind in IN_V1]


@pytest.mark.parametrize(("version", "kind"), BOTH)
def test_an_origin_is_accepted_missing_and_shown_as_api(client, version, kind):
    title, origin, _ = NAMES[version]

    plain = client(version).post(f"/{kind}", {title: "Join us"})

    assert (plain[title], plain[origin]) == ("Join us", "API")


@pytest.mark.parametrize(("version", "kind"), BOTH)
def test_a_setting_makes_the_origin_required_as_the_field_tables_say(client, version, kind, emulator, everything):
    title, origin, _ = NAMES[version]
    emulator.settings.actionnetwork.needs_origin_system = True
    before = everything()

    for lacking in ({title: "Join us"}, {title: "Join us", origin: " "}, {title: "Join us", origin: None}):
        assert client(version).refused("POST", f"/{kind}", lacking) == (400, f"{origin} is required"), lacking
    assert everything() == before
    assert client(version).post(f"/{kind}", {title: "Join us", origin: "OurCRM"})[origin] == "OurCRM"


@pytest.mark.parametrize("kind", IN_V1)
def test_version_1_needs_a_summary_and_knows_no_title(ask_v1, kind):
    for body in ({}, {"summary": None}, {"summary": " "}, {"title": "x"}):
        assert ask_v1.refused("POST", f"/{kind}", body) == (400, "summary is required")
    assert ask_v1.get(f"/{kind}")["total_records"] == 0


def test_values_that_are_the_systems_are_ignored_on_creation(ask, kind):
    body = {
        "title": "Join us",
        **dict.fromkeys(COUNTERS[kind], 99),
        "created_date": "2001-01-01T00:00:00Z",
        "modified_date": "2001-01-01T00:00:00Z",
        "action_network:hidden": True,
        "action_network:sponsor": {"title": "Mine"},
        "_embedded": {"osdi:creator": {"given_name": "Me"}},
        "nonsense": {"deep": [1]},
    }

    action = ask.post(f"/{kind}", body)

    assert shape_of(action) == shape(kind)
    assert {action[name] for name in COUNTERS[kind]} == {0}
    assert action["created_date"] == "2026-03-01T12:00:00Z"
    assert action["action_network:hidden"] is False
    assert action["action_network:sponsor"]["title"] != "Mine"


def test_actions_are_not_deduplicated_except_by_identifiers(ask, kind, made):
    assert ask.id(ask.post(f"/{kind}", {"title": "Join us", "origin_system": "OurCRM"})) != ask.id(made)
    assert ask.id(ask.post(f"/{kind}", {"title": "Other", "identifiers": ["our_crm:1"]})) == ask.id(made)
    assert ask.get(f"/{kind}")["total_records"] == 2


def test_a_post_with_a_known_identifier_merges_as_a_put_does(ask, kind, made, home, emulator):
    ask.put(home, {"description": "<p>About</p>"})
    emulator.clock.advance(hours=1)

    more = {"featured_image_url": "https://example.org/i.png"}
    again = ask.post(f"/{kind}", {"identifiers": ["our_crm:1", "our_crm:2"], **more})

    assert (again["title"], again["description"]) == ("Join us", "<p>About</p>")
    assert again["featured_image_url"] == more["featured_image_url"]
    assert again["identifiers"] == [*made["identifiers"], "our_crm:2"]
    assert again["created_date"] == made["created_date"] < again["modified_date"]
    assert ask.get(home) == again


@pytest.mark.parametrize("link", [None, {}, "x", 7, [], {"href": 7}, {"href": "x"}, {"href": f"{API}/people/nobody"}])
def test_a_creator_link_that_is_not_the_accounts_is_ignored(ask, kind, made, link, personal):
    owner = personal.post("/forms", {"title": "Mine"})["_links"]["osdi:creator"]
    activist = ask.signup("rosa@example.org")["_links"]["self"]

    for sent in (link, owner, activist):
        body = {"title": "Join us", "_links": {"osdi:creator": sent, "osdi:organizer": sent}}
        action = ask.post(f"/{kind}", body)
        for rel in PEOPLE_OF[kind]:
            assert action["_links"][rel] == made["_links"][rel]
        assert action.get("_embedded") == made.get("_embedded")


# ---- editing


TEXTS = ("title", "name", "description", "featured_image_url", "browser_url")
EDITABLE = [
    *((kind, name) for kind in ACTIONS for name in TEXTS if (kind, name) != ("event_campaigns", "name")),  # 22
    ("forms", "call_to_action"), ("surveys", "call_to_action"), ("petitions", "petition_text"),
    ("events", "instructions"), ("advocacy_campaigns", "targets"), ("event_campaigns", "host_pitch"),
    ("event_campaigns", "host_instructions"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), EDITABLE)
def test_a_put_changes_one_field_and_the_date_of_modification(ask, kind, made, home, name, emulator):
    emulator.clock.advance(minutes=1)

    changed = ask.put(home, {name: "https://example.org/new"})

    assert changed == {**made, name: "https://example.org/new", "modified_date": "2026-03-01T12:01:00Z"}
    assert ask.get(home) == changed
    assert emulator.actionnetwork[kind].get(ask.id(made))[name] == "https://example.org/new"


@pytest.mark.parametrize(("kind", "name"), EDITABLE)
def test_each_can_be_sent_on_creation_and_makes_the_same(ask, kind, name):
    made = ask.post(f"/{kind}", {"title": "Join us", name: "https://example.org/new"})

    assert made[name] == "https://example.org/new"
    assert ask.get(path_of(made)) == made


@pytest.mark.parametrize(("kind", "name"), [case for case in EDITABLE if case[1] != "title"])
def test_null_removes_what_can_be_missing(ask, kind, home, made, name):
    ask.put(home, {name: "https://example.org/new"})

    # An event is given a name where it lacks one, but once only (8.2).
    assert ask.put(home, {name: None}) == {key: value for key, value in made.items() if key != name}
    assert name not in ask.get(home)


def test_tags_of_actions_are_shown_and_taken_where_they_are_sent(ask, kind, made, home, emulator):
    """Since July 2026; read-only unless sent is a guess: reference 8.2."""
    assert made["tag_list"] == []

    changed = ask.put(home, {"tag_list": ["climate", "spring"]})
    another = ask.post(f"/{kind}", {"title": "Join us", "tag_list": ["autumn"]})

    assert (changed["tag_list"], another["tag_list"]) == (["climate", "spring"], ["autumn"])
    assert emulator.actionnetwork[kind].get(ask.id(made)).tag_list == ["climate", "spring"]
    for broken in ("climate", 7, [["climate"]], {"a": 1}):
        assert ask.put(home, {"tag_list": broken})["tag_list"] == ["climate", "spring"]
        assert ask.refused("POST", f"/{kind}", {"title": "x", "tag_list": broken})[0] == 400
    assert ask.get(f"/{kind}")["total_records"] == 2


def test_a_hidden_action_says_so_and_nobody_hides_or_shows_it(ask, kind, upload, emulator):
    """Read-only over the API: reference 8.2."""
    upload(**{kind: [{"title": "Join us", "action_network:hidden": True}]})
    (action,) = ask.get(f"/{kind}")["_embedded"][rel_of("v2", kind)]

    changed = ask.put(path_of(action), {"action_network:hidden": False})

    assert (action["action_network:hidden"], changed["action_network:hidden"]) == (True, True)
    assert emulator.actionnetwork[kind].get(ask.id(action)).hidden is True


def test_the_origin_of_an_action_made_over_the_api_may_be_changed(ask, home, made):
    assert ask.put(home, {"origin_system": "NewCRM"})["origin_system"] == "NewCRM"


@pytest.mark.parametrize("title", [None, "", "   ", {"a": 1}, ["x"]])
def test_a_title_is_never_lost(ask, home, made, title):
    assert ask.put(home, {"title": title}) == made


def test_the_creator_cannot_be_changed(ask, home, made):
    person = ask.signup("rosa@example.org")

    assert ask.put(home, {"_links": {"osdi:creator": person["_links"]["self"]}}) == made


def test_the_page_of_an_action_made_in_the_interface_is_not_editable(ask, kind, upload):
    address = "https://actionnetwork.org/actions/join-us"
    upload(**{kind: [{"title": "Join us", "browser_url": address}]})
    (action,) = ask.get(f"/{kind}")["_embedded"][rel_of("v2", kind)]

    changed = ask.put(f"/{kind}/{ask.id(action)}", {"browser_url": "https://example.org", "title": "New"})

    assert action["origin_system"] == "Action Network"
    assert (changed["browser_url"], changed["title"]) == (address, "New")


def test_a_petition_has_a_text_and_targets(ask):
    body = {"title": "Stop", "petition_text": "Stop it.", "target": [{"name": "The mayor"}, {"name": "The council"}]}

    petition = ask.post("/petitions", body)

    assert {name: petition[name] for name in body} == body
    changed = ask.put(f"/petitions/{ask.id(petition)}", {"target": [{"name": "The court"}]})
    assert (changed["target"], changed["petition_text"]) == ([{"name": "The court"}], "Stop it.")


@pytest.mark.parametrize("kind", IN_V1)
def test_what_one_version_writes_the_other_shows_under_its_own_names(ask, ask_v1, kind):
    action = ask_v1.post(f"/{kind}", {"summary": "Join us", "originating_system": "OurCRM"})

    shown = ask.put(f"/{kind}/{ask.id(action)}", {"title": "New", "browser_url": "https://example.org"})
    again = ask_v1.get(f"/{kind}/{ask.id(action)}")

    assert (shown["title"], shown["origin_system"]) == ("New", "OurCRM")
    assert (again["summary"], again["url"]) == ("New", "https://example.org")
    names = {"title", "origin_system", "browser_url", "created_date", "modified_date", "name", "tag_list",
             "action_network:hidden"}  # fmt: skip
    assert names.isdisjoint(again)


@pytest.mark.parametrize("kind", IN_V1)
def test_a_put_in_version_1_merges_and_leaves_the_page_alone(ask, ask_v1, kind):
    """The url is not editable there (seed 004)."""
    action = ask_v1.post(f"/{kind}", {"summary": "Join us", "description": "<p>About</p>"})

    changed = ask_v1.put(path_of(action), {"summary": "New", "url": "https://example.org", "identifiers": ["crm:1"]})

    assert (changed["summary"], changed["description"], changed["identifiers"][-1]) == ("New", "<p>About</p>", "crm:1")
    assert "url" not in changed
    assert ask.get(path_of(action))["title"] == "New"
