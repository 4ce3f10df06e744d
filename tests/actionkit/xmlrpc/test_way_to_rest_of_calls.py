"""The migration report, call by call: requests with keys of every kind, sent, leave and find what the calls did."""

from __future__ import annotations

import json

import pytest
from acting_pages import SENT, everything, furnish
from rest_ways import Traveller
from xmlrpc_inventory import site

EMAIL = "ada@example.org"
# Ada is user 2, on list 1 and 2, with a phone and fields; see ``settled``. Page 12 is named signup.
WRITES = [
    ("User.save", {"email": EMAIL, "first_name": "Augusta"}),
    ("User.save", {"pk": EMAIL, "user_colour": ["red", "green"], "city": "Troy"}),
    ("User.save", {"id": "2", "custom_fields": {"colour": "red"}, "user_size": "L"}),
    ("User.save_or_create", {"email": EMAIL.upper(), "zip": "94110", "user_colour": "red"}),
    ("User.save_or_create", {"email": "new@example.org", "first_name": "New", "lang": 100}),
    ("User.save_or_create", {"id": 2, "last_name": "Byron"}),
    ("User.create", {"email": "new@example.org", "zip": "12345", "custom_fields": {"colour": "red"}}),
    ("User.unsubscribe", {"id": 2, "list_id": 2}),
    ("User.unsubscribe", {"id": 2}),
    ("User.unsubscribe", {"email": EMAIL}),
    ("User.set_custom_fields", {"id": 2, "colour": "red", "size": ["S", "M"]}),
    ("User.clear_custom_fields", {"id": 2, "name": "colour"}),
    ("User.clear_custom_fields", {"id": 2}),
    ("Page.set_custom_fields", {"id": 12, "banner": "wave", "count": 7}),
    ("SignupPage.set_custom_fields", {"pk": 12, "banner": "wave"}),
    ("Page.clear_custom_fields", {"id": 12, "name__in": ["banner", "accent"], "value": "teal"}),
    ("Action.set_custom_fields", {"id": 2, "why": "fun"}),
    ("Action.clear_custom_fields", {"id": 2, "value": "1"}),
    ("Event.set_custom_fields", {"id": 1, "tools": "spade", "parking": ["a", "b"]}),
    ("Event.clear_custom_fields", {"id": 1, "name": "tools"}),
    ("Event.create", {"campaign_id": 1, "creator_id": 2, "title": "Picnic", "zip": "12345", "max_attendees": 5}),
    ("Event.create", {"campaign": "spring", "creator": EMAIL, "is_private": True}),
    ("Event.save_or_create", {"campaign_id": 1, "creator_id": 2, "title": "Picnic"}),
    ("Event.save_or_create", {"id": 1, "title": "Picnic"}),
    ("EventSignup.create", {"user": 2, "event": 1}),
    ("EventSignup.create", {"user_id": EMAIL, "event_id": 1}),
    ("EventSignup.save_or_create", {"user": 2, "event": 1}),
    ("EventSignup.save_or_create", {"user": 1, "event": 2, "role": "attendee", "suppress_email": 1}),
    ("Phone.create", {"user": EMAIL, "phone": "518-555-0199", "type": "work"}),
    ("Phone.save_or_create", {"user": 2, "type": "home", "source": "user", "phone": "518-555-0111"}),
    ("PageFollowup.save", {"page": 12, "send_email": False, "url": "/bye/"}),
    ("PageFollowup.save_or_create", {"page_id": 12, "send_email": "0", "url": "/bye/"}),
    ("SignupPage.save", {"name": "signup", "goal": 9, "hidden": "1", "tags": [1], "lang": ""}),
    ("SignupPage.save_or_create", {"name": "fresh", "tags": [1], "list": 2, "canonical_url": "https://a.example"}),
    ("SignupPage.create", {"name": "fresh", "list": "Other", "hidden": False}),
    ("ImportPage.create", {"name": "fresh", "subscribe": 0}),
    ("AllowedPageField.save", {"name": "banner", "hidden": True}),
    ("AllowedUserField.save_or_create", {"name": "colour", "always_show": 1}),
    ("Tag.save_or_create", {"name": "rivers"}),
    ("Tag.save_or_create", {"name": "lakes"}),
    ("List.save", {"pk": "Other", "name": "Another"}),
    ("EventCampaign.save_or_create", {"name": "spring", "title": "Spring!"}),
    ("Action.save", {"id": 2, "source": "moved"}),
]  # fmt: skip
READS = [
    ("User.get", {"id": 2}),
    ("User.get", {"pk": "2"}),
    ("User.get", {"email": EMAIL}),
    ("User.get", {"pk": EMAIL}),
    ("User.get", {"akid": "token"}),
    ("User.get", {"email": EMAIL, "first_name": "Ada"}),
    ("User.search", {"zip__in": ["12345", ""], "order_by": "-id", "limit": 2, "offset": 1}),
    ("User.search", {"id__in": [2, 3], "akid": "token"}),
    ("Phone.get", {"user": EMAIL}),
    ("Phone.get", {"user": 2, "type": "home"}),
    ("Phone.search", {"user__email": EMAIL}),
    ("Page.get", {"name": "signup"}),
    ("Page.get", {"pk": "signup"}),
    ("Page.search", {"list": "Other"}),
    ("Page.search", {"hidden": False, "type": "Signup", "lang": None}),
    ("SignupPage.get", {"id": 12}),
    ("Action.search", {"user": 2, "page__name": "signup"}),
    ("Action.search", {"user_id": EMAIL, "_limit": 1}),
    ("Action.search", {"created_at__gte": "2031-01-01", "status": "complete", "page__id__in": [12, 13]}),
    ("SignupAction.search", {"user": 2}),
    ("PageFollowup.get", {"page": "signup"}),
    ("PageFollowup.search", {"page_id": 12}),
    ("AllowedUserField.get", {"name": "colour"}),
    ("AllowedUserField.search", {"hidden": 0}),
    ("Location.get", {"user": 2}),
    ("UserField.search", {"parent": 2, "name": "colour"}),
    ("EventField.search", {"parent": 1}),
    ("Event.search", {"campaign__name": "spring"}),
    ("Event.get", {"id": 1}),
    ("EventSignup.search", {"event": 2, "role": "host"}),
    ("EventCampaign.get", {"name": "spring"}),
    ("Event.advanced_search", {"campaign_id": 1, "zip": "12345", "radius": 30, "status": "active"}),
    ("Event.advanced_search", {"zip": "12345"}),
    ("Event.advanced_search", {"place": "90210", "radius": 50}),
    ("Event.public_search", {}),
    ("Event.public_search", {"campaign": 1, "place": "12345", "radius": 10, "title__startswith": "Clean"}),
    ("EventCampaign.public_search", {"zip": "90210", "radius": 30, "order_by": "id"}),
    ("User.subscription_history", {"id": 2}),
    ("User.subscription_history", {"email": EMAIL}),
]  # fmt: skip


