"""Which lists an action puts its user on, or takes them off (reference 40.9, 55.1)."""

from __future__ import annotations

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.users import subscriptions
from mockapi.world.store import Row


def check_lists(submission: Submission) -> Problems:
    """``lists``, and ``unsub_lists`` where people leave, hold numbers of lists that exist."""
    given, call = submission.given, submission.call
    for name in ("lists", "unsub_lists") if submission.page.type == "Unsubscribe" else ("lists",):
        for text in given.texts(name):
            for part in text.split(","):
                number = part.strip()
                if not number.isdecimal():
                    return {name: [submission.say("lists", "invalid")]}
                if len(number) > 18 or call.get("list", int(number)) is None:
                    return {name: [f"There is no list {number}."]}
    return {}


def numbers_in(given: Given, name: str = "lists") -> list[int]:
    """The lists named in the parameters."""
    return [int(part.strip()) for text in given.texts(name) for part in text.split(",")]


def apply(submission: Submission, user: Row, action: Row) -> bool:
    """Subscribe or unsubscribe as the page says; whether the user joined a list by this."""
    call, page, given = submission.call, submission.page, submission.given
    if page.type == "Unsubscribe":
        _unsubscribe(call, given, user, action, "unsubscribe")
        return False
    if page.type == "Import":
        return _import(submission, user, action)
    return _subscribe(submission, user, action, "subscribe")


def _unsubscribe(call: Call, given: Given, user: Row, action: Row, change: str) -> None:
    lists = numbers_in(given) + numbers_in(given, "unsub_lists")
    subscriptions.unsubscribe(call, user[0], change, action[0], lists or None)


def _import(submission: Submission, user: Row, action: Row) -> bool:
    """Import pages obey their own switches (reference 40.9)."""
    page, call = submission.page, submission.call
    if page.unsubscribe_all or page.unsubscribe:
        lists = None if page.unsubscribe_all else [page.list]
        subscriptions.unsubscribe(call, user[0], "unsubscribe_import", action[0], lists)
        return False
    if not page.subscribe and not (page.subscribe_if_new and action.created_user):
        return False
    return _subscribe(submission, user, action, "subscribe_uploader" if submission.uploading else "subscribe_import")


def _subscribe(submission: Submission, user: Row, action: Row, change: str) -> bool:
    call, page, given = submission.call, submission.page, submission.given
    if given.flag("suppress_subscribe") or given.names("suppress_subscribe_in", user.country):
        return False
    if given.flag("require_opt_in") and not given.flag("opt_in"):
        return False
    wanted = numbers_in(given) or ([page.list] if page.list is not None else [])
    return bool(subscriptions.subscribe(call, user[0], wanted, change, action[0]))
