"""People of an ActionKit and an Action Network, kept alike: what changed on one side goes to the other."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

IMPORT_PAGE, UNSUBSCRIBE_PAGE = "from_action_network", "left_action_network"
TRIES = 5


class ActionKit:
    """The users of an ActionKit."""

    def __init__(self, host: str, username: str, password: str) -> None:
        self.url = f"https://{host}/rest/v1"
        self.session = requests.Session()
        self.session.auth = (username, password)
        retry = Retry(TRIES, status_forcelist=[429, 502, 503], backoff_factor=0.01, allowed_methods=None)
        self.session.mount("https://", HTTPAdapter(max_retries=retry))

    def users_since(self, moment: str) -> Iterator[dict[str, Any]]:
        """The users that were changed after a moment, oldest change first."""
        path = f"/rest/v1/user/?updated_at__gt={moment}&order_by=updated_at&_limit=100"
        while path:
            answer = self.session.get(self.url.removesuffix("/rest/v1") + path, timeout=10)
            answer.raise_for_status()
            page = answer.json()
            yield from page["objects"]
            path = page["meta"]["next"]

    def user(self, email: str) -> dict[str, Any] | None:
        """The user with an address."""
        answer = self.session.get(f"{self.url}/user/", params={"email": email}, timeout=10)
        answer.raise_for_status()
        found = answer.json()["objects"]
        return found[0] if found else None

    def act(self, page: str, **fields: Any) -> None:
        """Submit a page for somebody."""
        answer = self.session.post(f"{self.url}/action/", json={"page": page, **fields}, timeout=10)
        answer.raise_for_status()


class ActionNetwork:
    """The people of an Action Network group."""

    def __init__(self, key: str, url: str = "https://actionnetwork.org/api/v2", ca_file: str | None = None) -> None:
        self.url = url
        trusted = True if ca_file is None else ssl.create_default_context(cafile=ca_file)
        self.client = httpx.Client(headers={"OSDI-API-Token": key}, timeout=10, verify=trusted)

    def ask(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        """An answer's JSON; too many calls and broken connections are tried again."""
        for attempt in range(TRIES):
            try:
                answer = self.client.request(method, address, **options)
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise
                continue
            if answer.status_code != 429:
                break
            time.sleep(0.01 * 2**attempt)
        answer.raise_for_status()
        data: dict[str, Any] = answer.json()
        return data

    def people_since(self, moment: str) -> Iterator[dict[str, Any]]:
        """The people who were changed after a moment, oldest change first."""
        address: str | None = f"{self.url}/people?filter=modified_date gt '{moment}'"
        while address:
            page = self.ask("GET", address)
            yield from page["_embedded"]["osdi:people"]
            address = page["_links"].get("next", {}).get("href")

    def person(self, email: str) -> dict[str, Any] | None:
        """The person with an address."""
        quoted = email.replace("'", "''")
        found = self.ask("GET", f"{self.url}/people", params={"filter": f"email_address eq '{quoted}'"})
        people = found["_embedded"]["osdi:people"]
        return people[0] if people else None


@dataclass
class Done:
    """What a sync did: addresses that went either way, and those that were told to leave."""

    to_actionnetwork: list[str] = field(default_factory=list)
    to_actionkit: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def sync(kit: ActionKit, network: ActionNetwork, since: str) -> Done:
    """Bring both up to date with what changed on the other side after ``since`` (UTC, ``2026-01-31T09:00:00``)."""
    done = Done()
    people = list(network.people_since(f"{since}Z"))  # before we write there ourselves
    for user in list(kit.users_since(since)):
        to_network(network, user, done)
    for person in people:
        to_kit(kit, person, done)
    return done


def announce(done: Done, hook: str) -> None:
    """Tell a chat room what a sync did."""
    text = (
        f"{len(done.to_actionnetwork)} to Action Network, {len(done.to_actionkit)} to ActionKit, {len(done.left)} left"
    )
    requests.post(hook, json={"text": text}, timeout=10).raise_for_status()


def to_network(network: ActionNetwork, user: dict[str, Any], done: Done) -> None:
    """A user's name and ZIP go to Action Network, and that they have left."""
    status = "subscribed" if user["subscription_status"] == "subscribed" else "unsubscribed"
    known = network.person(user["email"])
    wanted = {
        "given_name": user["first_name"],
        "family_name": user["last_name"],
        "postal_addresses": [{"postal_code": user["zip"]}] if user["zip"] else [],
        "email_addresses": [{"address": user["email"], "status": status}],
        "identifiers": [f"actionkit:{user['id']}"],
    }
    if known is None and status == "unsubscribed":
        return
    if known is not None and _same(known, wanted):
        return
    network.ask("POST", f"{network.url}/people", json={"person": wanted})
    (done.left if status == "unsubscribed" else done.to_actionnetwork).append(user["email"])


def to_kit(kit: ActionKit, person: dict[str, Any], done: Done) -> None:
    """A person's name and ZIP go to ActionKit, and that they have left. Who has a phone only stays where they are."""
    if not person["email_addresses"]:
        return
    address = person["email_addresses"][0]
    known = kit.user(address["address"])
    if address["status"] != "subscribed":
        if known is not None and known["subscription_status"] == "subscribed":
            kit.act(UNSUBSCRIBE_PAGE, email=address["address"])
            done.left.append(address["address"])
        return
    postal = person["postal_addresses"][0]
    fields = {
        "first_name": person.get("given_name", ""),
        "last_name": person.get("family_name", ""),
        "zip": postal.get("postal_code", "") if postal.get("country") == "US" else "",
    }
    if known is not None and all(known[name] == value for name, value in fields.items() if value):
        return
    kit.act(IMPORT_PAGE, email=address["address"], **{name: value for name, value in fields.items() if value})
    done.to_actionkit.append(address["address"])


def _same(person: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a person is as wanted already."""
    postal = person["postal_addresses"][0].get("postal_code", "")
    return (
        person.get("given_name", "") == wanted["given_name"]
        and person.get("family_name", "") == wanted["family_name"]
        and person["email_addresses"][0]["status"] == wanted["email_addresses"][0]["status"]
        and (not wanted["postal_addresses"] or postal == wanted["postal_addresses"][0]["postal_code"])
        and set(wanted["identifiers"]) <= set(person["identifiers"])
    )