def settled(kit):
    """The site that all calls are made to."""
    furnish(kit.mock)
    ak = kit.ak
    ak.Tag.create({"name": "rivers"})
    ak.List.create({"name": "Other"})
    for name in ("banner", "accent", "count"):
        ak.AllowedPageField.create({"name": name})
    ak.AllowedUserField.create({"name": "size"})
    ak.SignupPage.set_custom_fields({"id": 12, "banner": "teal", "accent": "teal"})
    ak.act({"page": "signup", "email": EMAIL, "lists": [1, 2], "action_why": ["1", "2"], "action_how": "1",
            "first_name": "Ada", "user_size": "L", **SENT["Signup"]})  # fmt: skip
    ak.Event.set_custom_fields({"id": 1, "tools": ["rake", "net"], "parking": "none"})
    for title, more in (("Far", {"zip": "90210"}), ("Private", {"zip": "12345", "is_private": 1}),
                        ("Past", {"zip": "12345", "starts_at": "2031-01-01T10:00:00"})):  # fmt: skip
        ak.Event.create({"campaign_id": 1, "creator_id": 1, "title": title, **more})
    ak.SurveyPage.save({"name": "survey", "list": 2})
    ak.User.save({"email": "bea@example.org", "last_name": "Brook"})


def called(kit, method, given):
    """The answer to a call, and what the report says of it."""
    given = {key: kit.ak.User.get({"id": 2})["token"] if value == "token" else value for key, value in given.items()}
    name, _, verb = method.partition(".")
    answer = kit.call(name, verb, given)
    (*_, move) = kit.mock.actionkit.migration_report()
    assert (move.method, move.given) == (method, given)
    return answer, move


def ids_of(rows):
    return sorted(row.get("id") or row.get("name") or row.get("user") or row["resource_uri"] for row in rows)


@pytest.mark.parametrize(("method", "given"), WRITES, ids=str)
def test_what_is_written_is_the_same(method, given):
    with site() as kit:
        settled(kit)
        before = everything(kit.mock)
        _, move = called(kit, method, given)
        left = everything(kit.mock)
    with site() as kit:
        settled(kit)
        assert everything(kit.mock) == before
        Traveller(kit.host, kit.auth).go(move.requests)
        over_rest = everything(kit.mock)

    if method == "User.unsubscribe":  # the history says that an admin did it
        assert any("admin did it" in text for text in move.differences)
        for one, other in zip(left["subscriptionhistory"], over_rest["subscriptionhistory"], strict=True):
            assert (one["change"], other["change"]) in ((4, 5), (one["change"], one["change"]))
            other["change"] = one["change"]
    assert over_rest == left
    assert left != before or method in ("Tag.save_or_create",)


