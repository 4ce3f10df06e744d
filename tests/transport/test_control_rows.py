"""The accessors of both services over HTTP: what Python can do to rows, other languages can."""

from __future__ import annotations

import pytest

ROSA = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}
PEOPLE = "rows/actionnetwork/people"


def test_a_row_is_created_by_the_rules_and_put_in_past_them(server, ask_control):
    first = ask_control("POST", PEOPLE, ROSA)
    again = ask_control("POST", PEOPLE, {**ROSA, "given_name": "R."})
    put = ask_control(
        "PUT", PEOPLE, {"email_addresses": [{"address": "nia@example.org"}], "created_date": "2019-05-01"}
    )

    assert first["key"] == again["key"] != put["key"]
    people = server.actionnetwork["people"]
    assert people.count() == 2
    assert people.get(first["key"]).given_name == "R."
    assert people.get(put["key"]).created_date.year == 2019
    assert put["fields"]["created_date"] == "2019-05-01T00:00:00Z"
    assert len(server.journal) == 0


def test_a_row_is_read_updated_overwritten_and_deleted(server, ask_control):
    key = ask_control("POST", PEOPLE, ROSA)["key"]

    assert ask_control("PATCH", f"{PEOPLE}/{key}", {"family_name": "Quill"})["fields"]["family_name"] == "Quill"
    ask_control("PUT", f"{PEOPLE}/{key}", {"email_addresses": [{"status": "bouncing"}]})
    rosa = server.actionnetwork["people"].get(key)
    assert (rosa.given_name, rosa.family_name) == ("Rosa", "Quill")
    assert rosa.email_addresses[0]["status"] == "bouncing"
    assert ask_control("GET", f"{PEOPLE}/action_network:{key}")["fields"]["email_addresses"][0]["status"] == "bouncing"
    assert ask_control("DELETE", f"{PEOPLE}/{key}") == {"deleted": True}
    assert server.actionnetwork["people"].count() == 0
    for method in ("GET", "DELETE", "PATCH", "PUT"):
        body = {"given_name": "x"} if method.startswith("P") else None
        assert "Couldn't find person" in ask_control(method, f"{PEOPLE}/{key}", body, 404)["error"]


def test_null_clears_a_field(server, ask_control):
    key = ask_control("POST", PEOPLE, ROSA)["key"]

    ask_control("PATCH", f"{PEOPLE}/{key}", {"given_name": None})

    assert server.actionnetwork["people"].get(key).given_name is None


def test_rows_are_filtered_and_paged(server, ask_control):
    for number in range(5):
        server.actionkit["user"].create(email=f"u{number}@example.org", city="Springfield" if number % 2 else "Peoria")
        server.actionnetwork["tags"].create(name=f"t{number}")

    found = ask_control("GET", "rows/actionkit/user?city=Springfield")
    assert [row["fields"]["email"] for row in found["rows"]] == ["u1@example.org", "u3@example.org"]
    assert found["count"] == 2
    page = ask_control("GET", "rows/actionkit/user?_limit=2&_offset=1")
    assert (page["count"], [row["key"] for row in page["rows"]]) == (5, ["2", "3"])
    assert ask_control("GET", "rows/actionkit/user?_limit=0")["rows"] == []
    assert [row["fields"]["name"] for row in ask_control("GET", "rows/actionnetwork/tags?name=t3")["rows"]] == ["t3"]
    assert ask_control("GET", "rows/actionkit/user?id__in=1,2,9")["count"] == 2


def test_filters_on_numbers_and_flags_are_no_texts(server, ask_control):
    server.actionnetwork["wrappers"].insert(name="Plain")
    server.actionnetwork["wrappers"].insert(name="Usual", default=True)
    server.actionnetwork["events"].insert(title="Full", capacity=1)

    for value, names in (("true", ["Usual"]), ("false", ["Plain"]), ("maybe", [])):
        found = ask_control("GET", f"rows/actionnetwork/wrappers?default={value}")
        assert [row["fields"]["name"] for row in found["rows"]] == names
    assert ask_control("GET", "rows/actionnetwork/events?capacity=1")["count"] == 1
    assert ask_control("GET", "rows/actionnetwork/events?capacity=one")["count"] == 0


