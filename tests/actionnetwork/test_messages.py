"""Messages as drafts: their fields, whom they are targeted at, and how they are edited (reference 25, 5, A.13)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from wire import CURIES, HREF, links, shape_of, without_curies

from mockapi.world.errors import Invalid

API = "https://actionnetwork.org/api/v2"
NOW = "2026-03-01T12:00:00Z"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
REQUIRED = ("subject", "body", "from", "reply_to")
DRAFT = {
    "subject": "Save the park",
    "body": "<p>Read this.</p>",
    "from": "Example Group",
    "reply_to": "office@example.org",
}


@pytest.fixture
def door(emulator):
    """The Python door of the default group."""
    return emulator.actionnetwork


@pytest.fixture
def folk(door):
    """Three people who can be written to, and five who cannot."""
    people = {name: door["people"].create(email_addresses=[{"address": f"{name}@example.org"}]) for name in "abc"}
    for status in ("unsubscribed", "bouncing", "spam complaint", "previous bounce"):
        door["people"].insert(email_addresses=[{"address": f"{status[:6]}@x.example.org".replace(" ", ""),
                                                "status": status}])  # fmt: skip
    door["people"].create(phone_numbers=[{"number": "12025550143", "status": "subscribed"}])
    return people


@pytest.fixture
def query(door):
    """A function that makes a query and gives its link."""
    return lambda **fields: link("queries", door["queries"].insert(**{"name": "Some", **fields}).id)


def link(noun, uuid):
    return {"href": f"{API}/{noun}/{uuid}"}


def targeted(ask, message):
    """How many a message is targeted at, once that is known."""
    return ask.get(f"/messages/{ask.id(message)}")["total_targeted"]


# ---- fields


def test_a_new_message_has_the_documented_shape_alone_and_among_others(ask, folk):
    made = ask.post("/messages", {**DRAFT, "identifiers": ["our_crm:m1"], "origin_system": "OurCRM"})
    uuid = ask.id(made)
    shape = {
        "identifiers": [str], "origin_system": str, "created_date": str, "modified_date": str, "subject": str,
        "body": str, "from": str, "reply_to": str, "administrative_url": str, "total_targeted": int, "status": str,
        "type": str, "targets": [], "tag_list": [],
        "_links": links("self", "osdi:send_helper", "osdi:schedule_helper"),
    }  # fmt: skip

    read = ask.get(f"/messages/{uuid}")
    (among,) = ask.get("/messages")["_embedded"]["osdi:messages"]

    assert shape_of(read) == shape
    assert shape_of(among) == without_curies(shape)
    assert read == {
        **DRAFT, "identifiers": ["our_crm:m1", f"action_network:{uuid}"], "origin_system": "OurCRM",
        "created_date": NOW, "modified_date": NOW, "status": "draft", "type": "email", "total_targeted": 3,
        "targets": [], "tag_list": [], "_links": read["_links"],
        "administrative_url": "https://actionnetwork.org/emails/save-the-park/manage",
    }  # fmt: skip
    assert {rel: one["href"] for rel, one in read["_links"].items() if rel != "curies"} == {
        "self": f"{API}/messages/{uuid}",
        "osdi:send_helper": f"{API}/messages/{uuid}/send",
        "osdi:schedule_helper": f"{API}/messages/{uuid}/schedule",
    }


def test_the_answer_is_calculating_and_every_later_read_a_draft(ask, folk, door):
    made = ask.post("/messages", DRAFT)
    read = ask.get(f"/messages/{ask.id(made)}")

    assert made["status"] == "calculating"
    assert "total_targeted" not in made
    assert {**made, "status": "draft", "total_targeted": 3} == read == ask.get(f"/messages/{ask.id(made)}")
    assert door["messages"].get(ask.id(made)).status == "draft"


def test_a_collection_right_after_shows_a_draft(ask, folk):
    made = ask.post("/messages", DRAFT)

    page = ask.get("/messages")

    assert [(one["status"], one["total_targeted"]) for one in page["_embedded"]["osdi:messages"]] == [("draft", 3)]
    assert page["_links"]["osdi:messages"] == [{"href": f"{API}/messages/{ask.id(made)}"}]
    assert (page["total_records"], page["total_pages"], "next" in page["_links"]) == (1, 1, False)


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize("value", ["absent", None, "", "  ", [], {}])
def test_a_message_needs_its_four_fields(ask, everything, missing, value):
    before = everything()
    body = {name: text for name, text in DRAFT.items() if name != missing}
    if value != "absent":
        body[missing] = value

    status, text = ask.refused("POST", "/messages", body)

    assert status == 400
    assert missing in text
    assert everything() == before


@pytest.mark.parametrize("name", REQUIRED)
def test_each_needed_field_is_what_makes_the_difference(ask, name):
    assert ask("POST", "/messages", {key: text for key, text in DRAFT.items() if key != name}).status == 400
    assert ask("POST", "/messages", DRAFT).status == 200


def test_what_is_the_systems_is_ignored(ask, door, folk):
    sent = {
        "created_date": "2020-01-01T00:00:00Z", "modified_date": "2020-01-01T00:00:00Z", "total_targeted": 99,
        "status": "sent", "type": "sms", "administrative_url": "https://example.org", "sent_start_date": NOW,
        "scheduled_start_date": NOW, "statistics": {"sent": 5}, "recipients": UNKNOWN, "wrapper": UNKNOWN,
    }  # fmt: skip
    plain, full = ask.post("/messages", DRAFT), ask.post("/messages", {**DRAFT, **sent})

    for made in (ask.get(f"/messages/{ask.id(full)}"), ask.put(f"/messages/{ask.id(full)}", sent)):
        like = ask.get(f"/messages/{ask.id(plain)}")
        assert {k: v for k, v in made.items() if k not in ("identifiers", "_links")} == {
            k: v for k, v in like.items() if k not in ("identifiers", "_links")
        }
    assert door["messages"].get(ask.id(full)).statistics is None


def test_without_an_origin_it_came_over_the_api(ask, door):
    made = ask.post("/messages", DRAFT)

    assert made["origin_system"] == "API"
    assert door["messages"].get(ask.id(made)).origin_system == "API"


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ({"name": "June appeal"}, "june-appeal"),
        ({"name": "  Ünï & co. "}, "n-co"),
        ({"subject": "Rain?! Snow."}, "rain-snow"),
        ({}, "save-the-park"),
    ],
)
def test_the_administrative_address_is_made_of_the_name_or_the_subject(ask, fields, slug):
    made = ask.post("/messages", {**DRAFT, **fields})

    assert made["administrative_url"] == f"https://actionnetwork.org/emails/{slug}/manage"
    assert made.get("name") == fields.get("name")


def test_a_subject_without_letters_still_has_an_address(ask):
    made = ask.post("/messages", {**DRAFT, "subject": "???"})

    assert made["administrative_url"] == f"https://actionnetwork.org/emails/{ask.id(made)}/manage"


def test_tags_of_a_message_are_kept_and_edited(ask, door):
    made = ask.post("/messages", {**DRAFT, "tag_list": ["spring", "parks"]})
    path = f"/messages/{ask.id(made)}"

    assert made["tag_list"] == ask.get(path)["tag_list"] == ["spring", "parks"]
    assert ask.put(path, {"tag_list": ["autumn"]})["tag_list"] == ["autumn"]
    assert ask.put(path, {"subject": "Else"})["tag_list"] == ["autumn"]
    assert ask.put(path, {"tag_list": None})["tag_list"] == []
    assert door["messages"].get(ask.id(made)).tag_list == []


@pytest.mark.parametrize("field", ["tag_list", "targets"])
@pytest.mark.parametrize("value", ["x", 1, True, {"a": 1}, [{}], [[1]], [1]])
def test_a_list_that_is_none_is_refused_or_read_as_far_as_it_goes(ask, everything, field, value):
    before = everything()

    answer = ask("POST", "/messages", {**DRAFT, field: value})

    if answer.status == 400:
        assert field in answer.json["error"]
        assert everything() == before
    else:
        assert answer.status == 200
        assert ask.get(f"/messages/{ask.id(answer.json)}")[field] in ([], ["1"])


def test_version_1_has_no_messages(ask_v1, everything):
    before = everything()

    for method, path in (("GET", "/messages"), ("POST", "/messages"), ("POST", f"/messages/{UNKNOWN}/send")):
        assert ask_v1.refused(method, path, DRAFT)[0] == 404
    assert everything() == before


# ---- targets


def test_without_targets_it_goes_to_the_whole_list(ask, folk, personal):
    personal.signup("elsewhere@example.org")

    assert targeted(ask, ask.post("/messages", DRAFT)) == 3
    assert targeted(ask, ask.post("/messages", {**DRAFT, "targets": []})) == 3


def test_queries_find_people_by_name_and_by_tag_and_each_counts_once(ask, folk, door, query):
    door["tags"].create(name="donor")
    for name in "ab":
        ask.signup(f"{name}@example.org", add_tags=["donor"])
    cases = {
        "named": ([query(people=[folk["c"]])], 1),
        "tagged": ([query(tags=["donor"])], 2),
        "both in one": ([query(people=[folk["a"], folk["c"]], tags=["donor"])], 3),
        "two queries": ([query(people=[folk["a"]]), query(tags=["donor"])], 2),
        "everybody": ([query()], 3),
        "nobody": ([query(people=[])], 0),
        "nobody but who has a tag": ([query(people=[], tags=["donor"])], 2),
        "a tag that nobody has": ([query(tags=["no such tag"])], 0),
    }

    for name, (targets, number) in cases.items():
        made = ask.post("/messages", {**DRAFT, "targets": targets})
        assert made["targets"] == targets
        assert targeted(ask, made) == number, name


def test_who_cannot_be_written_to_is_not_counted(ask, folk, door, query):
    everybody = query(people=door["people"].all())

    assert len(door["people"].all()) == 8
    assert targeted(ask, ask.post("/messages", {**DRAFT, "targets": [everybody]})) == 3


def test_who_left_the_list_is_not_counted_though_a_query_names_them(ask, folk, query):
    ask.put(f"/people/{folk['a'].id}", {"email_addresses": [{"status": "unsubscribed"}]})

    assert targeted(ask, ask.post("/messages", {**DRAFT, "targets": [query(people=[folk["a"], folk["b"]])]})) == 1


def test_who_runs_the_group_is_on_no_list_and_not_counted(ask, folk, door, query):
    member = door["people"].insert(email_addresses=[{"address": "member@example.org"}], member=True)
    door["taggings"].create(tag=door["tags"].create(name="donor"), person=member)
    door["taggings"].create(tag=door["tags"].find(name="donor"), person=folk["a"])

    for targets in ([query(people=[member, folk["a"]])], [query(tags=["donor"])]):
        assert targeted(ask, ask.post("/messages", {**DRAFT, "targets": targets})) == 1
    assert targeted(ask, ask.post("/messages", DRAFT)) == 3


@pytest.mark.parametrize("kind", ["tag", "another group's query", "a list", "unknown", "no address", "no hash", "v1"])
def test_only_queries_of_the_group_are_targets_and_the_rest_is_passed_over(ask, folk, door, emulator, query, kind):
    mine = query(people=[folk["b"]])
    others = emulator.actionnetwork.add_group("Others")
    ignored = {
        "tag": lambda: link("tags", door["tags"].create(name="donor").id),
        "another group's query": lambda: link("queries", others["queries"].insert(name="Theirs").id),
        "a list": lambda: link("lists", door["lists"].insert(title="June").id),
        "unknown": lambda: link("queries", UNKNOWN),
        "no address": lambda: {"url": mine["href"]},
        "no hash": lambda: mine["href"],
        "v1": lambda: {"href": mine["href"].replace("v2/queries", "v1/questions")},
    }[kind]()

    both = ask.post("/messages", {**DRAFT, "targets": [ignored, mine]})
    alone = ask.post("/messages", {**DRAFT, "targets": [ignored]})

    assert both["targets"] == ask.get(f"/messages/{ask.id(both)}")["targets"] == [mine]
    assert targeted(ask, both) == 1
    assert alone["targets"] == []
    assert targeted(ask, alone) == 3  # as if none had been sent


def test_a_link_to_a_query_counts_whatever_host_and_slash_it_has_and_once(ask, folk, query):
    mine = query(people=[folk["b"]])
    uuid = mine["href"].rpartition("/")[2]
    spellings = [f"http://localhost:8000/api/v2/queries/{uuid}/", f"/queries/{uuid.upper()}", mine["href"]]

    made = ask.post("/messages", {**DRAFT, "targets": [{"href": href} for href in spellings]})

    assert made["targets"] == [mine]
    assert targeted(ask, made) == 1


# ---- wrapper


def test_a_wrapper_is_chosen_by_link_and_shown_as_one(ask, door):
    first, second = (door["wrappers"].insert(name=name) for name in ("Plain", "Fancy"))

    def chosen(uuid):
        return {"_links": {"osdi:wrapper": link("wrappers", uuid)}}

    made = ask.post("/messages", {**DRAFT, **chosen(first.id)})
    path = f"/messages/{ask.id(made)}"

    assert made["_links"]["osdi:wrapper"] == link("wrappers", first.id)
    assert door["messages"].get(ask.id(made)).wrapper == first.id
    assert ask.put(path, chosen(second.id))["_links"]["osdi:wrapper"] == link("wrappers", second.id)
    assert ask.put(path, {"subject": "Else"})["_links"]["osdi:wrapper"] == link("wrappers", second.id)
    assert ask.put(path, chosen(UNKNOWN))["_links"]["osdi:wrapper"] == link("wrappers", second.id)
    assert door["messages"].get(ask.id(made)).wrapper == second.id


def test_a_wrapper_that_is_not_the_groups_is_passed_over(ask, emulator):
    theirs = emulator.actionnetwork.add_group("Others")["wrappers"].insert(name="Theirs")

    for uuid in (theirs.id, UNKNOWN, "x", ""):
        made = ask.post("/messages", {**DRAFT, "_links": {"osdi:wrapper": link("wrappers", uuid)}})
        assert "osdi:wrapper" not in made["_links"]


# ---- editing


def test_a_draft_is_merged_and_targeted_anew(ask, folk, query, door, emulator):
    made = ask.post("/messages", DRAFT)
    path, mine = f"/messages/{ask.id(made)}", query(people=[folk["b"]])
    emulator.clock.advance(minutes=1)

    edited = ask.put(path, {"subject": "Else", "name": "June", "targets": [mine], "identifiers": ["our_crm:m1"]})

    assert edited == ask.get(path)
    assert {name: edited[name] for name in DRAFT} == {**DRAFT, "subject": "Else"}
    assert (edited["name"], edited["targets"], edited["total_targeted"]) == ("June", [mine], 1)
    assert (edited["created_date"], edited["modified_date"]) == (NOW, "2026-03-01T12:01:00Z")
    assert edited["identifiers"] == [*made["identifiers"], "our_crm:m1"]
    assert edited["status"] == "draft"
    assert ask.put(path, {"targets": []})["total_targeted"] == 3
    assert door["messages"].get(ask.id(made)).subject == "Else"


def test_a_put_without_targets_leaves_them(ask, folk, query):
    made = ask.post("/messages", {**DRAFT, "targets": [query(people=[folk["b"]])]})

    edited = ask.put(f"/messages/{ask.id(made)}", {"body": "<p>Else.</p>"})

    assert (edited["targets"], edited["total_targeted"]) == (made["targets"], 1)


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", " ", [], {}])
def test_what_a_message_needs_cannot_be_taken_away(ask, name, value):
    path = f"/messages/{ask.id(ask.post('/messages', DRAFT))}"

    assert ask.put(path, {name: value})[name] == DRAFT[name]
    assert ask.get(path)[name] == DRAFT[name]


def test_a_known_identifier_means_that_message(ask, door):
    made = ask.post("/messages", {**DRAFT, "identifiers": ["our_crm:m1"]})

    again = ask.post("/messages", {"identifiers": ["our_crm:m1", "other:2"], "subject": "Else"})

    assert ask.id(again) == ask.id(made)
    assert (again["subject"], again["body"]) == ("Else", DRAFT["body"])
    assert again["identifiers"][-1] == "other:2"
    assert door["messages"].count() == 1


def test_the_people_of_a_draft_are_those_when_it_was_targeted(ask, folk):
    made = ask.post("/messages", DRAFT)
    ask.signup("late@example.org")

    assert targeted(ask, made) == 3
    assert ask.put(f"/messages/{ask.id(made)}", {"targets": []})["total_targeted"] == 4


# ---- the setting message_pace


def test_by_default_messages_can_follow_each_other_at_once(ask, door):
    for _ in range(3):
        ask.post("/messages", DRAFT)

    assert door["messages"].count() == 3


def test_with_a_pace_a_second_calculation_is_refused_until_the_time_is_over(ask, emulator, everything):
    emulator.settings.actionnetwork.message_pace = 30
    made = ask.post("/messages", DRAFT)
    path, before = f"/messages/{ask.id(made)}", everything()

    for seconds in (0, 29):
        emulator.clock.freeze(f"2026-03-01T12:00:{seconds:02}Z")
        assert ask.refused("POST", "/messages", DRAFT)[0] == 429
        assert ask.refused("PUT", path, {"targets": []})[0] == 429
    assert everything() == before
    assert ask.put(path, {"subject": "Else"})["subject"] == "Else"  # retargets nothing

    emulator.clock.freeze("2026-03-01T12:00:30Z")
    assert ask.put(path, {"targets": []})["subject"] == "Else"
    assert ask.refused("POST", "/messages", DRAFT)[0] == 429
    emulator.clock.advance(seconds=30)
    assert ask.id(ask.post("/messages", DRAFT)) != ask.id(made)


def test_a_refused_message_does_not_count_and_each_account_has_its_own_pace(ask, personal, emulator):
    emulator.settings.actionnetwork.message_pace = 30

    assert ask.refused("POST", "/messages", {"subject": "Only"})[0] == 400
    ask.post("/messages", DRAFT)
    personal.post("/messages", DRAFT)

    assert personal.refused("POST", "/messages", DRAFT)[0] == 429
    assert emulator.actionnetwork["messages"].count() == 1


def test_the_pace_does_not_hold_at_the_python_door(ask, door, emulator):
    emulator.settings.actionnetwork.message_pace = 30
    fields = {"from_" if name == "from" else name: value for name, value in DRAFT.items()}

    first, _ = door["messages"].create(**fields), door["messages"].create(**fields)
    door["messages"].update(first, targets=[])

    assert ask.post("/messages", DRAFT)["status"] == "calculating"
    assert door["messages"].count() == 3


# ---- the Python door


def test_the_python_door_makes_targets_and_edits_messages(ask, folk, door, query, emulator):
    mine = query(people=[folk["b"]])
    made = door["messages"].create(
        subject="Hi", body="<p>Hi</p>", from_="Us", reply_to="us@example.org", targets=[mine]
    )
    emulator.clock.advance(minutes=1)
    door["messages"].update(made, subject="Else", from_="Them")

    read = ask.get(f"/messages/{made.id}")

    assert (read["subject"], read["from"], read["targets"], read["total_targeted"]) == ("Else", "Them", [mine], 1)
    assert read["modified_date"] == "2026-03-01T12:01:00Z"
    with pytest.raises(Invalid, match="reply_to"):
        door["messages"].create(subject="Hi", body="<p>Hi</p>", from_="Us")
    assert door["messages"].count() == 1


def test_a_message_that_was_sent_long_ago_can_be_put_in_as_it_stands(ask, door):
    figures = {
        "sent": 3, "opened": 2, "clicked": 1, "actions": 1, "action_network:donated": 1,
        "action_network:total_amount": 320.25, "unsubscribed": 0, "bounced": 0, "spam_reports": 0,
    }  # fmt: skip
    went_to = door["lists"].insert(title="June", description="Email")
    made = door["messages"].insert(
        subject="Hi", body="<p>Hi</p>", from_="Us", reply_to="us@example.org", status="sent", total_targeted=3,
        sent_start_date="2025-06-01T14:00:00Z", statistics=figures, recipients=went_to,
    )  # fmt: skip

    read = ask.get(f"/messages/{made.id}")

    assert read["statistics"] == figures
    assert shape_of(read["_links"]["osdi:recipients"]) == HREF
    assert read["_links"]["osdi:recipients"] == link("lists", went_to.id)
    assert shape_of(read["_links"]["curies"]) == CURIES
    assert (read["status"], read["sent_start_date"]) == ("sent", "2025-06-01T14:00:00Z")
    assert made.sent_start_date == datetime(2025, 6, 1, 14, tzinfo=timezone.utc)
    assert read["origin_system"] == "Action Network"
