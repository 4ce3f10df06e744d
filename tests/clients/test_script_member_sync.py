"""What BostonDSA's member sync asks for: members by address, their flag, reports and the people on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import requests
from scene import MANY


@dataclass
class Member:
    """Takes these names of a person and no others, as ``Member(**json)``."""

    given_name: str = ""
    family_name: str = ""
    identifiers: list = field(default_factory=list)
    email_addresses: list = field(default_factory=list)
    phone_numbers: list = field(default_factory=list)
    postal_addresses: list = field(default_factory=list)
    _links: dict = field(default_factory=dict)
    custom_fields: dict = field(default_factory=dict)
    created_date: str = ""
    modified_date: str = ""
    languages_spoken: list = field(default_factory=list)

    @property
    def id(self):
        return next(item for item in self.identifiers if item.startswith("action_network:"))[len("action_network:") :]


@pytest.fixture
def ask(door):
    """The service's address and the headers that the script sends with everything."""
    return door.actionnetwork.url, {"OSDI-API-Token": door.actionnetwork.api_key}


@pytest.fixture
def rosa(door):
    return door.actionnetwork["people"].create(
        identifiers=["dsa:7"],
        given_name="Rosa",
        email_addresses=[{"address": "rosa+x@example.org"}],
        phone_numbers=[{"number": "12025550143"}],
        postal_addresses=[{"postal_code": "02134"}],
        custom_fields={"is_member": "True", "chapter": "Boston"},
    )


def members(ask, email):
    """Those whom the filter finds for an address, with the old name of its field."""
    root, headers = ask
    found = requests.get(f"{root}/people/?filter=email eq '{requests.utils.quote(email)}'", headers=headers).json()
    return [Member(**person) for person in found["_embedded"]["osdi:people"]]


@pytest.mark.parametrize("full", [True, False])
def test_a_person_has_only_the_names_that_the_script_takes(door, ask, rosa, full):
    if not full:
        rosa = door.actionnetwork["people"].create(phone_numbers=[{"number": "12025550199"}])
    root, headers = ask

    member = Member(**requests.get(f"{root}/people/{rosa.id}", headers=headers).json())

    assert member.id == rosa.id
    assert (member.identifiers, member.custom_fields) == (rosa.identifiers, rosa.custom_fields)
    assert all(entry["primary"] for entry in (*member.email_addresses, *member.postal_addresses))


def test_a_lapsed_member_loses_the_flag_and_nothing_else(door, ask, rosa):
    root, headers = ask
    (member,) = members(ask, "rosa+x@example.org")
    changes = {"email_addresses": [{"address": "rosa+x@example.org"}], "custom_fields": {"is_member": "False"}}

    updated = Member(**requests.put(f"{root}/people/{member.id}", json=changes, headers=headers).json())

    assert updated.custom_fields == {"is_member": "False", "chapter": "Boston"}
    person = door.actionnetwork["people"].get("dsa:7")
    assert (person.custom_fields, person.given_name) == (updated.custom_fields, "Rosa")
    assert person.email_addresses == rosa.email_addresses
    assert members(ask, "nobody@example.org") == []


def test_somebody_is_subscribed_elsewhere_with_the_addresses_as_they_were_read(door, ask, rosa):
    other = door.actionnetwork.add_group("Jamaica Plain")
    (member,) = members(ask, "rosa+x@example.org")
    root, _ = ask

    answer = requests.post(
        f"{root}/people/",
        json={"person": {"email_addresses": member.email_addresses}},
        headers={"OSDI-API-Token": other.api_key},
    )

    assert answer.status_code == 200
    (there,) = other["people"].all()
    assert there.email_addresses == rosa.email_addresses
    assert there.id != rosa.id
    assert door.actionnetwork["people"].count() == 1


def test_the_people_on_a_report_are_read_page_by_page_until_one_is_empty(door, ask):
    service = door.actionnetwork
    for number in range(30):
        service["lists"].insert(name=f"Neighborhood - {number}", title="A report", description="Report")
    service["lists"].insert(name="Neighborhood - mail", title="A mail", description="Email")
    everybody = [service["people"].create(email_addresses=[{"address": f"p{n}@example.org"}]) for n in range(MANY)]
    full = service["lists"].find(name="Neighborhood - 0")
    for person in everybody:
        service["items"].insert(list=full, person=person)
    root, headers = ask

    def until_empty(address, rel):
        page = 1
        while batch := requests.get(f"{address}?page={page}", headers=headers).json()["_embedded"][rel]:
            yield from batch
            page += 1

    reports = [
        report
        for report in until_empty(f"{root}/lists", "osdi:lists")
        if report["name"].startswith("Neighborhood -") and report["description"] == "Report"
    ]
    (report,) = (report for report in reports if report["name"] == "Neighborhood - 0")
    items = list(until_empty(f"{report['_links']['self']['href']}/items", "osdi:items"))

    assert len(reports) == 30
    assert {item["action_network:person_id"] for item in items} == {person.id for person in everybody}
    assert len(items) == MANY == service["items"].count(list=full)
    for item in items[:2]:
        Member(**requests.get(f"{root}/people/{item['action_network:person_id']}", headers=headers).json())
