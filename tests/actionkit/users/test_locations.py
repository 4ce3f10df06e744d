"""Where users are: locations, the address as it was first entered, and what geocoding found (reference 25)."""

from __future__ import annotations

import pytest

STAMPS = {"created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00"}


@pytest.fixture
def ada(ak):
    body = {"email": "ada@example.org", "address1": "1 Mill Lane", "city": "Troy", "zip": "12180"}
    return ak.made("user/", body)


def test_every_key_of_a_location(ak, ada):
    shown = ak.get(ada["location"])
    assert (round(shown.pop("latitude")), round(shown.pop("longitude"))) == (43, -74)
    assert shown == {
        "user": "/rest/v1/user/1/", "resource_uri": "/rest/v1/location/1/", **STAMPS, "us_district": "",
        "us_state_senate": "", "us_state_district": "", "us_county": "Rensselaer County", "loc_code": "",
        "country_code": "US", "region_code": "NY", "lat_lon_precision": "zip", "timezone": "America/New_York",
    }  # fmt: skip


@pytest.mark.parametrize("address", [{}, {"zip": "00000"}, {"zip": "12180", "country": "France"}, {"postal": "12180"}])
def test_a_user_who_is_nowhere(ak, address):
    ak.made("user/", {"email": "ada@example.org", **address})
    shown = ak.get("location/1/")
    assert (shown["latitude"], shown["longitude"]) == (None, None)
    texts = ("us_county", "country_code", "region_code", "lat_lon_precision", "timezone")
    assert {shown[name] for name in texts} == {""}


def test_a_location_follows_its_user(ak, ada):
    assert ak("PATCH", "user/1/", {"zip": "90210"}).status_code == 202
    assert ak.get("location/1/")["timezone"] == "America/Los_Angeles"
    assert ak("PATCH", "user/1/", {"country": "Portugal"}).status_code == 202
    assert ak.get("location/1/")["timezone"] == ""


def test_every_key_of_the_original_address(ak, ada):
    assert ak.get(ada["useroriginal"]) == {
        "user": "/rest/v1/user/1/", "resource_uri": "/rest/v1/useroriginal/1/", **STAMPS,
        "address1": "1 Mill Lane", "address1_updated_at": "2026-03-01T12:00:00",
        "address2": "", "address2_updated_at": None,
        "city": "Troy", "city_updated_at": "2026-03-01T12:00:00",
        "state": "NY", "state_updated_at": "2026-03-01T12:00:00",
        "zip": "12180", "zip_updated_at": "2026-03-01T12:00:00",
    }  # fmt: skip


def test_the_original_address_stays(ak, ada):
    before = ak.get("useroriginal/1/")
    ak("PATCH", "user/1/", {"city": "Albany", "zip": "12207"})
    assert ak.get("useroriginal/1/") == before


@pytest.mark.parametrize("name", ["location", "useroriginal"])
def test_each_user_has_one_under_the_number_of_the_user(ak, ada, name):
    ak.mock.seed({"actionkit": {"user": [{"id": 1001, "email": "bob@example.org"}]}})
    assert [row["resource_uri"] for row in ak.all(f"{name}/")] == [f"/rest/v1/{name}/1/", f"/rest/v1/{name}/1001/"]
    assert [row["user"] for row in ak.all(f"{name}/?user=1001")] == ["/rest/v1/user/1001/"]
    assert ak("GET", f"{name}/2/").status_code == 404


@pytest.mark.parametrize("name", ["location", "useroriginal"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_they_are_only_read(ak, ada, name, method):
    before = ak.get(f"{name}/1/")
    assert ak(method, f"{name}/" if method == "POST" else f"{name}/1/", {"user": "/rest/v1/user/1/"}).status_code == 405
    assert ak.get(f"{name}/1/") == before


def test_districts_from_a_pack_and_from_python_stand_at_their_user(ak, ada):
    bob = ak.made("user/", {"email": "bob@example.org"})
    ak.mock.seed({"actionkit": {"location": [{"user": 2, "us_district": "NY_20"}]}})
    assert [(row["user"], row["us_district"]) for row in ak.all("location/")] == [
        ("/rest/v1/user/1/", ""), ("/rest/v1/user/2/", "NY_20")
    ]  # fmt: skip
    assert ak.get(bob["location"])["us_district"] == "NY_20"

    ak.mock.actionkit["location"].create(user=1, us_district="NY_21")
    ak.mock.actionkit["location"].update(2, us_state_senate="NY_44")
    assert ak.get(ada["location"])["us_district"] == "NY_21"
    assert ak.get(bob["location"])["us_state_senate"] == "NY_44"
    assert len(ak.all("location/")) == 2


def test_what_geocoding_found(ak, ada):
    made = ak.made("usergeofield/", {"user": "/rest/v1/user/1/", "name": "county", "value": "Rensselaer"})
    assert made == {
        "id": 1, "user": "/rest/v1/user/1/", "name": "county", "value": "Rensselaer", **STAMPS,
        "resource_uri": "/rest/v1/usergeofield/1/",
    }  # fmt: skip
    assert ak.all(ada["usergeofields"]) == [made]
    for body in ({"name": "county"}, {"user": "/rest/v1/user/1/"}, {"user": "/rest/v1/user/9/", "name": "county"}):
        assert ak("POST", "usergeofield/", body).status_code == 400
    assert len(ak.all("usergeofield/")) == 1
    assert ak("DELETE", "user/1/").status_code == 204
    assert ak.all("usergeofield/") == []
