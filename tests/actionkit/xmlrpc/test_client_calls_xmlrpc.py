"""The calls that published clients make, as they make them, and what they read of the answers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from xmlrpc.client import Fault, ProtocolError, ServerProxy

import pytest

READ_ONLY = ("created_at", "updated_at")


@pytest.fixture
def campaign(door):
    return door.ak.EventCampaign.save_or_create({"name": "banks", "title": "Banks"})


@pytest.fixture
def ada(door):
    return door.ak.User.save_or_create({"email": "ada@example.org", "zip": "12345", "first_name": "Ada"})


# ---- action_kit_api, a Ruby gem: get for look-ups, save_or_create for every write, everything sent back, nil too


class Gem:
    """A model of the gem: finds by one key, or nil where the fault says so, and saves all that is not read-only."""

    def __init__(self, door):
        self.server = ServerProxy(door.address, allow_none=True)

    def find(self, kind, **key):
        try:
            return getattr(self.server, kind).get(key)
        except Fault as fault:
            if fault.faultCode == "DoesNotExist":
                return None
            raise

    def save(self, name, struct):
        sent = {key: value for key, value in struct.items() if key not in READ_ONLY}
        return getattr(self.server, name).save_or_create(sent)


@pytest.fixture
def gem(door):
    gem = Gem(door)
    with gem.server:
        yield gem


def test_what_is_not_there_is_nil(gem):
    names = ("User", "Page", "SignupPage", "PetitionPage", "Action", "Event", "EventCampaign")

    assert [gem.find(name, id=99) for name in names] == [None] * len(names)
    assert gem.find("User", email="nobody@example.org") is None


def test_a_user_is_made_found_and_saved_whole(gem, door):
    made = gem.save(
        "User", {"email": "ada@example.org", "first_name": "Ada", "last_name": "Byron", "zip": "12345"}
    )  # fmt: skip
    found = gem.find("User", email="ada@example.org")
    assert made == found

    saved = gem.save("User", {**found, "last_name": "Lovelace"})

    assert saved == {**found, "last_name": "Lovelace"}
    seen = door.rest("user/1/")
    assert (seen["first_name"], seen["last_name"], seen["token"]) == ("Ada", "Lovelace", found["token"])
    assert door.rest("user/")["meta"]["total_count"] == 1


@pytest.mark.parametrize("kind", ["Signup", "Petition", "Unsubscribe", "EventCreate", "EventSignup"])
def test_a_page_is_made_found_and_saved_whole(gem, door, campaign, kind):
    sent = {"name": "banks", "title": "Banks", "goal": None, "lang": None}
    if kind.startswith("Event"):
        sent["campaign_id"] = campaign["id"]
    page = gem.save(f"{kind}Page", sent)
    assert page["type"] == kind
    assert gem.find(f"{kind}Page", name="banks") == page

    saved = gem.save(f"{kind}Page", {**page, "goal": 500})

    assert saved == {**page, "goal": 500}
    assert door.rest("page/1/")["goal"] == 500
    assert door.rest("page/")["meta"]["total_count"] == 1


def test_an_action_is_saved_whole_and_none_is_made(gem, door, ada):
    door.ak.PetitionPage.create({"name": "otters"})
    door.ak.act({"page": "otters", "id": ada["id"], "action_why": "fur"})
    action = gem.find("Action", id=1)

    saved = gem.save("Action", {**action, "source": "gem"})

    assert saved == {**action, "source": "gem"}
    seen = door.rest("petitionaction/1/")
    assert (seen["source"], seen["fields"]) == ("gem", {"why": "fur"})
    with pytest.raises(Fault):
        gem.save("Action", {"user_id": ada["id"], "page_id": 1})
    assert door.rest("action/")["meta"]["total_count"] == 1


def test_an_event_and_its_campaign_are_made_found_and_saved_whole(gem, door, ada, campaign):
    event = gem.save(
        "Event", {"campaign_id": campaign["id"], "creator_id": ada["id"], "title": "Clean-up", "zip": "12345",
                  "starts_at": "2031-06-01T10:00:00"},
    )  # fmt: skip
    assert gem.find("Event", id=event["id"]) == event

    assert gem.save("Event", {**event, "venue": "Boat house"}) == {**event, "venue": "Boat house"}
    assert gem.save("EventCampaign", {**campaign, "title": "Banks!"}) == {**campaign, "title": "Banks!"}

    seen = door.rest("event/1/")
    assert (seen["venue"], seen["starts_at"]) == ("Boat house", "2031-06-01T10:00:00")
    assert door.rest("campaign/1/")["title"] == "Banks!"
    assert door.rest("event/")["meta"]["total_count"] == door.rest("eventsignup/")["meta"]["total_count"] == 1


def test_its_version_call_carries_an_empty_struct(gem):
    assert gem.server.version({}) == gem.server.version() != ""


# ---- localpower: sign-ups of a site passed on, once for each page


def test_somebody_is_signed_up_once_and_not_again_after_they_left(door):
    ak = door.ak
    ak.PetitionPage.save_or_create({"name": "groups", "required_fields": [], "title": "Groups"})
    page = ak.Page.get({"name": "groups"})
    assert page["type"] == "Petition"
    address = {"zip": "12345", "region": "NY", "state": "NY", "state_name": "New York", "city": "Troy"}
    user = ak.User.save_or_create({"email": "ada@example.org", "custom_fields": {}, **address})

    def sync():
        if not any(entry.get("page_name") == "groups" for entry in ak.User.subscription_history({"id": user["id"]})):
            ak.act({"page": "groups", "email": "ada@example.org", "city": "Troy", "country": "United States"})
        history = getattr(ak, f"{page['type']}Action").search({"user": user["id"], "page__name": "groups"})
        return history[0]["id"] if history else None

    assert sync() == 1
    assert ak.PetitionAction.set_custom_fields({"id": 1, "350groups": "a,b"}) == {"350groups": "a,b"}
    ak.User.unsubscribe({"id": user["id"], "list_id": page["list"]})

    assert sync() == 1
    seen = door.rest("user/1/")
    assert (seen["subscription_status"], seen["city"], seen["state"]) == ("unsubscribed", "Troy", "NY")
    assert door.rest("petitionaction/1/")["fields"] == {"350groups": "a,b"}
    assert door.rest("action/")["meta"]["total_count"] == 1


def test_a_page_that_wants_a_city_is_given_one(door):
    city = door.rest("formfield/?name=city")["objects"][0]["id"]
    door.ak.SignupPage.create({"name": "join", "required_fields": [city]})

    refused = door.ak.act({"page": "join", "email": "ada@example.org"})
    assert not refused["status"]
    assert list(refused["errors"]) == ["city"]
    assert door.rest("user/")["meta"]["total_count"] == 0
    assert door.ak.act({"page": "join", "email": "ada@example.org", "city": "Nowhere"})["status"]
    assert door.ak.act({"page": "join", "email": "ada@example.org"})["status"]  # it is on file now


def test_an_operator_is_told_why_the_service_cannot_be_reached(door):
    for setting, status in ((301, 301), (500, 500)):
        door.mock.settings.actionkit.inject = setting
        with pytest.raises(ProtocolError) as caught:
            door.ak.version()
        assert caught.value.errcode == status
    assert door.ak.version()


# ---- actionkit-data-manager: tasks over many users


def test_many_users_act_with_the_task_s_own_fields(door, ada):
    door.ak.ImportPage.create({"name": "task"})

    for key in ({"id": ada["id"]}, {"email": "bob@example.org"}):
        resp = door.ak.act({"page": "task", "source": "task-7", "action_unsubscribed_from_lists": ["1", "2"], **key})
        assert resp["status"]

    resp = door.ak.act({"page": "task", "email": "bob@"})
    assert not resp["status"]
    assert resp["errors"]
    seen = door.rest("importaction/?order_by=id")["objects"]
    assert [(one["source"], one["fields"]) for one in seen] == [
        ("task-7", {"unsubscribed_from_lists": ["1", "2"]})
    ] * 2  # fmt: skip


def test_users_get_fields_with_one_value_or_several(door, ada):
    door.ak.AllowedUserField.create({"name": "skills"})
    door.ak.AllowedUserField.create({"name": "colour"})

    saved = door.ak.User.save({"id": ada["id"], "user_skills": ["maps", "boats"], "user_colour": "blue"})

    assert saved["custom_fields"] == {"skills": ["maps", "boats"], "colour": "blue"}
    assert door.rest("user/1/")["fields"] == {"skills": ["maps", "boats"], "colour": "blue"}
    assert (saved["email"], saved["zip"], saved["first_name"]) == ("ada@example.org", "12345", "Ada")


def test_users_are_unsubscribed_from_a_list_or_it_makes_no_difference(door, ada):
    door.ak.SignupPage.create({"name": "join"})
    door.ak.act({"page": "join", "id": ada["id"]})
    other = door.ak.List.create({"name": "Other"})

    for list_id in (other["id"], 1, 1, 99):
        with suppress(Fault):  # it goes on whatever happens
            door.ak.User.unsubscribe({"id": ada["id"], "list_id": list_id})

    assert door.rest("user/1/")["subscription_status"] == "unsubscribed"
    assert door.rest("subscriptionhistory/")["meta"]["total_count"] == 2


def test_fields_of_events_are_read_changed_and_sent_back(door, ada, campaign):
    ak = door.ak
    event = ak.Event.create({"campaign_id": campaign["id"], "creator_id": ada["id"], "title": "Clean-up"})
    ak.Event.set_custom_fields({"id": event["id"], "tools": ["rake", "net"], "parking": "none"})

    fields = ak.Event.get_custom_fields({"id": event["id"]})
    assert fields == {"tools": ["rake", "net"], "parking": "none"}
    fields["id"] = event["id"]
    fields["parking"] = "street"

    assert ak.Event.set_custom_fields(fields) == {"tools": ["rake", "net"], "parking": "street"}
    seen = [(one["name"], one["value"]) for one in door.rest("eventfield/?order_by=id")["objects"]]
    assert sorted(seen) == [("parking", "street"), ("tools", "net"), ("tools", "rake")]


def test_fields_of_pages_and_actions_that_are_not_mentioned_stay(door, ada):
    ak = door.ak
    for name in ("banner", "accent"):
        ak.AllowedPageField.create({"name": name})
    ak.SignupPage.create({"name": "join"})
    ak.SignupPage.set_custom_fields({"id": 1, "banner": "wave", "accent": "teal"})
    ak.act({"page": "join", "id": ada["id"], "action_a": "1", "action_b": "2"})

    ak.Page.set_custom_fields({"id": 1, "accent": "red"})
    ak.Action.set_custom_fields({"id": 1, "b": "3"})

    assert door.rest("page/1/")["fields"] == {"banner": "wave", "accent": "red"}
    assert door.rest("action/1/")["fields"] == {"a": "1", "b": "3"}


# ---- akcrm, akcode, csv-events, call-power


def test_contacts_are_recorded_on_a_tagged_import_page(door, ada):
    tag = door.ak.Tag.create({"name": "contacts"})
    page = door.ak.ImportPage.create({"name": "contact-1"})
    assert door.ak.ImportPage.save({"id": page["id"], "tags": [tag["id"]]})["tags"] == [tag["id"]]

    action = door.ak.act({"page": "contact-1", "id": str(ada["id"]), "action_note": "called"})["action"]

    assert (action["user_id"], action["created_user"]) == (ada["id"], 0)
    assert door.rest(f"importaction/{action['id']}/")["fields"] == {"note": "called"}
    assert [one["name"] for one in door.rest("page/1/")["tags"]] == ["contacts"]


def test_ids_may_be_text_as_they_stand_in_addresses(door, ada):
    door.ak.AllowedUserField.create({"name": "skills"})

    saved = door.ak.User.save({"id": "1", "user_skills": ["a", "b"]})

    assert saved["custom_fields"]["skills"] == ["a", "b"]
    assert door.ak.User.get({"id": "1"}) == saved
    assert door.rest("user/1/")["fields"] == {"skills": ["a", "b"]}


def test_a_template_s_new_code_has_a_new_hash(door):
    template = door.ak.Template.create({"templateset": 1, "filename": "petition.html", "code": "<p>a</p>"})

    saved = door.ak.Template.save({"id": template["id"], "code": "<p>b</p>"})

    assert len(saved["code_hash"]) == 64
    assert saved["code_hash"] != template["code_hash"]
    assert (saved["filename"], saved["templateset"]) == ("petition.html", 1)
    seen = door.rest(f"template/{template['id']}/")
    assert (seen["code"], seen["code_hash"]) == ("<p>b</p>", saved["code_hash"])


def test_a_line_of_a_file_becomes_an_event(door, ada, campaign):
    event = door.ak.Event.create(
        {"campaign_id": campaign["id"], "creator_id": ada["id"], "title": "Clean-up", "venue": "Boat house",
         "address1": "1 Quay", "city": "Troy", "state": "NY", "zip": "12180", "directions": "Left",
         "starts_at": datetime(2031, 6, 1, 10, 30), "max_attendees": 30, "public_description": "Gloves"}
    )  # fmt: skip

    seen = door.rest(f"event/{event['id']}/")
    names = ("title", "venue", "address1", "city", "state", "zip", "directions", "starts_at", "max_attendees")
    assert [seen[name] for name in names] == [event[name] for name in names] == [
        "Clean-up", "Boat house", "1 Quay", "Troy", "NY", "12180", "Left", "2031-06-01T10:30:00", 30,
    ]  # fmt: skip


def test_a_call_tool_keeps_its_numbers_on_the_page_and_records_calls(door):
    ak = door.ak
    ak.CallPage.create({"name": "call", "title": "Call"})
    for name in ("call_count", "tool_id"):
        ak.AllowedPageField.create({"name": name})
    page = ak.Page.get({"name": "call"})

    sent = {"call_count": 7, "tool_id": 12}
    answer = ak.Page.set_custom_fields({"id": page["id"], **sent})

    assert [name for name, value in sent.items() if answer.get(name) != value] == []
    assert door.rest("page/1/")["fields"] == {"call_count": "7", "tool_id": "12"}
    target = door.mock.actionkit["target"].create(type="senate", first="Ann", last="Oak", state="NY")
    told = ak.act({"page": "call", "email": "ada@example.org", "phone": "518-555-0100", "skip_confirmation": 1,
                   "target_checked": [target.id], "action_sid": "CA1"})  # fmt: skip
    assert told["action"]["custom_fields"] == {"sid": "CA1"}
    seen = door.rest("callaction/1/")
    assert seen["checked"] == [f"/rest/v1/target/{target.id}/"]
    assert door.rest("phone/")["objects"][0]["normalized_phone"] == "5185550100"
