"""Users: what is shown of them, how they are made, changed and deleted, and what is refused (reference 23)."""

from __future__ import annotations

import pytest

from mockapi.world.errors import NotFound

ADA = {
    "email": "ada@example.org", "prefix": "Dr", "first_name": "Ada", "middle_name": "B", "last_name": "Byron",
    "suffix": "III", "address1": "1 Mill Lane", "address2": "Flat 2", "city": "Troy", "state": "NY", "region": "NY",
    "postal": "12180", "zip": "12180", "plus4": "1234", "country": "United States", "source": "website",
    "lang": "/rest/v1/language/100/",
}  # fmt: skip
NOTHING_SAID = dict.fromkeys(
    ("prefix", "first_name", "middle_name", "last_name", "suffix", "address1", "address2", "city", "state", "region",
     "postal", "zip", "plus4", "source"),
    "",
)  # fmt: skip


def links(number):
    queries = {
        "actions": "action/?user", "events": "event/?creator", "eventsignups": "eventsignup/?user",
        "orders": "order/?user", "orderrecurrings": "orderrecurring/?user", "subscriptions": "subscription/?user",
        "subscriptionhistory": "subscriptionhistory/?user", "usergeofields": "usergeofield/?user",
        "usermailings": "usermailing/?user",
    }  # fmt: skip
    found = {name: f"/rest/v1/{query}={number}" for name, query in queries.items()}
    own = {"location": f"location/{number}/", "useroriginal": f"useroriginal/{number}/",
           "logintoken": f"user/{number}/logintoken/", "resource_uri": f"user/{number}/"}  # fmt: skip
    return {**found, **{name: f"/rest/v1/{path}" for name, path in own.items()}}


@pytest.fixture
def ada(ak):
    return ak.made("user/", ADA)


def message(response):
    assert response.status_code == 400, (response.status_code, response.text)
    (messages,) = response.json().values()
    return messages


# ---- what is shown


def test_every_key_of_a_user(ak):
    ak.mock.seed({"actionkit": {"user": [{"id": 1001, **ADA, "lang": 100, "rand_id": 692604506}]}})

    assert ak.get("user/1001/") == {
        **ADA,
        **links(1001),
        "id": 1001,
        "rand_id": 692604506,
        "fields": {},
        "phones": [],
        "groups": [],
        "token": ".1001.Cr4Bap",
        "subscription_status": "never",
        "created_at": "2026-03-01T12:00:00",
        "updated_at": "2026-03-01T12:00:00",
    }


def test_a_user_of_whom_only_the_address_is_known(ak):
    shown = ak.made("user/", {"email": "ada@example.org"})

    assert isinstance(shown.pop("rand_id"), int)
    assert shown.pop("token") == ak.mock.actionkit.akid_for(1)
    assert shown == {
        **NOTHING_SAID,
        **links(1),
        "id": 1,
        "email": "ada@example.org",
        "country": "United States",
        "lang": None,
        "fields": {},
        "phones": [],
        "groups": [],
        "subscription_status": "never",
        "created_at": "2026-03-01T12:00:00",
        "updated_at": "2026-03-01T12:00:00",
    }


def test_every_link_of_a_user_leads_somewhere(ak, ada):
    for name in links(1):
        if name != "logintoken":
            assert ak("GET", ada[name]).status_code == 200, name
    assert ak("POST", ada["logintoken"], data={"ttl": "60"}).status_code == 200


def test_what_a_user_did_is_behind_the_links(ak, ada):
    ak.made("petitionpage/", {"name": "ponds"})
    ak.act("ponds")
    ak.act("ponds", email="bob@example.org")

    assert [action["user"] for action in ak.all(ada["actions"])] == ["/rest/v1/user/1/"]
    assert [row["list"] for row in ak.all(ada["subscriptions"])] == ["/rest/v1/list/1/"]
    assert [row["user"] for row in ak.all(ada["subscriptionhistory"])] == ["/rest/v1/user/1/"]
    assert (ak.all(ada["orders"]), ak.all(ada["events"])) == ([], [])


def test_a_password_is_never_shown_nor_taken(ak):
    ak.made("user/", {"email": "ada@example.org", "password": "secret"})

    assert "secret" not in ak("GET", "user/1/").text
    assert "password" not in ak.get("user/1/")
    assert "password" not in ak.get("user/schema/")["fields"]


