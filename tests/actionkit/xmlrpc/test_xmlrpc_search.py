"""Searching over XML-RPC: lookups, spans, limits, order, and words that are only text."""

from __future__ import annotations

from datetime import datetime

import pytest
from xmlrpc_inventory import refused

USERS = (
    ("Ada", "Byte", "12345", "river@example.test"),
    ("Lin", "Noether", "12180", "LAKE@example.test"),
    ("None", "true", "", "sea@example.org"),
    ("a,b", "1", "90210", "pond@example.org"),
)


@pytest.fixture
def kit(kit):
    for day, (first, last, zip_code, email) in enumerate(USERS, start=1):
        kit.mock.clock.freeze(f"2031-05-{day:02}T09:00:00Z")
        kit.ak.User.create({"first_name": first, "last_name": last, "zip": zip_code, "email": email})
    return kit


def found(kit, **lookups):
    return [user["id"] for user in kit.ak.User.search(lookups)]


@pytest.mark.parametrize(
    ("lookups", "ids"),
    [
        ({"email__exact": "RIVER@example.test"}, [1]), ({"email__iexact": "River@Example.test"}, [1]),
        ({"email": "lake@example.test"}, [2]), ({"email__contains": "example.test"}, [1, 2]),
        ({"email__icontains": "EXAMPLE.TEST"}, [1, 2]), ({"first_name__startswith": "L"}, [2]),
        ({"first_name__istartswith": "l"}, [2]), ({"email__endswith": ".org"}, [3, 4]),
        ({"email__iendswith": ".ORG"}, [3, 4]), ({"id__in": [1, 3, 99]}, [1, 3]), ({"id__in": ["2", 4]}, [2, 4]),
        ({"id__in": "2,4"}, [2, 4]), ({"id__in": []}, []), ({"first_name__in": ["a,b", "None"]}, [3, 4]),
        ({"id__gt": 2}, [3, 4]), ({"id__gte": "2"}, [2, 3, 4]), ({"id__lt": 2}, [1]), ({"id__lte": 2}, [1, 2]),
        ({"id__range": [2, 3]}, [2, 3]), ({"created_at__range": ["2031-05-02", "2031-05-03T09:00:00"]}, [2, 3]),
        ({"created_at__year": 2031}, [1, 2, 3, 4]), ({"created_at__year": 2030}, []),
        ({"created_at__month": 5}, [1, 2, 3, 4]),
        ({"created_at__day": 3}, [3]), ({"created_at__gt": datetime(2031, 5, 3)}, [3, 4]),
        ({"created_at": "2031-05-02T09:00:00"}, [2]), ({"created_at": "2031-05-02 09:00:00"}, [2]),
        ({"created_at__lt": "2031-05-02"}, [1]), ({"email__regex": "^(river|pond)@"}, [1, 4]),
        ({"first_name__regex": "^a"}, [4]), ({"first_name__iregex": "^a"}, [1, 4]), ({"lang": None}, [1, 2, 3, 4]),
        ({"lang__isnull": True}, [1, 2, 3, 4]), ({"lang__isnull": 1}, [1, 2, 3, 4]),
        ({"lang__isnull": "true"}, [1, 2, 3, 4]),
        ({"lang__isnull": False}, []), ({"lang__isnull": 0}, []), ({"first_name": None}, []),
        ({"first_name": "None"}, [3]), ({"first_name": "none"}, [3]), ({"last_name": "true"}, [3]),
        ({"last_name": "True"}, [3]), ({"last_name": True}, [4]), ({"last_name": 1}, [4]), ({"last_name": "null"}, []),
        ({"first_name": "a,b"}, [4]), ({"zip": ""}, [3]), ({"zip": 12345}, [1]),
        ({"zip": "12345", "last_name": "true"}, []),
        ({"zip": "12345", "last_name": "byte"}, [1]), ({}, [1, 2, 3, 4]),
        ({"subscription_status": "never"}, [1, 2, 3, 4]),
        ({"id": 2}, [2]), ({"id": "2"}, [2]), ({"id": 99}, []), ({"pk": "pond@example.org"}, [4]),
    ],
    ids=str,
)  # fmt: skip
def test_every_lookup_finds_what_django_s_does(kit, lookups, ids):
    assert found(kit, **lookups) == ids
    assert kit.rest("user/")["meta"]["total_count"] == 4


