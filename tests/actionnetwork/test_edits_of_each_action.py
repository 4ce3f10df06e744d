"""Every row of the table of action fields (reference 8.2), for each kind of action, over POST and PUT."""

from __future__ import annotations

import pytest

KINDS = {
    "events": ("osdi:events", "browser_url", True),
    "event_campaigns": ("action_network:event_campaigns", "url", False),
    "fundraising_pages": ("osdi:fundraising_pages", "url", True),
    "advocacy_campaigns": ("osdi:advocacy_campaigns", "url", True),
    "surveys": ("action_network:surveys", "url", True),
}
IN_V1 = ("events", "fundraising_pages")
COUNTERS = {
    "events": ["total_accepted"],
    "event_campaigns": ["total_events", "total_rsvps"],
    "fundraising_pages": ["total_donations", "total_amount"],
    "advocacy_campaigns": ["total_outreaches"],
    "surveys": ["total_responses"],
}
# Text fields that each kind has, all optional and editable, and cleared by null; event campaigns have no other title.
TEXTS = {
    "events": ["name", "description", "browser_url", "featured_image_url", "instructions"],
    "event_campaigns": ["description", "browser_url", "featured_image_url", "host_pitch", "host_instructions"],
    "fundraising_pages": ["name", "description", "browser_url", "featured_image_url"],
    "advocacy_campaigns": ["name", "description", "browser_url", "featured_image_url", "targets"],
    "surveys": ["name", "description", "browser_url", "featured_image_url", "call_to_action"],
}
EVERY_TEXT = [(kind, field) for kind, fields in TEXTS.items() for field in fields]
UI_PAGE = "https://actionnetwork.org/actions/spring"


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def rows(emulator, kind):
    """The Python door to the kind: the second way to read."""
    return emulator.actionnetwork[kind]


def home_of(ask, kind, action):
    return f"/{kind}/{ask.id(action)}"


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": " "}, {"title": None}, {"title": ["Spring"]},
                                  {"title": {}}, {"title": "x" * 256}, {"name": "Spring"}])  # fmt: skip
def test_an_action_needs_a_title(ask, everything, kind, body):
    before = everything()

    status, text = ask.refused("POST", f"/{kind}", body)

    assert (status, text.split()[0]) == (400, "title")
    assert everything() == before


@pytest.mark.parametrize("title", ["", " ", None, ["Spring"], "x" * 256])
def test_a_put_cannot_take_the_title_away_and_does_the_rest(ask, kind, rows, title):
    made = ask.post(f"/{kind}", {"title": "Spring"})

    changed = ask.put(home_of(ask, kind, made), {"title": title, "description": "New"})

    assert (changed["title"], changed["description"]) == ("Spring", "New")
    assert rows.get(ask.id(made)).title == "Spring"


@pytest.mark.parametrize(("kind", "field"), EVERY_TEXT)
def test_a_text_is_set_merged_and_cleared_by_null(ask, emulator, kind, field):
    made = ask.post(f"/{kind}", {"title": "Spring", field: "https://example.org/one"})
    home = home_of(ask, kind, made)
    assert made[field] == "https://example.org/one"

    assert ask.put(home, {"title": "Summer"})[field] == "https://example.org/one"
    assert ask.put(home, {field: "https://example.org/two"})[field] == "https://example.org/two"
    assert emulator.actionnetwork[kind].get(ask.id(made))[field] == "https://example.org/two"
    assert field not in ask.put(home, {field: None})
    assert field not in ask.get(home)
    assert emulator.actionnetwork[kind].get(ask.id(made))[field] is None


@pytest.mark.parametrize(("kind", "field"), EVERY_TEXT)
def test_a_text_is_left_out_while_empty_and_takes_no_hash(ask, everything, kind, field):
    made = ask.post(f"/{kind}", {"title": "Spring"})
    assert (field in made) == (field == "name" and kind == "events")
    before = everything()

    assert ask.refused("POST", f"/{kind}", {"title": "Spring", field: {"a": 1}})[0] == 400
    assert ask.put(home_of(ask, kind, made), {field: ["x"]}) == made
    assert everything() == before


@pytest.mark.parametrize(("kind", "field"), [pair for pair in EVERY_TEXT if pair != ("events", "name")])
def test_null_clears_nothing_where_the_setting_says_so(ask, emulator, kind, field):
    emulator.settings.actionnetwork.null_clears = False
    made = ask.post(f"/{kind}", {"title": "Spring", field: "https://example.org/one"})

    assert ask.put(home_of(ask, kind, made), {field: None})[field] == "https://example.org/one"