def test_rand_ids_differ_and_repeat_from_run_to_run(ak):
    import mockapi

    drawn = [ak.made("user/", {"email": f"{number}@example.org"})["rand_id"] for number in range(3)]

    again = mockapi.Emulator().actionkit["user"]
    assert drawn == [again.create(email=f"{number}@example.org").rand_id for number in range(3)]
    assert len(set(drawn)) == 3


# ---- making


def test_a_user_made_directly_is_on_no_list_and_gets_no_mail(ak):
    response = ak("POST", "user/", {"email": "ada@example.org"})

    assert (response.status_code, response.content) == (201, b"")
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"
    assert ak.get("user/1/")["subscription_status"] == "never"
    assert (ak.all("subscription/"), ak.all("subscriptionhistory/"), ak.all("action/")) == ([], [], [])
    assert len(ak.mock.outbox) == 0


@pytest.mark.parametrize("body", [{}, {"email": ""}, {"email": "   "}, {"email": None}, {"first_name": "Ada"}])
def test_an_address_is_needed(ak, body):
    before = ak.counts()
    assert message(ak("POST", "user/", body)) == {"email": ["This field is required."]}
    assert ak.counts() == before


@pytest.mark.parametrize("email", ["ada", "ada@", "@example.org", "ada example@example.org", 5, True, ["a@b.org"], {}])
def test_an_address_must_be_one(ak, email):
    before = ak.counts()
    assert list(message(ak("POST", "user/", {"email": email}))) == ["email"]
    assert ak.counts() == before


def test_an_address_of_more_than_255_characters(ak):
    email = f"{'a' * 250}@example.org"
    text = f"Ensure this value has at most 255 characters (it has {len(email)})."
    assert message(ak("POST", "user/", {"email": email})) == {"email": [text]}
    assert ak.all("user/") == []


def test_blanks_round_an_address_are_dropped(ak):
    assert ak.made("user/", {"email": " ada@example.org\t"})["email"] == "ada@example.org"
    assert ak("POST", "user/", {"email": "ada@example.org"}).status_code == 409
    assert ak("PATCH", "user/1/", {"email": "  ada@example.com "}).status_code == 202
    assert [user["email"] for user in ak.all("user/?email=ada@example.com")] == ["ada@example.com"]


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.ORG", " Ada@example.org"])
def test_a_taken_address(ak, ada, email):
    before = ak.counts()
    response = ak("POST", "user/", {"email": email})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"
    text = f"Conflict on unique key 'email' for value '{email.strip()}'"
    assert response.json() == {"errors": {"email": [text]}}
    assert ak.counts() == before


@pytest.mark.parametrize("name", ["first_name", "last_name", "city", "address1", "region"])
def test_texts_have_at_most_255_characters(ak, ada, name):
    assert ak("PATCH", "user/1/", {name: "x" * 255}).status_code == 202
    response = ak("PATCH", "user/1/", {name: "y" * 256})
    assert message(response) == {name: ["Ensure this value has at most 255 characters (it has 256)."]}
    assert ak.get("user/1/")[name] == "x" * 255


def test_a_language_that_is_none(ak):
    response = ak("POST", "user/", {"email": "ada@example.org", "lang": "/rest/v1/language/999/"})
    text = "Could not find the provided language object via resource URI '/rest/v1/language/999/'."
    assert (response.status_code, response.json()) == (400, {"error": text})
    assert ak.all("user/") == []


# ---- where somebody lives


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"zip": "12345"}, ("12345", "", "NY")),
        ({"zip": "12180-1234"}, ("12180", "1234", "NY")),
        ({"zip": "12180-1234", "plus4": "9999"}, ("12180", "9999", "NY")),
        ({"zip": " 90210 "}, ("90210", "", "CA")),
        ({"zip": "12180", "state": "MA"}, ("12180", "", "MA")),
        ({"zip": "12180", "plus4": "9999"}, ("12180", "9999", "NY")),
        ({"state": "NY"}, ("", "", "NY")),
        ({"zip": "12345", "country": "United Kingdom"}, ("12345", "", "")),
    ],
)
def test_the_zip_says_the_state(ak, sent, kept):
    shown = ak.made("user/", {"email": "ada@example.org", **sent})
    assert (shown["zip"], shown["plus4"], shown["state"]) == kept
    assert shown["postal"] == ""  # only action processing copies the ZIP into it (rulings)


