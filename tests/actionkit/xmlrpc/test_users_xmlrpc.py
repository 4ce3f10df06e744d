"""Users over XML-RPC: made, found, changed, their custom fields, phones, lists and history."""

from __future__ import annotations

from xmlrpc.client import Fault

import pytest
from acting_pages import everything, refused_and_unchanged

SAMPLE = {
    "address1", "address2", "city", "country", "email", "first_name", "id", "last_name", "middle_name", "password",
    "plus4", "postal", "prefix", "region", "source", "state", "state_name", "subscription_status", "suffix", "token",
    "zip",
}  # fmt: skip


@pytest.fixture
def ak(door):
    for name in ("skills", "colour"):
        door.ak.AllowedUserField.create({"name": name})
    door.ak.User.create({"email": "Ada@example.org", "first_name": "Ada", "zip": "12345"})
    return door.ak


@pytest.fixture
def listed(ak):
    """Ada is on two lists, by an action."""
    ak.List.create({"name": "Other"})
    ak.SignupPage.create({"name": "join"})
    ak.act({"page": "join", "id": 1, "lists": [1, 2]})
    return ak


# ---- made and found


def test_a_new_user_has_the_sample_s_keys_and_is_on_no_list(door, ak):
    made = ak.User.create(
        {"email": "bea@example.org", "user_skills": ["maps", "boats"], "custom_fields": {"colour": "red"}}
    )

    assert set(made) == SAMPLE
    assert (made["subscription_status"], made["country"], made["password"]) == ("never", "United States", "")
    assert ak.User.get({"id": 2}) == {**made, "custom_fields": {"skills": ["maps", "boats"], "colour": "red"}}
    assert set(ak.User.search({"id": 2})[0]) == SAMPLE
    seen = door.rest("user/2/")
    assert (seen["fields"], seen["token"]) == ({"skills": ["maps", "boats"], "colour": "red"}, made["token"])
    assert door.rest("subscriptionhistory/")["meta"]["total_count"] == 0


def test_the_switch_shows_the_rest_of_a_user(door, ak):
    door.mock.settings.actionkit.user_full_struct = True

    full = ak.User.get({"id": 1})

    assert set(full) == SAMPLE | {"custom_fields", "created_at", "updated_at", "lang", "rand_id"}
    seen = door.rest("user/1/")
    assert (full["rand_id"], full["created_at"], full["lang"]) == (seen["rand_id"], seen["created_at"], None)


@pytest.mark.parametrize(
    "key", [{"id": 1}, {"id": "1"}, {"pk": 1}, {"pk": "ada@EXAMPLE.org"}, {"email": "ADA@example.org"}], ids=str
)
def test_one_key_says_who_is_meant(door, ak, key):
    ak.User.create({"email": "bea@example.org"})

    assert ak.User.get(key)["email"] == door.rest("user/1/")["email"] == "Ada@example.org"
    assert ak.User.save({**key, "last_name": "Byron"})["last_name"] == "Byron"
    assert door.rest("user/1/")["last_name"] == "Byron"
    assert door.rest("user/2/")["last_name"] == ""


def test_an_akid_says_who_is_meant_if_its_hash_is_right(door, ak):
    kit = door.mock.actionkit
    kit["mailing"].create()
    token = door.rest("user/1/")["token"]

    for akid in (token, kit.akid_for(1, 1)):
        assert ak.User.get({"akid": akid})["id"] == 1
    assert ak.User.save({"akid": token, "city": "Troy"})["city"] == "Troy"
    for wrong in (f".1.{token[3:-1]}", ".1.aaaaaa", token.replace(".1.", ".2."), f"1{token}", "1", 1, token + "x"):
        for method in (ak.User.get, ak.User.save, ak.User.unsubscribe, ak.User.subscription_history):
            refused_and_unchanged(door.mock, "DoesNotExist", method, {"akid": wrong})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "email"),
        ({"email": ""}, "email"),
        ({"email": "not-an-address"}, "email"),
        ({"email": "ADA@example.org"}, "Conflict on unique key 'email' for value 'ADA@example.org'"),
        ({"email": "new@example.org", "user_nope": "x"}, "nope"),
        ({"email": "new@example.org", "custom_fields": {"nope": "x"}}, "nope"),
        ({"email": "new@example.org", "first_name": "x" * 256}, "first_name"),
    ],
    ids=str,
)
def test_what_cannot_be_a_user_is_a_fault(door, ak, given, named):
    assert named in refused_and_unchanged(door.mock, "ValidationError", ak.User.create, given)