@pytest.mark.parametrize(
    ("lookups", "ids"),
    [
        ({"limit": 2}, [1, 2]), ({"_limit": "2"}, [1, 2]), ({"offset": 3}, [4]), ({"_offset": 1, "limit": 1}, [2]),
        ({"limit": 0}, []), ({"offset": 9}, []), ({"limit": 9999}, [1, 2, 3, 4]), ({"order_by": "-id"}, [4, 3, 2, 1]),
        ({"order_by": "first_name"}, [4, 1, 2, 3]), ({"_order_by": "-first_name"}, [3, 2, 1, 4]),
        ({"order_by": "-created_at", "limit": 1}, [4]), ({"order_by": "country"}, [1, 2, 3, 4]),
        ({"order_by": "-email", "email__endswith": "test", "_limit": 1}, [1]),
        ({"limit": None, "offset": None}, [1, 2, 3, 4]),
    ],
    ids=str,
)  # fmt: skip
def test_limit_offset_and_order_in_either_spelling(kit, lookups, ids):
    assert found(kit, **lookups) == ids
    assert [user["id"] for user in kit.rest("user/?order_by=id")["objects"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("code", "lookups"),
    [
        ("FieldError", {"nope": 1}), ("FieldError", {"nope__exact": 1}), ("FieldError", {"email__nope": 1}),
        ("FieldError", {"": 1}), ("FieldError", {"__": 1}), ("FieldError", {"email__": 1}),
        ("FieldError", {"page__name": "x"}),
        ("FieldError", {"lang__nope": 1}), ("FieldError", {"lang__name__nope": 1}),
        ("FieldError", {"custom_fields": "x"}),
        ("FieldError", {"resource_uri": "/rest/v1/user/1/"}), ("FieldError", {"id": "x"}), ("FieldError", {"id": 1.5}),
        ("FieldError", {"id": [1]}), ("FieldError", {"email": {"a": 1}}), ("FieldError", {"id__in": ["x"]}),
        ("FieldError", {"id__in": None}), ("FieldError", {"id__gt": None}), ("FieldError", {"id__range": [1]}),
        ("FieldError", {"email__regex": "("}), ("FieldError", {"created_at": "yesterday"}),
        ("FieldError", {"created_at__year": "x"}), ("FieldError", {"email__year": 1}),
        ("FieldError", {"order_by": "nope"}),
        ("FieldError", {"order_by": "?"}), ("FieldError", {"order_by": ["id"]}), ("TypeError", {"limit": -1}),
        ("TypeError", {"limit": "all"}), ("TypeError", {"_offset": -1}), ("TypeError", {"limit": 1.5}),
    ],
    ids=str,
)  # fmt: skip
def test_what_means_nothing_is_a_fault(kit, code, lookups):
    refused(code, kit.ak.User.search, lookups)
    if "limit" not in str(lookups) and "offset" not in str(lookups) and "order_by" not in lookups:
        refused(code, kit.ak.User.get, lookups)
    assert len(found(kit)) == 4


def test_spans_lead_through_any_reference(kit):
    kit.ak.SignupPage.create({"name": "river-pledge", "lang": kit.ak.Language.get({"name": "English"})["id"]})
    kit.ak.PetitionPage.create({"name": "lake-petition", "tags": [kit.ak.Tag.create({"name": "lakes"})["id"]]})
    for page, email in (("river-pledge", "river"), ("lake-petition", "lake"), ("river-pledge", "lake")):
        assert kit.ak.act({"page": page, "email": f"{email}@example.test"})["success"]

    def actions(name="Action", **lookups):
        return [action["id"] for action in getattr(kit.ak, name).search(lookups)]

    assert actions(user=2, page__name="river-pledge") == [3]
    assert actions(page__name__istartswith="RIVER") == [1, 3]
    assert actions(page__name__startswith="RIVER") == []
    assert actions(user__email="lake@example.test") == actions(user="lake@example.test") == [2, 3]
    assert actions(user_id__in=[1, 2], page_id=1) == [1, 3]
    assert actions(page__lang__name="english") == [1, 3] == actions(page__lang__iso_code="en")
    assert actions(page__tags__name="lakes") == [2]
    assert actions(page__list__id=1) == actions(page__list_id=1) == actions() == [1, 2, 3]
    assert actions(page__type="Petition") == actions("PetitionAction") == [2]
    assert actions("PetitionAction", user=1) == []
    assert actions(page="river-pledge") == [1, 3]
    assert actions(page="no-such-page") == []
    assert actions(mailing=None, order_by="-page_id") == [2, 1, 3]
    assert [one["id"] for one in kit.rest("action/?page__name=river-pledge&order_by=id")["objects"]] == [1, 3]


def test_rows_that_fit_in_several_ways_come_once(kit):
    tags = [kit.ak.Tag.create({"name": name})["id"] for name in ("clean", "clear")]
    page = kit.ak.SignupPage.create({"name": "both", "tags": tags})["id"]

    assert [one["id"] for one in kit.ak.Page.search({"tags__in": tags})] == [page]
    assert [one["id"] for one in kit.ak.Page.search({"tags__name__startswith": "cle"})] == [page]
    for kind in ("home", "work"):
        kit.ak.Phone.create({"user": 1, "phone": "202-555-0101", "type": kind})
    assert found(kit, phones__phone__startswith="202") == [1]
    assert len(kit.rest("phone/?user=1")["objects"]) == 2


def test_a_field_that_is_called_limit_is_a_field(kit):
    for limit in (5, 7):
        kit.ak.Mailing.create({"limit": limit})
    kit.ak.Mailing.create({})

    def mailings(**lookups):
        return [mailing["limit"] for mailing in kit.ak.Mailing.search(lookups)]

    assert mailings(limit=7) == [7]
    assert mailings(limit__gte=5) == [5, 7]
    assert mailings(limit=None) == [None]
    assert mailings(_limit=2) == [5, 7]
    assert mailings(_limit=1, limit=7) == [7]
    assert kit.rest("mailing/")["meta"]["total_count"] == 3


def test_booleans_numbers_and_amounts(kit):
    kit.ak.Tag.create({"name": "shown"})
    kit.ak.Tag.create({"name": "hidden", "hidden": 1})
    for value in (True, 1, "1", "True"):
        assert [tag["name"] for tag in kit.ak.Tag.search({"hidden": value})] == ["hidden"]
    for value in (False, 0, "0", "False"):
        assert [tag["name"] for tag in kit.ak.Tag.search({"hidden": value})] == ["shown"]
    refused("FieldError", kit.ak.Tag.search, {"hidden": "maybe"})
    kit.ak.Product.create({"name": "cap", "price": "12.5"})
    for value in ("12.50", "12.5", 12.5):
        assert [one["name"] for one in kit.ak.Product.search({"price": value})] == ["cap"]
    assert kit.ak.Product.search({"price__gt": 12.5}) == []
    refused("FieldError", kit.ak.Product.search, {"price": float("nan")})
    assert kit.ak.Tag.save({"name": "hidden", "hidden": False})["hidden"] == 0
    assert kit.rest("product/?price=12.5")["objects"][0]["price"] == "12.50"


def test_a_search_gives_no_more_than_the_ceiling(kit):
    kit.mock.settings.actionkit.search_ceiling = 3

    assert found(kit) == [1, 2, 3]
    assert found(kit, limit=4) == [1, 2, 3]
    assert found(kit, limit=2) == [1, 2]
    assert found(kit, offset=2) == [3, 4]
    assert kit.rest("user/")["meta"]["total_count"] == 4
