"""The struct of every class: exactly its keys, and plain values on the wire."""

from __future__ import annotations

import re
from xmlrpc.client import loads

import pytest
import requests
from xmlrpc_inventory import ACTION, CLASSES, CREATABLE, USER

from mockapi.actionkit.xmlrpc.classes import CLASSES as OFFERED

MANY = {
    "tags", "required_fields", "target_groups", "products", "candidates", "notifications", "targets", "excludes",
    "categories", "petitions", "reviewers", "targeted", "checked", "lists",
    "actions", "campaigns", "languages", "mailings", "users",
}  # fmt: skip
MEASURES = {
    "longitude", "latitude", "font_size", "margin_top", "margin_bottom", "margin_left", "margin_right",
}  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def fits(name, struct):
    """Values are as the API's own samples print them."""
    for key, value in struct.items():
        if key == "custom_fields":
            assert isinstance(value, dict), key
        elif value is None:
            assert key in CLASSES[name].may_be_nil, f"{key} is nil"
        elif key in MANY and (name, key) != ("Mailing", "excludes"):
            assert {type(one) for one in value} <= {int}, (key, value)
            assert isinstance(value, list), (key, value)
        elif key in MEASURES:
            assert type(value) in (int, float), (key, value)
        else:
            assert type(value) in (int, str), (key, value)
        if key in ("created_at", "updated_at"):
            assert MOMENT.fullmatch(value), (key, value)


def test_the_inventory_is_what_is_offered():
    assert set(OFFERED) == {*CLASSES, "UserOriginal", "Location", "Open", "Click", "Upload"}


@pytest.mark.parametrize("name", CREATABLE)
def test_a_created_object_has_exactly_its_class_s_keys(kit, name):
    made = kit.make(name)

    assert set(made) == CLASSES[name].names
    fits(name, made)


@pytest.mark.parametrize("name", [name for name in CLASSES if name.endswith("Action")])
def test_an_action_has_exactly_its_class_s_keys(kit, name):
    made = kit.make(name)
    [found] = kit.call(name, "search", {"user": made["user_id"]})

    assert set(made) == {key.removesuffix("?") for key in ACTION.split()}
    assert set(found) == CLASSES[name].names
    assert found["action_ptr_id"] == found["id"] == made["id"]
    fits(name, found)


def test_actions_about_events_show_what_they_made(kit):
    created = kit.ak.EventCreateAction.get({"id": kit.make("EventCreateAction")["id"]})
    joined = kit.ak.EventSignupAction.get({"id": kit.make("EventSignupAction")["id"]})

    assert kit.ak.Event.get({"id": created["event"]})["starts_at"] == "2031-06-01T10:00:00"
    signup = kit.ak.EventSignup.get({"id": joined["signup"]})
    assert (signup["user"], signup["role"], signup["page"]) == (joined["user_id"], "attendee", joined["page_id"])
    assert kit.rest(f"eventsignup/{joined['signup']}/")["role"] == "attendee"


@pytest.mark.parametrize("name", ["UserOriginal", "Location"])
def test_rows_keyed_by_their_user_have_no_id(kit, name):
    user = kit.ak.User.create({"email": "ada@example.test", "zip": "12345"})
    found = kit.call(name, "get", {"user": user["id"]})

    own = {
        "UserOriginal": "address1 address2 city state zip address1_updated_at address2_updated_at city_updated_at "
        "state_updated_at zip_updated_at",
        "Location": "us_district us_state_senate us_state_district us_county loc_code country_code region_code "
        "longitude latitude lat_lon_precision",
    }
    assert set(found) == {"created_at", "updated_at", "user", *own[name].split()}
    assert found["user"] == user["id"]
    assert kit.rest(f"{name.lower()}/{user['id']}/")["user"] == f"/rest/v1/user/{user['id']}/"


