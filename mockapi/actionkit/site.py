"""What a fresh site holds before anybody has done anything (rulings)."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.writing import insert
from mockapi.actionkit.money.accounts import DEFAULT_STUB
from mockapi.actionkit.users import staff
from mockapi.actionkit.users.subscriptions import CHANGES
from mockapi.world.world import World

USERNAME = PASSWORD = "mockapi"
LANGUAGES = (
    (100, "English", "en"), (101, "Spanish", "es"), (102, "French", "fr"), (103, "German", "de"),
    (104, "Portuguese", "pt"), (105, "Italian", "it"), (106, "Dutch", "nl"), (107, "Danish", "da"),
    (108, "Swedish", "sv"), (109, "Norwegian", "no"), (110, "Finnish", "fi"), (111, "Polish", "pl"),
    (112, "Czech", "cs"), (113, "Hungarian", "hu"), (114, "Romanian", "ro"), (115, "Greek", "el"),
    (116, "Turkish", "tr"), (117, "Russian", "ru"), (118, "Ukrainian", "uk"), (119, "Arabic", "ar"),
    (120, "Hebrew", "he"), (121, "Hindi", "hi"), (122, "Chinese", "zh"), (123, "Japanese", "ja"),
    (124, "Korean", "ko"), (125, "Vietnamese", "vi"),
)  # fmt: skip
# 2 and 11 are documented; the others follow the names of the user's own fields.
FORM_FIELDS = (
    "email", "zip", "first_name", "last_name", "middle_name", "prefix", "suffix", "address1", "address2", "city",
    "name", "state", "region", "postal", "plus4", "country", "phone", "home_phone", "work_phone", "mobile_phone",
    "source",
)  # fmt: skip


FOUNDED = "2012-03-14T09:06:01Z"


@cache
def fresh_site() -> World:
    """A world that holds what every site has; it must not change any more, and others start from it."""
    world = World()
    world.clock.freeze(FOUNDED)
    with world.transaction():
        _found(Call(world, MODELS))
    return world


def settle(world: World) -> World:
    """The world, started from a fresh site if nothing of ActionKit's is in it."""
    if world.find(staff.STAFF.noun) is None:
        world.adopt(fresh_site())
    return world


def _found(call: Call) -> None:
    for number, name, iso_code in LANGUAGES:
        _row(call, "language", number, name=name, iso_code=iso_code)
    for number, name in enumerate(FORM_FIELDS, 1):
        _row(call, "formfield", number, name=name)
    for number, name, description, subscribed in CHANGES:
        _row(call, "subscriptionchangetype", number, name=name, description=description, subscribed=subscribed)
    _row(call, "list", 1, name="Main email list", is_default=True)
    _row(call, "hostingplatform", 1, name="ActionKit")
    _row(call, "templateset", 1, name="Default", is_default=True)
    _row(call, "fromline", 1, from_line='"ActionKit" <noreply@mockapi.actionkit.com>', is_default=True)
    _row(call, "emailwrapper", 1, name="Default", is_default=True)
    _row(call, "paymentaccount", 1, name=DEFAULT_STUB)
    staff.add(call, USERNAME, PASSWORD)


def _row(call: Call, name: str, number: int, /, **values: Any) -> None:
    call.world.ids.reach(MODELS[name].noun, number)
    insert(call, MODELS[name], values, key=number)
