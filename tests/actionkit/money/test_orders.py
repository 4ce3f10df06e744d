"""Orders, their lines, billing and shipping data: what they show, which of it changes, how they are found."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(ak):
    """An order of ten pounds by Ada, imported under ``act-1``."""
    ak.made("donationpage/", {"name": "give"})
    action = ak.act("give", donation_amount="10", donation_currency="GBP", donation_import_id="act-1")
    return ak.get(action["order"]["resource_uri"])


def test_an_order_shows_what_was_recorded(ak, order):
    assert order == {
        "account": "import",
        "action": "/rest/v1/donationaction/1/",
        "card_num_last_four": None,
        "created_at": "2026-03-01T12:00:00",
        "currency": "GBP",
        "id": 1,
        "import_id": "act-1",
        "orderdetails": [],
        "orderrecurrings": [],
        "payment_method": "cc",
        "resource_uri": "/rest/v1/order/1/",
        "reverse": "/rest/v1/order/1/reverse/",
        "shipping_address": None,
        "status": "completed",
        "total": "10.00",
        "total_converted": "12.70",
        "transactions": ["/rest/v1/transaction/1/"],
        "updated_at": "2026-03-01T12:00:00",
        "user": "/rest/v1/user/1/",
        "user_detail": "/rest/v1/orderuserdetail/1/",
    }
    assert ak.mock.actionkit["order"].get(1).import_id == "act-1"


def test_the_action_shows_its_order_whole(ak, order):
    assert ak.get("donationaction/1/")["order"] == order
    assert "order" not in ak.get("action/?user=1")["objects"][0]
    ak("PATCH", order["resource_uri"], {"status": "failed"})
    assert ak.get("donationaction/1/")["order"]["status"] == "failed"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"status": "pending"}, {"status": "pending"}),
        ({"created_at": "2024-01-15T16:21:29+02:00"}, {"created_at": "2024-01-15T14:21:29"}),
        ({"import_id": "null"}, {"import_id": "null"}),
        ({"import_id": None}, {"import_id": None}),
        ({"import_id": ""}, {"import_id": "act-1"}),
        ({"currency": "EUR"}, {"currency": "EUR", "total": "10.00", "total_converted": "10.80"}),
        ({"currency": "usd"}, {"currency": "USD", "total_converted": "10.00"}),
        ({"total": "25.5"}, {"total": "25.50", "total_converted": "32.39"}),
        ({"total_converted": "1.00", "nonsense": 1}, {"total_converted": "12.70"}),
        ({"user": "/rest/v1/user/1/", "id": "77"}, {"id": 1}),
    ],
)
@pytest.mark.parametrize(("method", "status"), [("PATCH", 202), ("PUT", 204)])
def test_an_order_is_changed(ak, order, method, status, change, shown):
    ak.mock.clock.advance(minutes=5)
    assert ak(method, "order/1/", change).status_code == status
    after = ak.get("order/1/")
    assert {name: after[name] for name in shown} == shown
    assert after["updated_at"] == "2026-03-01T12:05:00"
    kept = set(order) - set(shown) - {"updated_at", "reverse"}
    assert {name: after[name] for name in kept} == {name: order[name] for name in kept}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"status": "perhaps"}, 400),
        ({"currency": "£"}, 400),
        ({"currency": "POUNDS"}, 400),
        ({"total": "much"}, 400),
        ({"total": "100000000"}, 400),
        ({"created_at": "soon"}, 400),
        ({"import_id": "x" * 65}, 400),
        ({"user_detail": "/rest/v1/orderuserdetail/9/"}, 400),
        ({"shipping_address": "/rest/v1/user/1/"}, 404),
    ],
)
def test_a_change_that_will_not_do_changes_nothing(ak, order, change, status):
    assert ak("PATCH", "order/1/", change).status_code == status
    assert ak.get("order/1/") == order


def test_how_to_reverse_it_is_told_only_while_it_is_completed(ak, order):
    for status in ("failed", "pending", "incomplete", "reversed"):
        ak("PATCH", "order/1/", {"status": status})
        assert "reverse" not in ak.get("order/1/")
    ak("PATCH", "order/1/", {"status": "completed"})
    assert ak.get("order/1/") == order


def test_a_pair_of_import_id_and_account_is_taken_once(ak, order):
    ak.act("give", donation_amount="5", donation_import_id="act-2")
    refused = ak("PATCH", "order/2/", {"import_id": "ACT-1"})
    assert refused.status_code == 409
    assert refused.headers["Location"] == "https://act.example.org/rest/v1/order/1/"
    assert ak.get("order/2/")["import_id"] == "act-2"
    assert ak("PATCH", "order/2/", {"import_id": "act-1", "account": "Other"}).status_code == 202


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_orders_are_neither_made_nor_deleted_directly(ak, order, method):
    path = "order/" if method == "POST" else "order/1/"
    assert ak(method, path, {}).status_code == 405
    assert ak.mock.actionkit["order"].count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("user=1", [1]), ("user=2", [2]), ("status=completed", [1]), ("import_id=ACT-1", [1]), ("action=2", [2]),
        ("currency=usd", [2]), ("total__gt=10", []), ("total__gte=10", [1]), ("user__email=ada@example.org", [1]),
        ("action__page__name=give", [1, 2]), ("created_at__gt=2026-03-01T12:00:00", []), ("order_by=-id", [2, 1]),
        ("nothing=1", [1, 2]), ("transactions__type=sale", [1, 2]), ("user_detail__city=troy", [2]),
    ],
)  # fmt: skip
def test_orders_are_found(ak, order, query, found):
    ak.act("give", "bob@example.org", donation_amount="5", zip="12180", city="Troy")
    ak("PATCH", "order/2/", {"status": "failed"})
    assert [row["id"] for row in ak.all(f"order/?{query}")] == found


def test_a_user_leads_to_their_orders(ak, order):
    assert ak.get(ak.get("user/1/")["orders"])["objects"] == [order]


def test_the_billing_data_stay_as_they_were(ak, order):
    ak("PATCH", "user/1/", {"city": "Paris", "first_name": "Augusta"})
    detail = ak.get(order["user_detail"])
    assert (detail["city"], detail["first_name"], detail["email"]) == ("", "", "ada@example.org")
    assert ak("PATCH", order["user_detail"], {"city": "Troy"}).status_code == 202
    assert ak.mock.actionkit["orderuserdetail"].get(1).city == "Troy"
    assert set(detail) == {
        "address1", "address2", "city", "country", "created_at", "email", "first_name", "id", "last_name",
        "middle_name", "orders", "plus4", "postal", "prefix", "region", "resource_uri", "source", "state", "suffix",
        "updated_at", "zip",
    }  # fmt: skip


def test_an_order_goes_with_its_action_and_so_does_what_hangs_on_it(ak, order):
    assert ak("DELETE", "action/1/").status_code == 204
    assert ak("GET", "order/1/").status_code == 404
    assert ak.all("transaction/") == []


def test_packs_hold_orders_and_what_they_were_worth(ak):
    ak.mock.seed(
        {
            "actionkit": {
                "donationpage": [{"$id": "give", "name": "give"}],
                "user": [{"$id": "ada", "email": "ada@example.org"}],
                "action": [
                    {"$id": "gift", "page": "$give", "email": "ada@example.org", "donation_amount": "3"},
                    {"$id": "bare", "page": "$give", "email": "ada@example.org", "action_id": "1"},
                ],
                "transaction": [{"order": 1, "amount": "4.00", "currency": "EUR", "amount_converted": "5.00"}],
            }
        }
    )
    assert [row["amount_converted"] for row in ak.all("transaction/")] == ["3.00", "5.00"]
    assert ak.mock.actionkit["order"].count() == 1


def test_the_sites_own_currency_is_a_setting(ak, order):
    ak.mock.settings.actionkit.base_currency = "GBP"
    ak("PATCH", "order/1/", {"total": "20"})
    assert ak.get("order/1/")["total_converted"] == "20.00"
    ak("PATCH", "order/1/", {"currency": "EUR"})
    assert ak.get("order/1/")["total_converted"] == "17.01"


def test_the_schema_names_what_can_be_filtered(ak):
    schema = ak.get("order/schema/")
    assert schema["allowed_list_http_methods"] == ["get"]
    assert schema["fields"]["total"]["type"] == "decimal"
    assert schema["fields"]["total_converted"]["readonly"] is True
    assert schema["filtering"]["user"] == "ALL WITH RELATIONS"