def test_opens_and_clicks_have_no_id(kit):
    user, mailing = kit.make("User")["id"], kit.make("Mailing")["id"]
    url = kit.make("ClickUrl")["id"]
    kit.ak.Open.create({"user_id": user, "mailing_id": mailing})
    kit.ak.Click.create({"clickurl_id": url, "user": user, "mailing": mailing, "link_number": 3})

    [opened], [clicked] = kit.ak.Open.search({"user": user}), kit.ak.Click.search({"clickurl_id": url})
    assert opened == {"created_at": "2031-05-06T09:00:00", "user_id": user, "mailing_id": mailing}
    assert clicked == {
        "created_at": "2031-05-06T09:00:00", "clickurl_id": url, "user_id": user, "mailing_id": mailing,
        "link_number": 3, "source": "", "referring_user_id": None,
    }  # fmt: skip
    assert kit.rest(f"click/?user={user}")["objects"][0]["link_number"] == 3


def test_a_user_has_21_keys_and_custom_fields_where_it_is_read_or_saved(kit):
    keys = set(USER.split())
    assert len(keys) == 21
    made = kit.ak.User.create({"email": "ada@example.test"})

    assert set(made) == keys
    assert set(kit.ak.User.get({"id": made["id"]})) == keys | {"custom_fields"}
    assert set(kit.ak.User.save({"id": made["id"]})) == keys | {"custom_fields"}
    assert set(kit.ak.User.save_or_create({"email": "ada@example.test"})) == keys | {"custom_fields"}
    assert [set(user) for user in kit.ak.User.search({})] == [keys]
    assert kit.rest("user/")["meta"]["total_count"] == 1


def test_an_action_has_custom_fields_only_when_there_are_some(kit):
    page = kit.make("SignupPage")["name"]
    without = kit.ak.act({"page": page, "email": "ada@example.test"})["action"]
    with_some = kit.ak.act({"page": page, "email": "ada@example.test", "action_partner": "otters"})["action"]

    assert "custom_fields" not in without
    assert with_some["custom_fields"] == {"partner": "otters"}
    shown = [action.get("custom_fields") for action in kit.ak.SignupAction.search({})]
    assert shown == [None, {"partner": "otters"}]
    assert kit.rest(f"action/{with_some['id']}/")["fields"] == {"partner": "otters"}


def test_amounts_have_two_decimals(kit):
    page = kit.ak.DonationPage.create({"name": "give", "minimum_amount": 5})
    assert (page["minimum_amount"], kit.ak.Product.create({"name": "cap", "price": "3.5"})["price"]) == ("5.00", "3.50")
    order = kit.make("Order")
    assert order["total"] == "12.50"
    assert kit.ak.Order.search({"total": 12.5})[0]["id"] == order["id"]
    assert kit.rest(f"order/{order['id']}/")["total"] == "12.50"


def test_what_stands_on_the_wire(kit):
    kit.ak.SignupPage.create({"name": "pledge", "hidden": True})
    call = (
        "<?xml version='1.0'?><methodCall><methodName>Page.get</methodName><params><param><value><struct><member>"
        "<name>name</name><value><string>pledge</string></value></member></struct></value></param></params></methodCall>"
    )
    answer = requests.post(f"{kit.host}/api/", call.encode(), auth=kit.auth, headers={"Content-Type": "text/xml"})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml")
    flat = re.sub(r"\s*\n\s*", "", answer.text)
    for member in (
        "<name>hidden</name><value><int>1</int></value>",
        "<name>lang</name><value><nil/></value>",
        "<name>url</name><value><string></string></value>",
        "<name>created_at</name><value><string>2031-05-06T09:00:00</string></value>",
        "<name>tags</name><value><array><data></data></array></value>",
        "<name>custom_fields</name><value><struct></struct></value>",
    ):
        assert f"<member>{member}</member>" in flat
    assert "boolean" not in flat
    assert loads(answer.content)[0][0]["name"] == "pledge"
