"""The accounts whose keys open the API: groups and personal lists, each with the person who owns it."""

from __future__ import annotations

from mockapi.resource.evidence import doc
from mockapi.resource.fields import Ref, Text
from mockapi.resource.resource import Resource
from mockapi.world.store import Row, Unique
from mockapi.world.world import World

GROUP_KEY = "mockapi-key"
PERSONAL_KEY = "mockapi-personal-key"

GROUPS = Resource(
    vendor="actionnetwork",
    name="groups",
    help="An account: a group, or one person's own list.",
    fields=(
        Text("title"),
        Text("slug"),
        Text("api_key"),
        Text("kind", choices=("group", "personal")),
        Ref("owner", to="people"),
    ),
    indexes=(Unique("api_key", lambda row: row.api_key),),
    evidence=doc("3"),
)


def found(world: World, *, title: str, slug: str, api_key: str, kind: str = "group") -> Row:
    """Make an account and the person who owns it. The owner is reachable by id and on no list (rulings)."""
    from mockapi.actionnetwork.people import PEOPLE  # people need accounts, and an account its owner

    groups = world.collection(GROUPS.table)
    people = world.collection(PEOPLE.table)
    group_key, owner_key = world.ids.next(GROUPS.noun), world.ids.next(PEOPLE.noun)
    now = world.clock.seconds()
    people.put(PEOPLE.build(owner_key, owner_columns(owner_key, group_key, slug, now)))
    return groups.put(
        GROUPS.build(group_key, {"title": title, "slug": slug, "api_key": api_key, "kind": kind, "owner": owner_key})
    )


def owner_columns(key: int, group: int, slug: str, now: int) -> dict[str, object]:
    """The person behind an account, with an address as every creator in the vendor's samples has one."""
    from mockapi.world.ids import uuid_of

    return {
        "uuid": uuid_of("actionnetwork.people", key),
        "group": group,
        "listed": False,
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
    """The account that a key opens."""
    return world.collection(GROUPS.table).one("api_key", api_key)


def by_number(world: World, number: int) -> Row:
    """The account with that key in the store."""
    group = world.collection(GROUPS.table).get(number)
    assert group is not None, f"no account {number}"
    return group