def test_server_s_own_values_are_passed_over(door, ak):
    made = ak.User.create({"email": "bea@example.org", "id": 77, "token": "x", "subscription_status": "subscribed"})

    assert (made["id"], made["token"][:3], made["subscription_status"]) == (2, ".2.", "never")
    assert door.rest("user/2/")["subscription_status"] == "never"


# ---- changed


def test_save_changes_only_what_is_sent_and_shows_the_whole(door, ak):
    saved = ak.User.save({"id": 1, "user_skills": ["maps"], "last_name": "Byron"})

    assert set(saved) == SAMPLE | {"custom_fields"}
    assert (saved["first_name"], saved["last_name"], saved["zip"], saved["state"]) == ("Ada", "Byron", "12345", "NY")
    assert saved["custom_fields"]["skills"] in ("maps", ["maps"])  # which of the two nobody knows
    assert door.rest("user/1/")["last_name"] == "Byron"


def test_custom_fields_are_set_beside_each_other_nested_or_prefixed(door, ak):
    ak.User.save({"id": 1, "custom_fields": {"skills": ["a", "b"]}, "user_colour": "red"})
    ak.User.save({"id": 1, "custom_fields": {"colour": "blue"}})
    assert door.rest("user/1/")["fields"] == {"skills": ["a", "b"], "colour": "blue"}

    ak.User.save({"id": 1, "custom_fields": {"colour": "green"}, "user_colour": "white"})
    assert ak.User.get({"id": 1})["custom_fields"] == {"skills": ["a", "b"], "colour": "white"}
    ak.User.save({"id": 1, "user_colour": "", "custom_fields": {}})
    assert door.rest("user/1/")["fields"] == {"skills": ["a", "b"]}


def test_a_field_that_is_not_allowed_is_a_fault_and_nothing_is_saved(door, ak):
    for more in ({"user_nope": "x"}, {"custom_fields": {"nope": "x"}}, {"custom_fields": "x"}):
        refused_and_unchanged(
            door.mock, "ValidationError", ak.User.save, {"id": 1, "first_name": "X", "user_colour": "red", **more}
        )
    refused_and_unchanged(
        door.mock, "ValidationError", ak.User.save_or_create, {"email": "new@example.org", "user_nope": "x"}
    )
    refused_and_unchanged(door.mock, "DoesNotExist", ak.User.save, {"id": 99, "first_name": "X"})
    refused_and_unchanged(door.mock, "ValidationError", ak.User.save, {"first_name": "X"})
    ak.User.create({"email": "bea@example.org"})
    refused_and_unchanged(door.mock, "ValidationError", ak.User.save, {"id": 2, "email": "ada@example.org"})


def test_their_fields_have_methods_of_their_own(door, ak):
    assert ak.User.set_custom_fields({"id": 1, "skills": ["a", "b"], "colour": "red"}) == {
        "skills": ["a", "b"], "colour": "red",
    }  # fmt: skip
    assert ak.User.get_custom_fields({"id": 1}) == door.rest("user/1/")["fields"]
    assert ak.User.clear_custom_fields({"id": 1, "value": "a"}) == {"skills": "b", "colour": "red"}
    refused_and_unchanged(
        door.mock, "DoesNotExist", ak.User.set_custom_fields, {"id": 1, "colour": "blue", "nope": "x"}
    )
    assert ak.User.clear_custom_fields({"id": 1}) == door.rest("user/1/")["fields"] == {}


def test_save_or_create_goes_by_the_address(door, ak):
    address = {"zip": "94110", "region": "West", "state": "CA", "state_name": "California", "city": "San Francisco"}

    old = ak.User.save_or_create({"email": "ADA@example.org", **address})
    new = ak.User.save_or_create({"email": "bea@example.org", "custom_fields": {"colour": "red"}, **address})

    assert (old["id"], new["id"], new["custom_fields"]) == (1, 2, {"colour": "red"})
    assert old["first_name"] == "Ada"
    for number in (1, 2):
        seen = door.rest(f"user/{number}/")
        assert {name: seen[name] for name in address if name != "state_name"}.items() <= address.items()
    assert ak.User.save_or_create({"id": 1, "first_name": "Augusta"})["email"] == "ADA@example.org"


def test_a_zip_places_americans_and_what_is_sent_stays(door, ak):
    made = {
        name: ak.User.create({"email": f"{name}@example.org", **sent})
        for name, sent in {
            "us": {"zip": "94110"}, "other": {"zip": "12345", "state": "CA"},
            "fr": {"zip": "12345", "country": "France"}, "none": {"zip": "00000"},
        }.items()
    }  # fmt: skip

    assert {name: (user["state"], user["state_name"], user["city"]) for name, user in made.items()} == {
        "us": ("CA", "California", ""), "other": ("CA", "California", ""), "fr": ("", "", ""), "none": ("", "", ""),
    }  # fmt: skip
    for user in made.values():
        assert door.rest(f"user/{user['id']}/")["state"] == user["state"]