def test_references_are_keys_and_actions_are_processed(server, ask_control):
    form = ask_control("POST", "rows/actionnetwork/forms", {"title": "Join"})["key"]
    person = ask_control("POST", PEOPLE, ROSA)["key"]
    ask_control("POST", "rows/actionnetwork/submissions", {"form": form, "person": person})
    ask_control("POST", "rows/actionkit/petitionpage", {"name": "otters", "title": "Otters"})
    action = ask_control("POST", "rows/actionkit/action", {"page": "otters", "email": "rosa@example.org"})

    assert server.actionnetwork["forms"].get(form).total_submissions == 1
    assert ask_control("GET", f"rows/actionnetwork/submissions?person={person}")["count"] == 1
    assert server.actionkit["user"].find(email="rosa@example.org").id == action["fields"]["user"]


def test_rows_of_another_account_are_reached_by_its_key(server, ask_control):
    server.actionnetwork.add_group("North", api_key="k-north")
    key = ask_control("POST", f"{PEOPLE}?_api_key=k-north", ROSA)["key"]

    assert server.actionnetwork["people"].count() == 0
    assert server.actionnetwork.account("k-north")["people"].get(key).given_name == "Rosa"
    assert ask_control("GET", f"{PEOPLE}?_api_key=k-north")["count"] == 1
    ask_control("GET", f"{PEOPLE}/{key}", status=404)
    assert "no account has the key" in ask_control("GET", f"{PEOPLE}?_api_key=x", status=404)["error"]
    assert "_api_key is for Action Network" in ask_control("GET", "rows/actionkit/user?_api_key=x", status=400)["error"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "text"),
    [
        ("GET", "rows/actionnetwork/poeple", None, 404, "did you mean 'people'"),
        ("GET", "rows/actionkit/usr", None, 404, "did you mean 'user'"),
        ("GET", "rows/nobody/people", None, 404, "there are: actionnetwork, actionkit"),
        ("GET", "rows/actionnetwork", None, 404, "There is no control"),
        ("GET", f"{PEOPLE}?emial=x", None, 400, "cannot be filtered by 'emial'"),
        ("GET", f"{PEOPLE}?_limit=x", None, 400, "_limit must be a whole number"),
        ("GET", f"{PEOPLE}?_limit=-1", None, 400, "_limit must be at least 0"),
        ("GET", "rows/actionkit/user?nothing__x=1", None, 400, "nothing"),
        ("GET", "rows/actionkit/user/x", None, 404, "user"),
        ("POST", PEOPLE, {}, 400, "email address or a phone number"),
        ("POST", PEOPLE, {"self": 1}, 400, "self"),
        ("POST", PEOPLE, {"givne_name": "x"}, 400, "givne_name"),
        ("PUT", PEOPLE, {"email_addresses": 3}, 400, "email_addresses"),
        ("PUT", PEOPLE, {"email_addresses": [{"address": "rosa@example.org"}]}, 400, "is taken"),
        ("PUT", "rows/actionnetwork/messages", {"subject": "x"}, 400, "is required"),
        ("POST", "rows/actionnetwork/submissions", {"form": "nothing", "person": "nobody"}, 404, "Couldn't find"),
        ("POST", "rows/actionkit/user", {"email": "no address"}, 400, "email"),
        ("POST", "rows/actionkit/action", {"page": "nothing", "email": "a@example.org"}, 400, "page"),
        ("PATCH", PEOPLE, {}, 405, "takes GET and POST and PUT"),
        ("POST", f"{PEOPLE}/x", {}, 405, "takes GET and PATCH and PUT and DELETE"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(server, ask_control, method, path, body, status, text):
    ask_control("POST", PEOPLE, ROSA)
    before = server.dump()

    assert text in ask_control(method, path, body, status)["error"]
    assert server.dump() == before
