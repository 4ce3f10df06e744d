"""The accounts whose keys open the API: groups and personal lists, each with the person who owns it."""

from __future__ import annotations

import re

from mockapi.resource.evidence import doc
from mockapi.resource.fields import Boolean, Ref, Text
from mockapi.resource.resource import Resource
from mockapi.world.store import Row, Unique
from mockapi.world.world import World

DEFAULT, PERSONAL = 1, 2  # the accounts that every world has
GROUP_KEY = "mockapi-key"
PERSONAL_KEY = "mockapi-personal-key"
FOUNDED = 1_331_716_320  # when they were made: 2012-03-14T09:12:00Z, in every world

GROUPS = Resource(
    vendor="actionnetwork",
    name="groups",
    help="An account: a group, or one person's own list.",
    fields=(
        Text("title"),
        Text("slug"),
        Text("api_key"),
        Text("kind", choices=("group", "personal")),
        Boolean("revoked", default=False),
        Ref("owner", to="people"),
    ),
    indexes=(
        Unique("api_key", lambda row: row.api_key),
        Unique("personal", lambda row: row.owner if row.kind == "personal" else None),
    ),
    evidence=doc("3"),
)


def found(
    world: World,
    *,
    title: str,
    slug: str | None = None,
    api_key: str | None = None,
    kind: str = "group",
    now: int | None = None,
) -> Row:
    """Make an account and the person who owns it. The owner is reachable by id and on no list (rulings).

    The slug is made of the title, the key of the slug. ``now`` is when, in seconds since the epoch. Raises Duplicate
    for a key that another account has.
    """
    from mockapi.actionnetwork.people import PEOPLE  # people need accounts, and an account its owner

    groups = world.collection(GROUPS.table)
    people = world.collection(PEOPLE.table)
    group_key, owner_key = world.ids.next(GROUPS.noun), world.ids.next(PEOPLE.noun)
    now = world.clock.seconds() if now is None else now
    slug = slug or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or f"group-{group_key}"
    api_key = api_key or f"{slug}-key"
    row = groups.put(
        GROUPS.build(group_key, {"title": title, "slug": slug, "api_key": api_key, "kind": kind, "owner": owner_key})
    )
    people.put(PEOPLE.build(owner_key, owner_columns(owner_key, group_key, slug, now)))
    return row


def found_personal_list(world: World, person: Row, api_key: str) -> Row:
    """The personal list of somebody who is there already. Raises Duplicate for a second one or a key that is taken."""
    number = world.ids.next(GROUPS.noun)
    title = f"{person.given_name or ''} {person.family_name or ''}".strip() or person.email
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or f"person-{number}"
    values = {"title": title, "slug": slug, "api_key": api_key, "kind": "personal", "owner": person.key}
    return world.collection(GROUPS.table).put(GROUPS.build(number, values))


def owner_columns(key: int, group: int, slug: str, now: int) -> dict[str, object]:
    """The person behind an account, with an address as every creator in the vendor's samples has one."""
    from mockapi.world.ids import uuid_of

    return {
        "uuid": uuid_of("actionnetwork.people", key),
        "group": group,
        "listed": False,
        "member": True,
        "created_date": now,
        "modified_date": now,
        "origin_system": "Action Network",
        "given_name": "Ida",
        "family_name": "Owner",
        "email": f"ida.owner@{slug}.example.org",
        "email_status": "subscribed",
        "address_lines": ("1 Market Square",),
        "locality": "Springfield",
        "region": "IL",
        "postal_code": "62701",
        "country": "US",
        "language": "en",
        "location": {"latitude": 39.8, "longitude": -89.64, "accuracy": "Approximate"},
    }


def by_key(world: World, api_key: str) -> Row | None:
    """The account that a key opens; none if the key was revoked."""
    group = world.collection(GROUPS.table).one("api_key", api_key)
    return None if group is None or group.revoked else group


def by_number(world: World, number: int) -> Row:
    """The account with that key in the store."""
    group = world.collection(GROUPS.table).get(number)
    assert group is not None, f"no account {number}"
    return group


def owned_by(world: World, person: int) -> Row | None:
    """An account that a person owns."""
    return next((group for group in world.collection(GROUPS.table) if group.owner == person), None)


def personal_list_of(world: World, person: int) -> Row | None:
    """The personal list that a person owns."""
    return world.collection(GROUPS.table).one("personal", person)