# ---- phones


def test_a_phone_is_found_by_its_user_but_not_by_an_akid(door, ak):
    made = ak.Phone.create({"user": "ada@example.org", "phone": "(518) 555-0100"})

    assert made == {
        "id": 1, "user": 1, "phone": "(518) 555-0100", "normalized_phone": "5185550100", "type": "home",
        "source": "user", "created_at": "2031-05-06T09:00:00", "updated_at": "2031-05-06T09:00:00",
    }  # fmt: skip
    for key in (
        {"user": "Ada@example.org"},
        {"user": 1},
        {"user_id": "1"},
        {"id": 1},
        {"user__email": "ada@example.org"},
    ):
        assert ak.Phone.get(key) == made
    with pytest.raises(Fault):
        ak.Phone.get({"akid": ak.User.get({"id": 1})["token"]})
    with pytest.raises(Fault):
        ak.Phone.get({"user": ak.User.get({"id": 1})["token"]})
    seen = door.rest("phone/1/")
    assert (seen["user"], seen["normalized_phone"]) == ("/rest/v1/user/1/", "5185550100")


def test_of_several_phones_none_is_the_one(door, ak):
    for kind in ("home", "work"):
        ak.Phone.create({"user": 1, "phone": "518-555-0100", "type": kind})

    refused_and_unchanged(door.mock, "MultipleObjectsReturned", ak.Phone.get, {"user": 1})
    refused_and_unchanged(door.mock, "ValidationError", ak.Phone.create, {"user": 1, "phone": "1", "type": "work"})
    assert ak.Phone.get({"user": 1, "type": "work"})["id"] == 2
    assert len(ak.Phone.search({"user": "ada@example.org"})) == door.rest("phone/?user=1")["meta"]["total_count"] == 2


# ---- lists and history


def test_somebody_is_taken_off_one_list_then_off_all(door, listed):
    after = listed.User.unsubscribe({"id": 1, "list_id": 2})
    assert (after["id"], after["subscription_status"]) == (1, "subscribed")
    assert [one["list"] for one in door.rest("subscription/")["objects"]] == ["/rest/v1/list/1/"]

    after = listed.User.unsubscribe({"email": "ada@example.org"})
    assert (after["subscription_status"], door.rest("subscription/")["objects"]) == ("unsubscribed", [])
    assert door.rest("user/1/")["subscription_status"] == "unsubscribed"
    changes = [(one["list_id"], one["change"]) for one in listed.User.subscription_history({"id": 1})]
    assert changes == [(1, 1), (2, 1), (2, 4), (1, 4)]


def test_who_was_not_on_the_list_stays_as_they_were(door, listed):
    listed.User.unsubscribe({"id": 1, "list_id": 2})
    before = everything(door.mock)

    for given in ({"id": 1, "list_id": 2}, {"id": 1, "list_id": "2"}):
        assert listed.User.unsubscribe(given)["id"] == 1
    assert everything(door.mock) == before
    refused_and_unchanged(door.mock, "DoesNotExist", listed.User.unsubscribe, {"id": 1, "list_id": 9})
    refused_and_unchanged(door.mock, "DoesNotExist", listed.User.unsubscribe, {"id": 9})
    refused_and_unchanged(door.mock, "DoesNotExist", listed.User.unsubscribe, {})


def test_the_history_names_the_page_only_where_an_action_did_it(door, listed):
    listed.User.unsubscribe({"id": 1, "list_id": 2})
    assert door.send("POST", "subscription/", {"user": "/rest/v1/user/1/", "list": "/rest/v1/list/2/"}).ok

    history = listed.User.subscription_history({"id": 1})

    keys = {"id", "user_id", "list_id", "change", "action_id", "created_at", "updated_at"}
    assert [set(one) - keys for one in history] == [{"page_name"}, {"page_name"}, set(), set()]
    assert all(keys <= set(one) for one in history)
    assert [one["action_id"] for one in history] == [1, 1, None, None]
    assert {one.get("page_name") for one in history} == {"join", None}
    assert door.rest("subscriptionhistory/")["meta"]["total_count"] == 4
    assert listed.User.subscription_history({"id": listed.User.create({"email": "bea@example.org"})["id"]}) == []
    refused_and_unchanged(door.mock, "DoesNotExist", listed.User.subscription_history, {"id": 9})
