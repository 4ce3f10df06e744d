"""One story through both doors, XML-RPC, then REST, then XML-RPC: everything is there whichever door it came by."""

from __future__ import annotations

from xmlrpc.client import Fault

import pytest


def test_a_campaign_is_run_through_both_doors(door):
    ak = door.ak

    def post(path, body):
        response = door.send("POST", path, body)
        assert response.status_code == 201, response.text
        return response

    # XML-RPC: a page with its fields, and the first signature
    ak.AllowedPageField.create({"name": "banner"})
    ak.AllowedUserField.create({"name": "skills"})
    tag = ak.Tag.create({"name": "rivers"})
    page = ak.PetitionPage.create({"name": "otters", "title": "Save the otters", "tags": [tag["id"]]})
    ak.PetitionPage.set_custom_fields({"id": page["id"], "banner": "wave.png"})
    ak.PetitionForm.create({"page": page["id"], "statement_text": "They are nice"})
    ak.PageFollowup.create({"page": page["id"], "email_subject": "Thanks", "email_body": "Hi", "send_email": True})
    first = ak.act({"page": "otters", "email": "ada@example.org", "zip": "12345", "user_skills": "maps"})["action"]

    # REST: sees it, changes it, and adds a second signature and a change of the first person
    seen = door.rest(f"petitionpage/{page['id']}/")
    assert (seen["title"], seen["fields"], seen["tags"][0]["name"]) == (
        "Save the otters", {"banner": "wave.png"}, "rivers",
    )  # fmt: skip
    assert door.rest("petitionform/1/")["statement_text"] == "They are nice"
    assert door.rest(f"petitionaction/{first['id']}/")["created_user"] is True
    assert door.send("PATCH", "petitionpage/1/", {"goal": 10, "fields": {"banner": "fur.png"}}).status_code == 202
    assert door.send("PATCH", "user/1/", {"first_name": "Ada", "fields": {"skills": "boats"}}).status_code == 202
    door.mock.clock.advance(seconds=60)
    second = post("action/", {"page": "otters", "email": "bob@example.org", "action_why": "fur"}).json()
    post("action/", {"page": "otters", "email": "ADA@example.org"})

    # XML-RPC: sees all of it
    shown = ak.Page.get({"name": "otters"})
    assert (shown["id"], shown["goal"], shown["custom_fields"]) == (1, 10, {"banner": "fur.png"})
    assert shown["updated_at"] == "2031-05-06T09:00:00"
    ada = ak.User.get({"email": "ada@example.org"})
    assert (ada["first_name"], ada["custom_fields"], ada["zip"]) == ("Ada", {"skills": "boats"}, "12345")
    actions = ak.PetitionAction.search({"page__name": "otters"})
    assert [(one["id"], one["user_id"], one["created_user"], one["source"]) for one in actions] == [
        (1, 1, 1, "api"),
        (2, 2, 1, "restful_api"),
        (3, 1, 0, "restful_api"),
    ]
    assert [one["created_at"] for one in actions[:2]] == ["2031-05-06T09:00:00", "2031-05-06T09:01:00"]
    assert ak.Action.get_custom_fields({"id": second["id"]}) == {"why": "fur"}
    assert ak.User.get({"akid": door.rest("user/2/")["token"]})["email"] == "bob@example.org"
    assert [one["page_name"] for one in ak.User.subscription_history({"id": 2})] == ["otters"]
    ak.User.unsubscribe({"id": 2})
    ak.Action.set_custom_fields({"id": second["id"], "why": "whiskers"})
    ak.User.save({"id": 1, "last_name": "Byron"})

    # and REST once more
    assert door.rest("user/2/")["subscription_status"] == "unsubscribed"
    assert door.rest("action/2/")["fields"] == {"why": "whiskers"}
    last = door.rest("user/1/")
    assert (last["first_name"], last["last_name"], last["fields"]) == ("Ada", "Byron", {"skills": "boats"})
    assert [mail.to for mail in door.mock.outbox] == [
        ("ada@example.org",), ("bob@example.org",), ("ada@example.org",),
    ]  # fmt: skip
    assert {path: door.rest(path)["meta"]["total_count"] for path in ("user/", "page/", "action/", "tag/")} == {
        "user/": 2, "page/": 1, "action/": 3, "tag/": 1,
    }  # fmt: skip


def test_what_rest_deletes_is_gone_over_xmlrpc(door):
    ak = door.ak
    ak.SignupPage.create({"name": "join"})
    ak.act({"page": "join", "email": "ada@example.org"})
    ak.act({"page": "join", "email": "bob@example.org"})

    assert door.send("DELETE", "action/1/").status_code == 204

    assert [one["id"] for one in ak.Action.search({})] == [2]
    assert ak.SignupAction.search({"user": 1}) == []
    assert ak.User.get({"id": 1})["email"] == "ada@example.org"


def test_both_doors_refuse_a_name_or_an_address_that_the_other_has_taken(door):
    ak = door.ak
    ak.SignupPage.create({"name": "join"})
    ak.User.create({"email": "ada@example.org"})
    assert door.send("POST", "petitionpage/", {"name": "join", "title": "Join"}).status_code == 400
    assert door.send("POST", "user/", {"email": "Ada@example.org"}).status_code == 409

    assert door.send("POST", "user/", {"email": "bob@example.org"}).status_code == 201
    assert door.send("POST", "petitionpage/", {"name": "otters", "title": "Otters"}).status_code == 201
    for method, given in ((ak.User.create, {"email": "BOB@example.org"}), (ak.SignupPage.create, {"name": "otters"})):
        with pytest.raises(Fault) as caught:
            method(given)
        assert caught.value.faultCode == "ValidationError"
    assert (door.rest("page/")["meta"]["total_count"], door.rest("user/")["meta"]["total_count"]) == (2, 2)
