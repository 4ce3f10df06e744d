"""Products, candidates, suggested amounts, fraud filters, accounts and tokens: kept, unique, linked to pages."""

from __future__ import annotations

import pytest


def test_a_product_shows_what_it_is_and_where_it_was_ordered(ak):
    ak.made("tag/", {"name": "gear"})
    body = {"name": "Mug", "price": "12.5", "shippable": True, "maximum_order": 3, "tags": ["/rest/v1/tag/1/"]}
    product = ak.made("product/", body)
    assert product == {
        "admin_name": None,
        "created_at": "2026-03-01T12:00:00",
        "currency": "USD",
        "description": "",
        "hidden": False,
        "id": 1,
        "maximum_order": 3,
        "name": "Mug",
        "orderdetails": [],
        "price": "12.50",
        "resource_uri": "/rest/v1/product/1/",
        "shippable": True,
        "status": "active",
        "tags": [{"name": "gear", "resource_uri": "/rest/v1/tag/1/"}],
        "updated_at": "2026-03-01T12:00:00",
    }
    assert ak.mock.actionkit["product"].find(name="mug").maximum_order == 3


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "Mug"}, {"name": "", "price": "1"}, {"name": "Mug", "price": "cheap"},
     {"name": "Mug", "price": "1", "currency": "$"}],
)  # fmt: skip
def test_a_product_has_a_name_and_a_price(ak, body):
    assert ak("POST", "product/", body).status_code == 400
    assert ak.all("product/") == []


@pytest.mark.parametrize(
    ("resource", "body", "key"),
    [
        ("product", {"name": "Mug", "admin_name": "Mug 2026", "price": "1"}, "name"),
        ("candidate", {"name": "Ada Byron"}, "name"),
        ("candidate", {"name": "{0}", "fec_id": "H001"}, "fec_id"),
        ("donationhpcrule", {"name": "Ladder"}, "name"),
        ("donationfraudfilter", {"name": "Strict"}, "name"),
        ("paymentaccount", {"name": "WM-Card"}, "name"),
    ],
)
def test_names_are_taken_once(ak, resource, body, key):
    made = ak.made(f"{resource}/", {name: value.replace("{0}", "a") for name, value in body.items()})
    before = ak.counts()
    refused = ak("POST", f"{resource}/", {name: value.replace("{0}", "b") for name, value in body.items()})
    assert refused.status_code == 409
    assert list(refused.json()["errors"]) == [key]
    assert refused.headers["Location"] == f"https://act.example.org{made['resource_uri']}"
    assert ak.counts() == before


def test_candidates_without_an_id_of_the_commission_are_many(ak):
    for name in ("Ada", "Bob"):
        assert ak.made("candidate/", {"name": name, "fec_id": ""})["fec_id"] is None
    assert ak.mock.actionkit["candidate"].count() == 2


def test_pages_offer_products_and_candidates_and_go_by_rules(ak):
    ak.made("product/", {"name": "Mug", "price": "1"})
    ak.made("candidate/", {"name": "Ada"})
    rule = ak.made("donationhpcrule/", {"name": "Ladder", "which_amount": "highest"})["resource_uri"]
    condition = ak.made("donationhpcrulecondition/", {"rule": rule, "threshold": "25", "ask": "50"})
    ak.made("donationfraudfilter/", {"name": "Strict", "check_maxmind": True})
    body = {
        "name": "give", "products": ["/rest/v1/product/1/"], "candidates": ["/rest/v1/candidate/1/"],
        "hpc_rule": rule, "filtering_for_web": "/rest/v1/donationfraudfilter/1/",
    }  # fmt: skip
    page = ak.made("donationpage/", body)
    assert {name: page[name] for name in body} == body
    assert ak.get(rule)["conditions"] == [condition["resource_uri"]]
    assert ak("DELETE", rule).status_code == 204
    assert ak.get("donationpage/1/")["hpc_rule"] is None
    assert ak.all("donationhpcrulecondition/") == []


def test_a_fresh_site_has_the_default_stub(ak):
    (stub,) = ak.all("paymentaccount/")
    assert (stub["id"], stub["name"], stub["hidden"]) == (1, "Default Import Stub", False)
    assert set(stub) == {"created_at", "hidden", "id", "name", "processor", "resource_uri", "updated_at"}


def test_tokens_are_patched(ak):
    ada = ak.mock.actionkit["user"].create(email="ada@example.org")
    ak.mock.actionkit["paymenttoken"].create(token_id="tok_1", user=ada)
    assert ak("PATCH", "paymenttoken/1/", {"status": "inactive"}).status_code == 202
    token = ak.get("paymenttoken/1/")
    assert (token["token_id"], token["status"], token["user"]) == ("tok_1", "inactive", "/rest/v1/user/1/")
