"""What no two objects may share (reference 13.4)."""

from __future__ import annotations

import pytest

from mockapi.actionkit.catalogue import MODELS

# What needs a name and nothing else.
NAMED = sorted(
    name
    for name, model in MODELS.items()
    if "name" in model.unique
    and "post" in model.list_methods
    and model.create is None
    and model.check is None
    and all(link.null for link in model.links.values())
    and [item.name for item in model.fields if item.required] == ["name"]
)


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("again", ["Ponds", "PONDS", "pönds", "Ponds  "])
def test_a_name_that_is_taken(ak, name, again):
    first = ak("POST", f"{name}/", {"name": "Ponds"})
    assert first.status_code == 201, first.text
    before = ak.counts()

    response = ak("POST", f"{name}/", {"name": again})

    assert response.status_code == 409, response.text
    holder = first.headers["Location"]
    assert response.headers["Location"] == holder
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Vary"] == "Cookie, Origin"
    path = holder.removeprefix("https://act.example.org")
    text = f"Conflict on unique key 'name' for value '{again}', existing location: {path}"
    assert response.json() == {"errors": {"name": [text]}}
    assert ak.counts() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_changing_to_a_name_that_is_taken(ak, method):
    for name in ("Ponds", "Lakes"):
        ak.made("multilingualcampaign/", {"name": name})

    response = ak(method, "multilingualcampaign/2/", {"name": "ponds", "hidden": True})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/multilingualcampaign/1/"
    assert ak.get("multilingualcampaign/2/")["name"] == "Lakes"
    assert ak.get("multilingualcampaign/2/")["hidden"] is False


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_ones_own_name_is_not_taken(ak, method):
    ak.made("tag/", {"name": "Ponds"})

    assert ak(method, "tag/1/", {"name": "ponds"}).status_code in (202, 204)
    assert ak.get("tag/1/")["name"] == "ponds"


def test_a_name_is_free_again_after_its_holder(ak):
    ak.made("tag/", {"name": "Ponds"})
    ak("DELETE", "tag/1/")

    assert ak.made("tag/", {"name": "Ponds"})["resource_uri"] == "/rest/v1/tag/2/"


@pytest.mark.parametrize(("method", "path"), [("POST", "user/"), ("PUT", "user/2/"), ("PATCH", "user/2/")])
@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.org", " ada@example.org "])
def test_an_address_that_is_taken(ak, method, path, email):
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("user/", {"email": "bob@example.org", "city": "Troy"})
    before = ak.counts()

    response = ak(method, path, {"email": email, "city": "Rome"})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"
    text = f"Conflict on unique key 'email' for value '{email.strip()}'"
    assert response.json() == {"errors": {"email": [text]}}
    assert ak.counts() == before
    assert [one["city"] for one in ak.all("user/")] == ["", "Troy"]


@pytest.mark.parametrize("typed", ["petitionpage", "signuppage", "donationpage", "importpage"])
@pytest.mark.parametrize("again", ["ponds", "PONDS"])
def test_a_page_name_that_is_taken(ak, typed, again):
    ak.made("petitionpage/", {"name": "ponds", "hidden": True})

    response = ak("POST", f"{typed}/", {"name": again})

    text = "A page with this short name already exists (it may be a hidden page)."
    assert (response.status_code, response.json()) == (400, {typed: {"name": [text]}})
    assert "Location" not in response.headers
    assert len(ak.all("page/")) == 1


def test_a_page_name_that_is_taken_as_it_was_told_in_2016(ak):
    ak.mock.settings.actionkit.page_name_conflict_text = "Page with this Short name already exists."
    ak.made("petitionpage/", {"name": "ponds"})

    response = ak("POST", "petitionpage/", {"name": "ponds"})

    assert response.json() == {"petitionpage": {"name": ["Page with this Short name already exists."]}}


def test_one_phone_of_each_type_and_source(ak):
    ak.made("user/", {"email": "ada@example.org"})
    phone = {"user": "/rest/v1/user/1/", "phone": "2025550100", "type": "mobile", "source": "crm"}
    ak.made("phone/", phone)

    response = ak("POST", "phone/", {**phone, "phone": "2025550199"})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/phone/1/"
    assert [one["phone"] for one in ak.all("phone/")] == ["2025550100"]
    assert ak("POST", "phone/", {**phone, "type": "home"}).status_code == 201


def test_one_subscription_to_a_list(ak):
    ak.made("user/", {"email": "ada@example.org"})
    body = {"user": "/rest/v1/user/1/", "list": "/rest/v1/list/1/"}
    ak.made("subscription/", body)

    response = ak("POST", "subscription/", body)

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/subscription/1/"
    assert (len(ak.all("subscription/")), len(ak.all("subscriptionhistory/"))) == (1, 1)


def test_allowed_fields_are_unique_by_name(ak):
    ak.made("alloweduserfield/", {"name": "color"})

    response = ak("POST", "alloweduserfield/", {"name": "Color", "display_name": "Colour"})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/alloweduserfield/color/"


def test_two_errors_at_once(ak):
    """What is not valid is told before what is taken."""
    ak.made("user/", {"email": "ada@example.org"})

    assert ak("POST", "user/", {"email": "ada@example.org", "city": "x" * 300}).status_code == 400


def test_the_conflict_in_xml(ak):
    ak.made("tag/", {"name": "ponds"})

    response = ak("POST", "tag/?format=xml", {"name": "ponds"})

    assert response.status_code == 409
    assert '<errors type="hash"><name type="list"><value>Conflict on unique key' in response.text
