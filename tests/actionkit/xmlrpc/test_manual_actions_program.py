"""The calls of the manual's page on actions, in today's Python: every key and value as printed."""

from __future__ import annotations

import pytest

PRINTED = {
    "status": "complete",
    "user_id": 2,
    "action_ptr_id": 3,
    "referring_mailing_id": None,
    "mailing_id": None,
    "opq_id": "",
    "created_at": "2009-09-26T10:10:09",
    "updated_at": "2009-09-26T10:10:09",
    "source": "website",
    "created_user": 1,
    "link": None,
    "subscribed_user": 1,
    "referring_user_id": None,
    "page_id": 6,
    "id": 3,
}


@pytest.fixture
def history(door):
    """A site on which the third action is that of the second user, on the sixth page, a signup page."""
    for number in range(1, 6):
        door.mock.actionkit["petitionpage"].create(name=f"petition-{number}")
    door.mock.actionkit["signuppage"].create(name="everyhome")
    for page in ("petition-1", "petition-2"):
        assert door.ak.act({"page": page, "email": "first@example.org"})["success"]
    door.mock.clock.freeze("2009-09-26T10:10:09Z")


def exactly(struct, expected):
    """Equal, key for key, and of the printed types: 1 is no True."""
    assert struct == expected
    assert {key: type(value) for key, value in struct.items()} == {
        key: type(value) for key, value in expected.items()
    }  # fmt: skip


def test_the_history_of_a_user_is_searched_as_printed(door, history):
    actionkit = door.ak
    acted = actionkit.act({"page": "everyhome", "email": "second@example.org", "source": "website"})
    akid = door.rest("user/2/")["token"]

    user = actionkit.User.get({"akid": akid})
    found = actionkit.Action.search({"user": user["id"]})

    assert len(found) == 1
    exactly(found[0], PRINTED)
    exactly(acted["action"], PRINTED)
    assert actionkit.PetitionAction.search({"user": user["id"]}) == []
    assert actionkit.PetitionAction.search({"user": user["id"], "page__name": "everyhome"}) == []
    seen = door.rest("action/3/")
    assert (seen["user"], seen["page"], seen["source"]) == (
        "/rest/v1/user/2/", "/rest/v1/signuppage/6/", "website",
    )  # fmt: skip


def test_searches_narrow_by_type_and_by_page(door, history):
    actionkit = door.ak

    assert [one["page_id"] for one in actionkit.Action.search({"user": 1})] == [1, 2]
    assert [one["page_id"] for one in actionkit.PetitionAction.search({"user": 1})] == [1, 2]
    assert [one["id"] for one in actionkit.PetitionAction.search({"user": 1, "page__name": "petition-2"})] == [2]
    assert actionkit.SignupAction.search({"user": 1}) == []
    assert door.rest("petitionaction/?user=1")["meta"]["total_count"] == 2


def test_custom_fields_of_actions_are_printed_where_there_are_any(door, history):
    actionkit = door.ak
    sent = {"page": "everyhome", "email": "second@example.org", "source": "website", "action_partner": "buddy"}
    action = actionkit.act(sent)["action"]

    exactly(actionkit.Action.get({"id": 3}), {**PRINTED, "custom_fields": {"partner": "buddy"}})
    assert door.rest("action/3/")["fields"] == {"partner": "buddy"}

    assert actionkit.Action.clear_custom_fields({"id": action["id"]}) == {}
    exactly(actionkit.Action.get({"id": 3}), PRINTED)
    assert door.rest("action/3/")["fields"] == {}

    assert actionkit.Action.set_custom_fields({"id": action["id"], "partner": "buddy"}) == {"partner": "buddy"}
    assert actionkit.Action.get_custom_fields({"id": action["id"]}) == {"partner": "buddy"}
    assert door.rest("action/3/")["fields"] == {"partner": "buddy"}
    assert actionkit.Action.clear_custom_fields({"id": action["id"]}) == {}
    assert door.rest("action/3/")["fields"] == {}