def test_an_event_campaign_has_one_title_and_an_event_two(ask):
    campaign = ask.post("/event_campaigns", {"title": "Spring", "name": "Internal"})
    assert "name" not in campaign

    assert ask.post("/events", {"title": "Spring"})["name"] == "Spring"
    assert ask.post("/events", {"title": "Spring", "name": None})["name"] == "Spring"
    assert ask.post("/events", {"title": "Spring", "name": "Internal"})["name"] == "Internal"


def test_what_the_service_keeps_is_passed_over(ask, kind, rows):
    kept = {
        "created_date": "2001-01-01T00:00:00Z",
        "modified_date": "2001-01-01T00:00:00Z",
        "action_network:hidden": True,
        "action_network:sponsor": {"title": "Somebody else"},
        "host_url": "https://example.org",
        "actions": [],
        "thank_you": {"subject": "Thanks"},
        "vets_events": True,
        "vetted": True,
        "group": 2,
        "creator": 1,
        **dict.fromkeys(COUNTERS[kind], 7),
        "nonsense": {"deep": [1]},
    }
    plain = ask.post(f"/{kind}", {"title": "Spring"})
    made = ask.post(f"/{kind}", {"title": "Spring", **kept})

    different = ("identifiers", "_links")
    assert {n: v for n, v in made.items() if n not in different} == {
        n: v for n, v in plain.items() if n not in different
    }
    assert ask.put(home_of(ask, kind, made), kept) == made
    for counter in COUNTERS[kind]:
        assert rows.get(ask.id(made))[counter] == 0


def test_a_put_moves_modified_date_and_not_created_date(ask, emulator, kind):
    made = ask.post(f"/{kind}", {"title": "Spring"})
    emulator.clock.advance(minutes=5)

    changed = ask.put(home_of(ask, kind, made), {})

    assert changed == {**made, "modified_date": "2026-03-01T12:05:00Z"}


def test_tags_of_an_action_are_taken_and_emptied(ask, kind, rows):
    made = ask.post(f"/{kind}", {"title": "Spring", "tag_list": ["climate", "spring"]})
    home = home_of(ask, kind, made)
    assert made["tag_list"] == ["climate", "spring"]

    assert ask.put(home, {"tag_list": ["summer"]})["tag_list"] == ["summer"]
    assert ask.put(home, {"tag_list": "autumn"})["tag_list"] == ["summer"]
    assert ask.put(home, {"tag_list": None})["tag_list"] == []
    assert rows.get(ask.id(made)).tag_list == []
    assert ask.refused("POST", f"/{kind}", {"title": "Spring", "tag_list": "climate"})[0] == 400


@pytest.mark.parametrize("origin", [None, ""])
def test_an_origin_that_is_missing_is_shown_as_api(ask, kind, origin):
    assert ask.post(f"/{kind}", {"title": "Spring"})["origin_system"] == "API"
    made = ask.post(f"/{kind}", {"title": "Spring", "origin_system": origin})
    assert made["origin_system"] == "API"

    changed = ask.put(home_of(ask, kind, made), {"origin_system": "OurCRM"})
    assert changed["origin_system"] == "OurCRM"
    assert ask.put(home_of(ask, kind, made), {"origin_system": origin})["origin_system"] == "OurCRM"


def test_an_origin_can_be_demanded(ask, emulator, everything, kind):
    emulator.settings.actionnetwork.needs_origin_system = True
    before = everything()

    assert ask.refused("POST", f"/{kind}", {"title": "Spring"}) == (400, "origin_system is required")
    assert everything() == before
    assert ask.post(f"/{kind}", {"title": "Spring", "origin_system": "OurCRM"})["origin_system"] == "OurCRM"


def test_a_known_identifier_updates_its_action(ask, kind, rows):
    first = ask.post(f"/{kind}", {"title": "Spring", "description": "Kept", "identifiers": ["crm:1"]})

    again = ask.post(f"/{kind}", {"title": "Summer", "identifiers": ["crm:1", "crm:2"]})

    assert ask.id(again) == ask.id(first)
    assert again["identifiers"] == [*first["identifiers"], "crm:2"]
    assert (again["title"], again["description"]) == ("Summer", "Kept")
    native = ask.post(f"/{kind}", {"identifiers": [first["identifiers"][1]], "title": "Autumn"})
    assert (ask.id(native), native["title"]) == (ask.id(first), "Autumn")
    assert rows.count() == 1
    assert rows.find(identifier="crm:2").title == "Autumn"


def test_two_actions_of_one_title_are_two(ask, kind, rows):
    ask.post(f"/{kind}", {"title": "Spring"})
    ask.post(f"/{kind}", {"title": "Spring"})

    assert rows.count() == 2


