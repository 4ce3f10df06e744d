"""The migration report, class by class: its requests are sent and do what the calls did; its differences are true."""

from __future__ import annotations

import pytest
from acting_pages import everything
from rest_ways import Traveller, in_rest_s_words
from xmlrpc_inventory import CLASSES, CREATABLE, site

# What the report says it makes up, or cannot do over REST: (class, method) and the tables that differ, by sentence.
TOLD = {
    "what stands here is made up": {
        "report",
        "pagefollowup",
        *(name.lower() for name in CLASSES if name[-4:] == "Form"),
    },
    "No action is made": {"action"},
    "No mail goes out": {"outbox"},
    "REST signs up no host by itself": {"eventsignup"},
}
METHODS = ("create", "save", "save_or_create", "get", "search")
# Of these the report says that REST lacks the way, and names no request.
LACKING = {
    "create": {
        "SubscriptionHistory", "SubscriptionChangeType", "FormField", "TemplateHistory", "TemplateCode",
        "BuiltinTranslation", "Order", "OrderDetail", "OrderUserDetail", "OrderShippingAddress", "OrderRecurring",
        "UserMailing", "ClickUrl", "Report",
    },
    "save": {
        "SubscriptionHistory", "SubscriptionChangeType", "FormField", "TemplateHistory", "TemplateCode",
        "BuiltinTranslation", "ClickUrl", "Report",
    },
    "get": {"Report"},
    "search": {"Report"},
}  # fmt: skip
LACKING["save_or_create"] = LACKING["create"] | LACKING["save"]


def given_to(kit, name, method):
    """The struct of a call, after what it needs was made; None where the class has nothing to change."""
    if method == "create":
        return kit.body(name)
    if method == "save_or_create" and name in CREATABLE:
        return kit.body(name)
    made = kit.make(name)
    if method == "search":
        return {}
    key = next(key for key in ("id", "name", "user") if key in made)
    if method == "get":
        return {key: made[key]}
    change = CLASSES[name].change
    return None if change is None else {key: made[key], change[0]: change[1]}


def went_both_ways(name, method, given_by=given_to):
    """The struct's answer, the report's move, and the traveller; what the two ways left, table by table."""
    with site() as kit:
        given = given_by(kit, name, method)
        if given is None:
            pytest.skip("nothing of it can be changed")
        answer = kit.call(name, method, given)
        (*_, move) = kit.mock.actionkit.migration_report()
        left = everything(kit.mock)
    assert (move.method, move.given) == (f"{name}.{method}", given)
    with site() as kit:
        assert given_by(kit, name, method) == given
        traveller = Traveller(kit.host, kit.auth).go(move.requests)
        return answer, move, traveller, left, everything(kit.mock)


def tables_that_differ(left, other):
    return {name for name in {*left, *other} if left.get(name) != other.get(name)}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", CLASSES)
def test_the_requests_named_do_what_the_call_did(name, method):
    if (method == "create" and name not in CREATABLE) or (method, name) == ("save_or_create", "Page"):
        pytest.skip("there is no such call")

    _, move, traveller, left, other = went_both_ways(name, method)

    if name in LACKING[method]:
        said = [text for text in move.differences if text.startswith(("REST does not make", "REST does not change"))]
        assert said or move.differences[0].startswith("REST does not show")
        assert not [request for request in move.requests if request.startswith("POST")]
        assert method == "save_or_create" or move.requests == ()
        return
    assert traveller.answers
    told = set().union(*(tables for text, tables in TOLD.items() if text in " ".join(move.differences)))
    assert tables_that_differ(left, other) - {"eventsignup"} <= told
    if tables_that_differ(left, other):
        assert told
    if method in ("create", "save"):
        assert left != everything_before(name, method)


def everything_before(name, method):
    with site() as kit:
        given_to(kit, name, method)
        return everything(kit.mock)


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "Report"])
def test_the_differences_told_are_all_there_are(name):
    struct, move, traveller, *_ = went_both_ways(name, "get")

    rest = traveller.answers[-1].json()
    expected = in_rest_s_words(struct, move.differences, rest)

    assert {key: rest.get(key, "nothing") for key in expected} == expected


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "Report"])
def test_what_is_said_not_to_be_there_is_not(name):
    struct, move, traveller, *_ = went_both_ways(name, "search")

    lacking = next((text for text in move.differences if text.startswith("REST does not show")), "")
    told = {key for key in struct[0] if f"`{key}`" in lacking}
    assert lacking.count("`") == 2 * len(told)
    assert traveller.found
    assert [told & set(one) for one in traveller.found] == [set()] * len(traveller.found)