def test_a_postal_code_abroad_is_free_text(ak):
    shown = ak.made("user/", {"email": "ada@example.org", "postal": "W1", "country": "United Kingdom"})
    assert (shown["postal"], shown["zip"], shown["state"]) == ("W1", "", "")
    assert ak.get("location/1/")["country_code"] == ""


def test_a_move_changes_the_state(ak, ada):
    assert ak("PATCH", "user/1/", {"zip": "90210"}).status_code == 202
    shown = ak.get("user/1/")
    assert (shown["zip"], shown["state"], shown["city"]) == ("90210", "CA", "Troy")
    assert ak.get("location/1/")["region_code"] == "CA"


def test_the_default_country_is_a_setting(ak):
    ak.mock.settings.actionkit.default_country = "Portugal"
    assert ak.made("user/", {"email": "ada@example.org", "zip": "12180"})["state"] == ""
    assert ak.get("user/1/")["country"] == "Portugal"


# ---- changing


@pytest.mark.parametrize(("method", "status"), [("PUT", 204), ("PATCH", 202)])
def test_only_what_is_sent_changes(ak, ada, method, status):
    ak.mock.clock.advance(seconds=60)
    response = ak(method, "user/1/", {"city": "Albany"})

    assert (response.status_code, response.content) == (status, b"")
    assert ak.get("user/1/") == {**ada, "city": "Albany", "updated_at": "2026-03-01T12:01:00"}
    assert ak.mock.actionkit["user"].get(1).city == "Albany"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_address_of_somebody_else_is_refused(ak, ada, method):
    ak.made("user/", {"email": "bob@example.org"})
    response = ak(method, "user/2/", {"email": "ADA@example.org", "city": "Troy"})

    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"
    assert response.json() == {"errors": {"email": ["Conflict on unique key 'email' for value 'ADA@example.org'"]}}
    assert (ak.get("user/2/")["email"], ak.get("user/2/")["city"]) == ("bob@example.org", "")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_own_address_in_another_case_is_no_conflict(ak, ada, method):
    assert ak(method, "user/1/", {"email": "Ada@Example.org"}).ok
    assert ak.get("user/1/")["email"] == "Ada@Example.org"
    assert len(ak.all("user/?email=ada@example.org")) == 1


@pytest.mark.parametrize("email", ["", "  "])
def test_an_address_cannot_be_taken_away(ak, ada, email):
    assert message(ak("PATCH", "user/1/", {"email": email})) == {"email": ["This field is required."]}
    assert ak.get("user/1/") == ada


def test_null_empties_what_can_be_empty(ak, ada):
    assert ak("PATCH", "user/1/", {"city": None, "lang": None, "address2": "", "email": None}).status_code == 202
    shown = ak.get("user/1/")
    assert (shown["city"], shown["lang"], shown["address2"]) == ("", None, "")
    assert (shown["email"], shown["address1"]) == (ada["email"], ada["address1"])


def test_null_may_be_told_to_change_nothing(ak, ada):
    ak.mock.settings.actionkit.null_clears = False
    assert ak("PATCH", "user/1/", {"city": None}).status_code == 202
    assert ak.get("user/1/")["city"] == "Troy"


def test_what_cannot_be_written_is_passed_over(ak, ada):
    body = {
        "id": 77, "token": "x", "rand_id": 5, "subscription_status": "subscribed", "actions": "/rest/v1/action/",
        "location": "/rest/v1/location/9/", "updated_at": "2001-01-01T00:00:00", "resource_uri": "/rest/v1/user/9/",
        "created_at": "2001-01-01T00:00:00", "no_such_field": 1,
    }  # fmt: skip
    assert ak("PATCH", "user/1/", body).status_code == 202
    assert ak("PUT", "user/1/", body).status_code == 204
    assert ak.get("user/1/") == ada
    assert ak("GET", "user/77/").status_code == 404


def test_the_whole_user_may_be_sent_back(ak, ada):
    assert ak("PUT", "user/1/", ada).status_code == 204
    assert ak.get("user/1/") == ada


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PUT", {}), ("PATCH", {}), ("DELETE", None)])
def test_a_user_who_is_not_there(ak, method, body):
    response = ak(method, "user/9999999999/", body)
    assert (response.status_code, response.content) == (404, b"")
    assert ak.all("user/") == []