# ---- made in the vendor's interface


def test_the_page_of_an_action_made_in_the_interface_stays(ask, kind, rows):
    row = rows.insert(title="Spring", browser_url=UI_PAGE)

    changed = ask.put(f"/{kind}/{row.id}", {"browser_url": "https://example.org/mine", "title": "Summer"})

    assert (changed["browser_url"], changed["title"]) == (UI_PAGE, "Summer")
    assert changed["origin_system"] == "Action Network"
    assert rows.get(row.id).browser_url == UI_PAGE


def test_a_hidden_action_says_so_and_is_an_action_like_any_other(ask, kind, rows):
    row = rows.insert(title="Spring", browser_url=UI_PAGE, **{"action_network:hidden": True})

    (listed,) = ask.get(f"/{kind}")["_embedded"][KINDS[kind][0]]
    assert listed["action_network:hidden"] is True
    assert ask.put(f"/{kind}/{row.id}", {"action_network:hidden": False})["action_network:hidden"] is True
    assert rows.get(row.id).hidden is True


def test_the_sponsor_is_the_group_and_missing_with_a_personal_key(ask, personal, kind):
    made, mine = ask.post(f"/{kind}", {"title": "Spring"}), personal.post(f"/{kind}", {"title": "Mine"})

    assert made["action_network:sponsor"] == {
        "title": "Mockapi Example Group",
        KINDS[kind][1]: "https://actionnetwork.org/groups/mockapi-example-group",
    }
    assert set(made) - set(mine) == {"action_network:sponsor"}
    assert personal.refused("GET", home_of(ask, kind, made))[0] == 404


WORDS = {
    "events": "event", "event_campaigns": "event_campaign", "fundraising_pages": "fundraising",
    "advocacy_campaigns": "letter", "surveys": "survey",
}  # fmt: skip


def test_embed_codes_name_the_kind_and_the_page(ask, kind, rows):
    row = rows.insert(title="Spring", browser_url=UI_PAGE)

    codes = ask.get(f"/{kind}/{row.id}/embed")

    word = WORDS[kind]
    assert codes.keys() - {"_links"} == {
        f"embed_{size}_{styles}_styles" for size in ("standard", "full") for styles in ("default", "layout_only", "no")
    }
    assert codes["embed_full_no_styles"] == (
        f"<script src='https://actionnetwork.org/widgets/v2/{word}/spring?format=js&source=widget&style=full'></script>"
        f"<div id='can-{word}-area-spring' style='width: 100%'>"
        "<!-- this div is the target for our HTML insertion --></div>"
    )
    assert "style-embed-whitelabel.css" in codes["embed_standard_layout_only_styles"]


# ---- creators


@pytest.mark.parametrize("kind", [name for name, (_, _, has_creator) in KINDS.items() if has_creator])
def test_a_member_can_be_named_as_the_creator_and_nobody_else(ask, emulator, kind):
    group = emulator.actionnetwork.account()
    member = group.add_member("mel@example.org")
    stranger = ask.signup("rosa@example.org")

    def made_by(uuid):
        links = {"osdi:creator": {"href": f"https://example.org/api/v1/people/{uuid}"}}
        return ask.post(f"/{kind}", {"title": "Spring", "_links": links})["_links"]["osdi:creator"]["href"]

    assert made_by(member.id).endswith(f"/api/v2/people/{member.id}")
    assert made_by(ask.id(stranger)).endswith(f"/people/{group.owner.id}")
    assert made_by("nobody").endswith(f"/people/{group.owner.id}")


@pytest.mark.parametrize("kind", [name for name, (_, _, has_creator) in KINDS.items() if has_creator])
def test_a_creator_is_never_edited(ask, emulator, kind):
    member = emulator.actionnetwork.account().add_member("mel@example.org")
    made = ask.post(f"/{kind}", {"title": "Spring"})

    links = {"_links": {"osdi:creator": {"href": f"/people/{member.id}"}}}

    assert ask.put(home_of(ask, kind, made), links)["_links"] == made["_links"]


def test_events_link_their_creator_and_event_campaigns_have_none(ask):
    event, campaign = ask.post("/events", {"title": "Spring"}), ask.post("/event_campaigns", {"title": "Spring"})

    assert "_embedded" not in event
    assert {"osdi:creator", "osdi:organizer"} < set(event["_links"])
    assert "_embedded" not in campaign
    assert set(campaign["_links"]) == {"self", "osdi:events", "action_network:embed", "curies"}


