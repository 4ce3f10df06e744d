"""Create, get, search, save and save_or_create of every class, each result read again and over REST."""

from __future__ import annotations

import pytest
from xmlrpc_inventory import CLASSES, CREATABLE, refused

KEYED_BY_NAME = ("AllowedPageField", "AllowedUserField")
# Resources that REST does not list, or not by their own rows.
WITHOUT_REST = ("Report", "UserField", "EventField")
CHANGEABLE = tuple(name for name in CREATABLE if CLASSES[name].change is not None)


def key_of(name, made):
    return {"name": made["name"]} if name in KEYED_BY_NAME else {"id": made["id"]}


def over_rest(kit, name, made):
    [key] = key_of(name, made).values()
    return kit.rest(f"{CLASSES[name].resource or name.lower()}/{key}/")


@pytest.mark.parametrize("name", CREATABLE)
def test_what_was_created_is_got_and_found(kit, name):
    made = kit.make(name)
    key = key_of(name, made)
    got = kit.call(name, "get", key)

    assert {known: value for known, value in got.items() if known in made} == made
    assert set(got) - set(made) == ({"custom_fields"} if name == "User" else set())
    assert kit.call(name, "search", key) == [made]
    assert made in kit.call(name, "search", {})
    if name not in WITHOUT_REST:
        seen = over_rest(kit, name, made)
        assert seen["resource_uri"].endswith(f"/{next(iter(key.values()))}/")
        if "name" in made:
            assert seen["name"] == made["name"]


@pytest.mark.parametrize("name", CHANGEABLE)
def test_save_changes_what_was_sent_and_nothing_else(kit, name):
    field, sent, shown = CLASSES[name].change
    made, other = kit.make(name), kit.make(name)
    before = kit.call(name, "get", key_of(name, made))
    kit.mock.clock.freeze("2031-05-06T09:01:00Z")
    key = key_of(name, made)
    saved = kit.call(name, "save", {**key, field: sent})

    assert saved[field] == shown
    follows = {"updated_at", "normalized_phone", "code_hash"}
    assert {key for key in saved if saved[key] != before[key]} - follows == {field}
    assert kit.call(name, "get", key) == saved
    assert kit.call(name, "get", key_of(name, other)) == {**saved, **kit.call(name, "get", key_of(name, other))}
    assert other in kit.call(name, "search", {})
    if "updated_at" in saved:
        assert (saved["created_at"], saved["updated_at"]) == (before["created_at"], "2031-05-06T09:01:00")
    if name not in WITHOUT_REST and isinstance(shown, str):
        seen = over_rest(kit, name, made)
        assert field not in seen or seen[field] == shown


@pytest.mark.parametrize("name", CHANGEABLE)
def test_save_or_create_by_number_changes_that_object(kit, name):
    field, sent, shown = CLASSES[name].change
    made = kit.make(name)
    count = len(kit.call(name, "search", {}))
    saved = kit.call(name, "save_or_create", {**key_of(name, made), field: sent})

    assert key_of(name, saved) == key_of(name, made)
    assert saved[field] == shown
    assert len(kit.call(name, "search", {})) == count


@pytest.mark.parametrize("name", CREATABLE)
def test_save_or_create_makes_what_is_not_there(kit, name):
    body = kit.body(name)
    before = kit.call(name, "search", {})
    made = kit.call(name, "save_or_create", body)
    after = kit.call(name, "search", {})

    assert len(after) == len(before) + 1
    assert made["custom_fields"] == {} if name == "User" else made in after
    if name not in WITHOUT_REST:
        assert over_rest(kit, name, made)["resource_uri"]


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in KEYED_BY_NAME])
def test_an_unknown_number_is_a_fault_and_changes_nothing(kit, name):
    before = kit.call(name, "search", {})
    for method in ("get", "save"):
        told = refused("DoesNotExist", lambda method=method: kit.call(name, method, {"id": 999999}))
        assert told == f"{name} matching query does not exist."
    if CLASSES[name].needs is not None:
        refused("DoesNotExist", lambda: kit.call(name, "save_or_create", {**kit.body(name), "id": 999999}))
    assert not [one for one in kit.call(name, "search", {}) if one.get("id") == 999999]
    assert kit.call(name, "search", {"id": 999999}) == []
    assert [one for one in kit.call(name, "search", {}) if one in before] == before


@pytest.mark.parametrize("name", [name for name in CREATABLE if CLASSES[name].needs])
def test_what_is_required_is_required(kit, name):
    count = len(kit.call(name, "search", {}))
    body = kit.body(name)
    optional = {
        "EventSignup": {"page"}, "EventCampaign": {"title"}, "Phone": set(), "TemplateCode": {"code_hash"},
        "Redirect": {"short_code"}, "DonationHpcRuleCondition": {"threshold", "ask"},
        "SubscriptionHistory": {"change"},
    }.get(name, set())  # fmt: skip
    extra = len(kit.call(name, "search", {})) - count
    for key in body.keys() - optional:
        refused(
            "ValidationError", lambda key=key: kit.call(name, "create", {k: v for k, v in body.items() if k != key})
        )
        if key not in ("form_type", "form_id", "list"):
            refused("ValidationError", lambda key=key: kit.call(name, "create", {**body, key: None}))
    assert len(kit.call(name, "search", {})) == count + extra


@pytest.mark.parametrize("name", CREATABLE)
def test_the_server_sets_number_and_dates(kit, name):
    stamps = {"id": 777, "created_at": "2001-01-01T00:00:00", "updated_at": "2001-01-01T00:00:00"}
    made = kit.call(name, "create", {**kit.body(name), **stamps})

    assert made.get("id") != 777
    assert made.get("created_at", "2031-05-06T09:00:00") == "2031-05-06T09:00:00"
    assert made.get("updated_at", "2031-05-06T09:00:00") == "2031-05-06T09:00:00"
    kit.call(name, "save", {**key_of(name, made), "created_at": stamps["created_at"]})
    again = kit.call(name, "search", key_of(name, made))[0]
    assert again.get("created_at") == made.get("created_at")


@pytest.mark.parametrize("name", CLASSES)
def test_keys_without_a_meaning_set_nothing(kit, name):
    if CLASSES[name].needs is None:
        made = kit.make(name)
        saved = kit.call(name, "save", {"id": made["id"], "no_such_key": 1, "type": "Petition"})
        assert saved.get("type") == made.get("type")
    else:
        body = kit.body(name)
        saved = kit.call(name, "create", {**body, "no_such_key": 1})
    assert "no_such_key" not in saved