@pytest.mark.parametrize(("method", "given"), READS, ids=str)
def test_what_is_found_is_the_same(method, given):
    with site() as kit:
        settled(kit)
        answer, move = called(kit, method, given)
        before = everything(kit.mock)
        traveller = Traveller(kit.host, kit.auth).go(move.requests)
        assert everything(kit.mock) == before

    last = traveller.answers[-1].json()
    wanted = answer if isinstance(answer, list) else [answer]
    found = last.get("objects", [last])
    keys = [(one.get("id"), one.get("name"), one.get("email")) for one in wanted]
    shown = [(one.get("id"), one.get("name"), one.get("email")) for one in found]
    if method == "Location.get":
        wanted, keys, shown = [wanted[0]], [wanted[0]["user"]], [int(found[0]["user"].split("/")[-2])]
    assert shown == keys
    assert keys


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("User.search", {"email__endswith": "@example.org"}),
        ("User.search", {"subscriptions__list": 2}),
        ("User.search", {"actions__page__name": "signup"}),
        ("Phone.search", {"user__email__startswith": "ada"}),
        ("User.search", {"order_by": "first_name"}),
    ],
    ids=str,
)
def test_what_rest_cannot_look_for_is_said_and_left_out(method, given):
    with site() as kit:
        settled(kit)
        answer, move = called(kit, method, given)
        traveller = Traveller(kit.host, kit.auth).go(move.requests)

    (key,) = given
    if key == "order_by":
        assert [text for text in move.differences if text.startswith("REST orders by ") and "first_name" not in text]
    else:
        assert f"REST does not filter by `{key}`: look at the objects." in move.differences
    assert [request.partition("?")[1] for request in move.requests] == [""]
    assert answer
    assert {one["id"] for one in answer} <= {one["id"] for one in traveller.found}


@pytest.mark.parametrize("kind", SENT)
def test_an_act_is_an_action_over_rest_but_for_its_source(kind):
    given = {"page": kind.lower(), "id": 2, **SENT[kind]}
    left = []
    for door in ("xmlrpc", "rest"):
        with site() as kit:
            settled(kit)
            if door == "xmlrpc":
                action = kit.ak.act(given)["action"]
                (*_, move) = kit.mock.actionkit.migration_report()
            else:
                (response,) = Traveller(kit.host, kit.auth).go(move.requests).answers
                shown = response.json()
            rows = everything(kit.mock)
            left.append(rows)

    sources = [one["source"] for rows in left for one in rows["action"][-1:]]
    assert sources == ["api", "restful_api"]
    assert any("`restful_api`" in text for text in move.differences)
    for rows in left:
        for table in ("action", "orderuserdetail"):
            for row in rows.get(table, []):
                row["source"] = ""
    assert left[0] == left[1]

    # What the differences say of the answer, key by key.
    for key in ("id", "link", "opq_id", "status"):
        assert shown[key] == action[key] or (key == "opq_id" and shown[key] == "")
    for key in ("created_user", "subscribed_user"):
        assert shown[key] is bool(action[key])
    for key in ("user", "page", "mailing", "referring_user", "referring_mailing"):
        number = action[f"{key}_id"]
        assert shown[key] is None if number is None else shown[key].endswith(f"/{number}/")
    assert shown["fields"] == action.get("custom_fields", {})
    assert "action_ptr_id" not in shown
    for key in ("created_at", "updated_at"):
        assert shown[key].startswith(action[key] + ".")
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("given", "status", "names"),
    [
        ({"page": "nowhere", "email": EMAIL}, 400, {"page"}),
        ({"page": "signup", "email": EMAIL, "zip": "1"}, 400, {"errors": {"zip"}}),
        ({"page": "signup", "id": 99}, 400, {"errors": {"email"}}),
        ({"page": "signup", "akid": ".2.forged"}, 400, {"errors": {"email"}}),
    ],
)
def test_a_refused_act_is_a_400_as_the_report_says(given, status, names):
    with site() as kit:
        settled(kit)
        assert not kit.ak.act(given)["success"]
        (*_, move) = kit.mock.actionkit.migration_report()
        with pytest.raises(AssertionError, match=str(status)):
            Traveller(kit.host, kit.auth).go(move.requests)
        answer = kit.mock.journal.last.answer
        body = json.loads(answer.body)

    assert answer.status == status
    assert set(body) == set(names)
    if "errors" in body:
        assert set(body["errors"]) == names["errors"]
