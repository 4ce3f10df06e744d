"""Addresses that get no mail: by address, domain and pattern, over the API and in what is sent."""

from __future__ import annotations

import pytest


def test_an_address_is_blackholed_once(ak):
    made = ak.made("blackholedemail/", {"email": "spam@example.org"})
    assert made["email"] == "spam@example.org"
    assert [one["id"] for one in ak.all("blackholedemail/?email=SPAM@example.org")] == [made["id"]]
    again = ak("POST", "blackholedemail/", {"email": "Spam@Example.org"})
    assert again.status_code == 409
    assert again.headers["Location"].endswith(made["resource_uri"])
    assert ak("DELETE", made["resource_uri"]).status_code == 204
    assert ak.mock.actionkit["blackholedemail"].count() == 0


@pytest.mark.parametrize("body", [{}, {"email": ""}, {"email": "spam"}, {"email": None}, {"email": ["a@b.org"]}])
def test_what_is_no_address_is_refused(ak, body):
    refused = ak("POST", "blackholedemail/", body)
    assert refused.status_code == 400
    assert list(refused.json()["blackholedemail"]) == ["email"]
    assert ak.all("blackholedemail/") == []


@pytest.mark.parametrize(
    ("name", "body", "held", "free"),
    [
        ("blackholedemail", {"email": "Ada@example.org"}, ["ada@example.org"], ["ada@example.com", "bada@example.org"]),
        ("blackholeddomain", {"domain": "example.org"}, ["ada@EXAMPLE.org"], ["ada@sub.example.org"]),
        ("blackholedpattern", {"pattern": "%spam%"}, ["NoSpam@example.org"], ["ada@example.org"]),
        ("blackholedpattern", {"pattern": "a_a@%"}, ["ada@example.org"], ["anna@example.org"]),
    ],
)
def test_confirmations_are_held_back(ak, name, body, held, free):
    page = ak.made("signuppage/", {"name": "join", "title": "Join"})
    ak.made("pagefollowup/", {"page": page["resource_uri"], "url": "/thanks", "email_subject": "Thanks"})
    ak.made(f"{name}/", body)
    for address in (*held, *free):
        ak.act("join", address)
    assert [mail.to[0] for mail in ak.mock.outbox] == free
    history = ak.all("blackholedhistory/")
    assert [one["email"] for one in history] == held
    assert history[0]["action_id"] == 1
    matched = {kind: history[0][f"matched_{kind}"] for kind in ("email", "domain", "pattern")}
    wanted = {"email": False, "domain": False, "pattern": None}
    wanted[name.removeprefix("blackholed")] = 1 if name == "blackholedpattern" else True
    assert matched == wanted
    assert ak.mock.actionkit["user"].count() == len(held) + len(free)


def test_the_history_is_only_read(ak):
    assert ak("POST", "blackholedhistory/", {"email": "ada@example.org"}).status_code == 405
    assert ak.all("blackholedhistory/") == []