def test_the_organizer_of_an_event_is_a_member_or_the_creator(ask, emulator):
    member = emulator.actionnetwork.account().add_member("mel@example.org")
    href = {"href": f"https://actionnetwork.org/api/v2/people/{member.id}"}

    hosted = ask.post("/events", {"title": "Spring", "_links": {"osdi:organizer": href}})
    created = ask.post("/events", {"title": "Spring", "_links": {"osdi:creator": href}})

    assert hosted["_links"]["osdi:organizer"] == href
    assert hosted["_links"]["osdi:creator"] != href
    assert created["_links"]["osdi:organizer"] == created["_links"]["osdi:creator"] == href
    unchanged = ask.put(home_of(ask, "events", created), {"_links": {"osdi:organizer": {"href": "/people/x"}}})
    assert unchanged["_links"]["osdi:organizer"] == href


# ---- methods, versions, arguments


@pytest.mark.parametrize(("method", "there"), [("PUT", False), ("DELETE", False), ("POST", True), ("DELETE", True)])
def test_other_methods_are_refused(ask, everything, kind, method, there):
    made = ask.post(f"/{kind}", {"title": "Spring"})
    before = everything()

    status, text = ask.refused(method, home_of(ask, kind, made) if there else f"/{kind}", {"title": "Summer"})

    assert (status, text) == (405, f"{method} is not allowed on this endpoint")
    assert everything() == before


@pytest.mark.parametrize("key", [None, "wrong"])
def test_actions_are_made_edited_and_read_with_a_key_only(ask, client, everything, kind, key):
    made = ask.post(f"/{kind}", {"title": "Spring"})
    before = everything()
    body = {"title": "Mine", "person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    text = "API Key invalid or not present" + (f" {key}" if key else "")

    for method, path in (
        ("POST", f"/{kind}"),
        ("GET", f"/{kind}"),
        ("GET", home_of(ask, kind, made)),
        ("PUT", home_of(ask, kind, made)),
        ("GET", f"{home_of(ask, kind, made)}/embed"),
    ):
        assert client(key=key).refused(method, path, body) == (403, text)
    assert everything() == before


def test_background_requests_do_not_exist_for_actions(ask, kind):
    made = ask.post(f"/{kind}", {"title": "Spring"}, query="background_request=true")

    assert made["title"] == "Spring"
    changed = ask.put(home_of(ask, kind, made), {"title": "Summer"}, query="background_request=true")
    assert changed["title"] == "Summer"


def test_an_empty_body_is_read_from_the_query(ask, kind):
    made = ask.post(f"/{kind}", query="title=Spring&description=Rain&background_processing=true")

    assert (made["title"], made["description"]) == ("Spring", "Rain")


def test_version_1_knows_some_kinds_by_its_own_names(ask, ask_v1, kind):
    made = ask.post(f"/{kind}", {"title": "Spring", "name": "Internal", "browser_url": "https://example.org/one"})
    home = home_of(ask, kind, made)
    if kind in ("advocacy_campaigns", "surveys"):
        assert ask_v1.refused("GET", f"/{kind}")[0] == 404
        assert ask_v1.refused("GET", home)[0] == 404
        assert ask_v1.refused("POST", f"/{kind}", {"summary": "Spring"})[0] == 404
        return

    old = ask_v1.get(home)

    assert (old["summary"], old["url"], old["originating_system"]) == ("Spring", "https://example.org/one", "API")
    assert old["created_at"] == made["created_date"]
    assert set(old["action_network:sponsor"]) == {"summary", "url"}
    gone = ("title", "name", "browser_url", "origin_system", "created_date", "tag_list", "action_network:hidden")
    assert not old.keys() & set(gone)
    assert not any("helper" in rel for rel in old["_links"])


@pytest.mark.parametrize("kind", IN_V1)
def test_version_1_makes_and_edits(ask, ask_v1, kind):
    made = ask_v1.post(f"/{kind}", {"summary": "Spring", "originating_system": "OurCRM", "url": "https://example.org"})
    home = home_of(ask, kind, made)
    assert "url" not in made
    assert ask_v1.refused("POST", f"/{kind}", {"title": "Spring"}) == (400, "summary is required")

    assert ask_v1.put(home, {"summary": "Summer", "title": "Autumn"})["summary"] == "Summer"
    assert ask.get(home)["title"] == "Summer"
    assert ask.get(home)["origin_system"] == "OurCRM"


def test_event_campaigns_of_version_1_are_read_only(ask, ask_v1, everything):
    made = ask.post("/event_campaigns", {"title": "Spring"})
    before = everything()

    assert ask_v1.refused("POST", "/event_campaigns", {"summary": "Spring"})[0] == 405
    assert ask_v1.refused("PUT", home_of(ask, "event_campaigns", made), {"summary": "Summer"})[0] == 405
    assert everything() == before
