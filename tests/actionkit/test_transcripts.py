"""Recorded exchanges with real sites, replayed with invented data (reference, part G)."""

from __future__ import annotations

import pytest

HTML = "text/html; charset=utf-8"


def ponds(ak):
    """The campaign that some transcripts have made already."""
    return ak.made("multilingualcampaign/", {"name": "Ponds"})


def assert_empty(response, status, content_type=HTML):
    assert (response.status_code, response.content) == (status, b"")
    assert response.headers.get("Content-Type") == content_type
    assert response.headers["Content-Length"] == "0"


def test_g1_a_list_with_paging(ak):
    for number in range(172):
        ak.mock.actionkit["tag"].create(name=f"tag {number}")

    response = ak("GET", "tag/?_limit=100")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Vary"] == "Accept, Cookie, Origin"
    assert response.text.startswith(
        '{"meta": {"limit": 100, "next": "/rest/v1/tag/?_offset=100&_limit=100", "offset": 0, "previous": null, '
        '"total_count": 172}, "objects": [{"name": "tag 0", "resource_uri": "/rest/v1/tag/1/"}, '
    )


def test_g2_a_missing_slash_is_redirected_with_the_query_kept(ak):
    response = ak("GET", "tag?_limit=100", auth=None)

    assert_empty(response, 301)
    assert response.headers["Location"] == "https://act.example.org/rest/v1/tag/?_limit=100"
    assert response.headers["Vary"] == "Accept-Encoding,User-Agent"


def test_g3_creating(ak):
    response = ak("POST", "multilingualcampaign/", {"name": "Ponds"})

    assert_empty(response, 201)
    assert response.headers["Location"] == "https://act.example.org/rest/v1/multilingualcampaign/1/"
    assert response.headers["Vary"] == "Accept, Cookie, Origin"
    assert ak.mock.actionkit["multilingualcampaign"].find(name="Ponds") is not None


def test_g4_a_unique_key_that_is_taken(ak):
    holder = ponds(ak)["resource_uri"]

    response = ak("POST", "multilingualcampaign/", {"name": "Ponds"})

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Location"] == f"https://act.example.org{holder}"
    assert response.headers["Vary"] == "Cookie, Origin"
    text = f"Conflict on unique key 'name' for value 'Ponds', existing location: {holder}"
    assert response.json() == {"errors": {"name": [text]}}
    assert len(ak.all("multilingualcampaign/")) == 1


def test_g5_a_required_field_that_is_missing(ak):
    response = ak("POST", "multilingualcampaign/", {})

    assert (response.status_code, response.headers["Vary"]) == (400, "Cookie, Origin")
    assert response.text == '{"multilingualcampaign": {"name": ["This field is required."]}}'
    assert ak.all("multilingualcampaign/") == []


def test_g6_updating_and_reading_back(ak):
    made = ponds(ak)
    ak.mock.clock.advance(seconds=90)

    response = ak("PUT", "multilingualcampaign/1/", {"name": "Ponds and lakes"})

    assert_empty(response, 204, None)
    after = ak.get("multilingualcampaign/1/")
    assert after == {**made, "name": "Ponds and lakes", "updated_at": "2026-03-01T12:01:30"}
    assert set(after) == {"created_at", "hidden", "id", "name", "resource_uri", "updated_at"}


def test_g7_a_page_name_that_is_no_slug(ak):
    response = ak("POST", "petitionpage/", {"name": "}ponds{", "title": "Ponds"})

    assert response.status_code == 400
    text = "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens."
    assert response.json() == {"petitionpage": {"name": [text]}}
    assert ak.all("page/") == []


def test_g8_patching_what_is_not_there(ak):
    body = {"tags": ["/rest/v1/tag/5/"], "id": "99999999999"}

    response = ak("PATCH", "petitionpage/99999999999/", body)

    assert_empty(response, 404)
    assert response.headers["Vary"] == "Accept, Cookie, Origin"


def test_g9_wrong_credentials(ak):
    response = ak("PATCH", "donationpage/44/", {}, auth=("mockapi", "wrong"))

    assert_empty(response, 401)
    assert response.headers["Www-Authenticate"] == 'Basic Realm="django-tastypie"'
    assert response.headers["Vary"] == "Cookie, Origin"


def test_g10_a_lookup_that_is_not_allowed(ak):
    response = ak("GET", "user/?email__startswith=ada")

    assert response.status_code == 400
    assert response.text == """{"error": "'startswith' is not an allowed filter on the 'email' field."}"""


def test_g11_nothing_found(ak):
    response = ak("GET", "orderrecurring/?user=99999999999999")

    assert response.status_code == 200
    assert response.text == (
        '{"meta": {"limit": 20, "next": null, "offset": 0, "previous": null, "total_count": 0}, "objects": []}'
    )