def test_a_user_is_found_by_address(ak, ada):
    ak.made("user/", {"email": "bob@example.org"})
    assert [user["id"] for user in ak.all("user/?email=ADA@example.org")] == [1]
    assert ak.all("user/?email=nobody@example.org") == []
    assert [user["id"] for user in ak.all("user/?email__in=ada@example.org,bob@example.org")] == [1, 2]


# ---- phones sent with a user


def test_phones_in_a_patch_are_added_by_the_rules_of_phones(ak, ada):
    first = ak.made("phone/", {"user": ada["resource_uri"], "phone": "518-555-0100"})
    new = {"type": "mobile", "phone": "+1 (518) 555-0101", "user": ada["resource_uri"], "source": "hub"}

    assert ak("PATCH", "user/1/", {"phones": [first["resource_uri"], new]}).status_code == 202

    assert ak.get("user/1/")["phones"] == ["/rest/v1/phone/1/", "/rest/v1/phone/2/"]
    assert ak.get("phone/1/") == first
    shown = ak.get("phone/2/")
    assert {name: shown[name] for name in new} == new
    assert shown["normalized_phone"] == "5185550101"


def test_phones_sent_with_a_new_user(ak):
    ak.made("user/", {"email": "ada@example.org", "phones": [{"phone_type": "work", "phone": "518-555-0100"}]})
    (phone,) = ak.all("phone/?user=1")
    assert (phone["type"], phone["normalized_phone"]) == ("work", "5185550100")


def test_no_phones_sent_takes_none_away(ak, ada):
    ak.made("phone/", {"user": ada["resource_uri"], "phone": "518-555-0100"})
    for phones in ([], None):
        assert ak("PATCH", "user/1/", {"phones": phones}).status_code == 202
    assert len(ak.get("user/1/")["phones"]) == 1


@pytest.mark.parametrize(
    "phones",
    [5, True, "518-555-0100", {"phone": "1"}, [5], [["x"]], ["x"], ["/rest/v1/phone/99/"], ["/rest/v1/list/1/"],
     [{"resource_uri": "/rest/v1/phone/99/"}], [{"type": "home"}], [{"phone": "1" * 26}],
     [{"phone": "1", "type": "t" * 26}]],
)  # fmt: skip
def test_phones_that_are_none_leave_the_user_as_it_was(ak, ada, phones):
    before = ak.counts()
    for response in (
        ak("PATCH", "user/1/", {"city": "Albany", "phones": phones}),
        ak("POST", "user/", {"email": "bob@example.org", "phones": phones}),
    ):
        assert response.status_code in (400, 404), response.text  # 404: no address of a phone (8.4)
        assert response.json()
    assert ak.get("user/1/") == ada
    assert ak.counts() == before


def test_a_second_phone_of_the_same_kind_and_source_is_a_conflict(ak, ada):
    body = {"city": "Albany", "phones": [{"phone": "1"}, {"phone": "2"}]}
    assert ak("PATCH", "user/1/", body).status_code == 409
    assert (ak.all("phone/"), ak.get("user/1/")) == ([], ada)


# ---- deleting


def test_deleting_takes_what_belongs_to_the_user(ak, ada):
    ak.made("alloweduserfield/", {"name": "food"})
    ak("PATCH", "user/1/", {"fields": {"food": "soup"}, "phones": [{"phone": "518-555-0100"}]})
    ak.made("subscription/", {"user": ada["resource_uri"], "list": "/rest/v1/list/1/"})
    ak.made("user/", {"email": "bob@example.org", "phones": [{"phone": "518-555-0102"}]})

    response = ak("DELETE", "user/1/")

    assert (response.status_code, response.content) == (204, b"")
    assert ak("GET", "user/1/").status_code == ak("DELETE", "user/1/").status_code == 404
    for name in ("userfield", "subscription", "subscriptionhistory"):
        assert ak.all(f"{name}/") == [], name
    for name in ("phone", "location", "useroriginal"):
        assert [row["user"] for row in ak.all(f"{name}/")] == ["/rest/v1/user/2/"], name
    with pytest.raises(NotFound):
        ak.mock.actionkit["user"].get(1)


def test_ids_are_not_given_out_again(ak, ada):
    ak("DELETE", "user/1/")
    assert ak.made("user/", {"email": "ada@example.org"})["id"] == 2