@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_g12_an_action_on_an_unknown_page(ak, auth):
    response = ak("POST", "action/", {"email": "ada@example.org", "page": "no-such-page"}, auth=auth)

    assert response.status_code == 400
    assert response.text == '{"page": "Unable to find a page for processing. You sent page=no-such-page."}'
    assert ak.all("user/") == []


def test_g13_a_zip_that_is_none(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    person = {"email": "ada@example.org", "page": "ponds", "country": "United States", "postal": "a232ba"}

    response = ak("POST", "action/", person)

    assert response.status_code == 400
    assert response.text == '{"errors": {"postal": ["ZIP Code is invalid."]}}'
    assert (ak.all("user/"), ak.all("action/")) == ([], [])


def test_g14_a_referral(ak):
    ak.mock.seed({"actionkit": {"user": [{"id": 1001, "email": "ada@example.org"}], "mailing": [{"id": 3}]}})
    ak.made("petitionpage/", {"name": "ponds"})
    referred = {"email": "new@example.org", "page": "ponds", "referring_akid": "3.1001._GN88w", "mailing_id": None}

    response = ak("POST", "action/", referred)

    assert response.status_code == 201
    assert response.headers["Location"] == "https://act.example.org/rest/v1/petitionaction/1/"
    answer = response.json()
    assert answer["akid"].startswith("3.1002.")
    assert (answer["created_user"], answer["is_forwarded"], answer["subscribed_user"]) == (True, True, True)
    assert answer["mailing"] == answer["referring_mailing"] == "/rest/v1/mailing/3/"
    assert answer["referring_user"] == "/rest/v1/user/1001/"
    assert answer["source"] == "restful_api"
    assert ak.mock.actionkit["action"].get(1).referring_user == 1001


def test_g15_an_address_of_somebody_else(ak):
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("user/", {"email": "bob@example.org"})

    response = ak("PUT", "user/1/", {"email": "bob@example.org", "first_name": "Ada"})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/2/"
    assert response.json() == {"errors": {"email": ["Conflict on unique key 'email' for value 'bob@example.org'"]}}
    assert ak.get("user/1/")["first_name"] == ""


def push(ak, **order):
    """A recurring donation that was charged elsewhere."""
    given = {"amount": "10.00", "card_num": "4111111111111111", "exp_date_month": "12", "exp_date_year": "2030"}
    body = {
        "donationpage": {"name": "give", "payment_account": "Default Import Stub"},
        "order": {**given, "currency": "USD", **order},
        "user": {"email": "ada@example.org", "country": "United States"},
    }
    response = ak("POST", "donationpush/", body)
    assert response.status_code == 201, response.text
    return response.json()


def test_g16_cancelling_without_saying_who(ak):
    push(ak, recurring_id="g85dkg", recurring_period="months")

    response = ak("POST", "profilecancelpush/", {"recurring_id": "g85dkg"})

    assert response.status_code == 400
    assert response.text == '{"canceled_by": ["The canceled_by parameter is required."]}'
    assert ak.all("orderrecurring/")[0]["status"] == "active"


def test_g17_cancelling(ak):
    push(ak, recurring_id="g85dkg", recurring_period="months")
    before = len(ak.all("transaction/"))

    response = ak("POST", "profilecancelpush/", {"recurring_id": "g85dkg", "canceled_by": "user"})

    assert_empty(response, 201)
    assert response.headers["Location"] == f"https://act.example.org/rest/v1/transaction/{before + 1}/"
    assert ak.all("orderrecurring/")[0]["status"] == "canceled_by_user"


def test_g18_an_empty_id(ak):
    response = ak("PUT", "petitionpage//", {"tags": ["/rest/v1/tag/5/"], "id": None})

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {"error": "Sorry, this request could not be processed. Please try again later."}


def test_g19_changing_an_order(ak):
    order = push(ak)["order"]

    response = ak("PATCH", f"order/{order['id']}/", {"import_id": "null", "currency": "EUR", "status": "pending"})

    assert_empty(response, 202)
    after = ak.get(order["resource_uri"])
    assert (after["import_id"], after["currency"], after["status"]) == ("null", "EUR", "pending")


def test_g20_deleting_an_action_through_the_generic_resource(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    uri = ak.act("ponds")["resource_uri"]
    assert uri == "/rest/v1/petitionaction/1/"

    response = ak("DELETE", "action/1/")

    assert_empty(response, 204, None)
    assert ak("GET", uri).status_code == 404
    assert ak.mock.actionkit["action"].count() == 0
