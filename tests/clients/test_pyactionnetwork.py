"""pyactionnetwork, which has its host written into it."""

from __future__ import annotations

import pytest
from pyactionnetwork import ActionNetworkApi
from pyactionnetwork.helpers import get_all_donations
from pyactionnetwork.models import Donation, Tag
from scene import MANY, populate


@pytest.fixture
def api(mockapi):
    return ActionNetworkApi(mockapi.actionnetwork.api_key)


@pytest.fixture
def rosa(mockapi, api):
    """A person as this client makes them."""
    mockapi.actionnetwork["tags"].create(name="volunteer")
    api.create_person(
        email="rosa+crm@example.org", given_name="Rosa", family_name="Quill", address=["1 Main Street"],
        city="Springfield", state="IL", country="US", postal_code="62701", tags=["volunteer"],
        custom_fields={"shirt": "M"},
    )  # fmt: skip
    return mockapi.actionnetwork["people"].find(email_address="rosa+crm@example.org")


def test_it_learns_the_services_addresses_from_the_entry_point(mockapi, api):
    assert api.config["motd"]
    assert mockapi.journal.requests()[0].path == "/api/v2/"
    assert api.resource_to_url("people") == "https://actionnetwork.org/api/v2/people"
    scene = populate(mockapi.actionnetwork)
    for name in ("people", "tags", "forms", "events", "lists", "osdi:petitions", "action_network:surveys"):
        ((rel, rows),) = api.get_resource(name)["_embedded"].items()
        assert len(rows) == 25 < mockapi.actionnetwork[rel.partition(":")[2]].count()
    assert len(scene.everybody) == MANY
    with pytest.raises(KeyError):
        api.resource_to_url("otters")


def test_a_wrong_key_opens_the_entry_point_without_tags_and_nothing_else(mockapi):
    api = ActionNetworkApi("wrong")

    with pytest.raises(KeyError):
        api.resource_to_url("tags")
    assert api.get_resource("people") == {"error": "API Key invalid or not present wrong"}
    assert mockapi.journal.last.status == 403


def test_a_person_is_made_with_all_that_was_given(mockapi, rosa, raw):
    person = raw(mockapi, f"/people/{rosa.id}")

    assert (person["given_name"], person["family_name"]) == ("Rosa", "Quill")
    address = person["postal_addresses"][0]
    assert (address["address_lines"], address["region"], address["postal_code"]) == (["1 Main Street"], "IL", "62701")
    assert person["custom_fields"] == {"shirt": "M"}
    assert mockapi.actionnetwork["taggings"].count(person=rosa) == 1


def test_a_person_made_of_an_address_and_empty_texts_is_fine(mockapi, api):
    made = api.create_person(email="nia@example.org")

    assert (
        mockapi.actionnetwork["people"].get(made["identifiers"][0]).email_addresses[0]["address"] == "nia@example.org"
    )
    assert not made.get("given_name")
    assert made["custom_fields"] == {}


def test_people_are_found_by_the_old_name_of_the_field_too(api, rosa):
    api.create_person(email="nia@example.org")

    for field in ("email", "email_address"):
        found = api.get_person(search_by=field, search_string="rosa+crm@example.org")
        assert [person["given_name"] for person in found["_embedded"]["osdi:people"]] == ["Rosa"]
    assert api.get_person(search_string="nobody@example.org")["_embedded"]["osdi:people"] == []
    assert api.get_person(person_id=rosa.id)["given_name"] == "Rosa"


def test_a_field_that_cannot_be_searched_never_gives_everybody(mockapi, api, rosa):
    assert set(api.get_person(search_by="shoe_size", search_string="38")) == {"error"}
    assert mockapi.journal.last.status == 400


def test_an_update_clears_the_names_that_it_was_not_given(mockapi, api, rosa):
    updated = api.update_person(person_id=rosa.id, given_name="Rosie", tags=["another"])

    assert mockapi.journal.last.body["family_name"] is None
    person = mockapi.actionnetwork["people"].get(rosa)
    assert (person.given_name, person.family_name) == ("Rosie", None)
    assert updated["email_addresses"][0]["address"] == "rosa+crm@example.org"  # no address ever becomes null
    assert (person.postal_addresses[0]["region"], person.postal_addresses[0]["country"]) == ("IL", "US")
    assert "postal_code" not in updated["postal_addresses"][0]
    assert person.custom_fields == {"shirt": "M"}
    assert mockapi.actionnetwork["taggings"].count(person=rosa) == 1  # tags cannot be changed here


@pytest.mark.mockapi(null_clears=False)
def test_a_setting_makes_null_harmless(mockapi, api, rosa, raw):
    api.update_person(person_id=rosa.id, given_name="Rosie")

    person = raw(mockapi, f"/people/{rosa.id}")
    assert (person["given_name"], person["family_name"]) == ("Rosie", "Quill")
    assert person["postal_addresses"][0]["postal_code"] == "62701"


def test_its_search_does_nothing(mockapi, api):
    total = mockapi.journal.total

    assert api.search("people", "eq", "rosa") is None
    assert mockapi.journal.total == total


def test_its_addresses_can_be_read_anew(mockapi, api):
    first = api.config
    api.refresh_config()

    assert api.config == first
    assert [exchange.path for exchange in mockapi.journal.requests()] == ["/api/v2/", "/api/v2/"]


def test_tags_fit_its_model(mockapi, api):
    made = mockapi.actionnetwork["tags"].create(name="volunteer")

    (tag,) = (Tag(data=tag) for tag in api.get_resource("tags")["_embedded"]["osdi:tags"])

    assert (tag.id, tag.name) == (made.id, "volunteer")


# ---- donations


@pytest.fixture
def gifts(mockapi):
    """More than two pages of donations of two people to two pages, every third of them recurring."""
    service = mockapi.actionnetwork
    people = [service["people"].create(email_addresses=[{"address": f"{name}@example.org"}]) for name in ("a", "b")]
    pages = [service["fundraising_pages"].create(title=title) for title in ("Roof", "Cellar")]
    for number in range(60):
        often = {"recurring": True, "period": "Every 3 Months"} if number % 3 == 0 else {"recurring": False}
        service["donations"].create(
            fundraising_page=pages[number % 2],
            person=people[number % 2],
            recipients=[{"display_name": "Us", "amount": f"{number}.00"}, {"display_name": "Them", "amount": "0.50"}],
            created_date=f"2026-01-01T00:00:{number:02}Z",
            **{"action_network:recurrence": often},
        )
    return pages


def test_all_donations_are_followed_from_page_to_page(mockapi, api, queries, gifts, raw):
    found = []
    asked = queries(mockapi, lambda: found.extend(get_all_donations(api)))

    assert asked == ["", "page=2", "page=3"]
    assert {donation.id for donation in found} == {row.id for row in mockapi.actionnetwork["donations"].all()}
    assert sorted(donation.amount for donation in found) == sorted(f"{number}.50" for number in range(60))
    assert sum(donation.recurring for donation in found) == 20
    assert {donation.period for donation in found if donation.recurring} == {"Every 3 Months"}
    newest_first = [f"2026-01-01T00:00:{number:02}Z" for number in reversed(range(60))]
    assert [donation.created_date for donation in found] == newest_first
    totals = [raw(mockapi, f"/fundraising_pages/{page.id}")["total_amount"] for page in gifts]
    assert sum(float(donation.amount) for donation in found) == sum(totals)


@pytest.mark.mockapi(next_on_last_page=True)
def test_all_donations_end_at_the_empty_page_where_the_last_one_has_a_next_too(mockapi, api, queries, gifts):
    found = []
    asked = queries(mockapi, lambda: found.extend(get_all_donations(api)))

    assert asked == ["", "page=2", "page=3", "page=4"]
    assert len(found) == len({donation.id for donation in found}) == 60


def test_the_donations_of_one_page_are_followed_too(mockapi, api, gifts):
    roof, _ = gifts

    found = get_all_donations(api, url=f"https://actionnetwork.org/api/v2/fundraising_pages/{roof.id}/donations")

    assert {donation.id for donation in found} == {
        row.id for row in mockapi.actionnetwork["donations"].filter(fundraising_page=roof)
    }
    assert len(found) == 30
    assert {donation.fundraising_page_id for donation in found} == {roof.id}


def test_a_donation_says_when_the_next_one_is_due(mockapi, api, gifts):
    found = get_all_donations(api)

    recurring = next(donation for donation in found if donation.recurring)
    single = next(donation for donation in found if not donation.recurring)
    assert recurring.next_donation > recurring.next_donation.strptime(recurring.created_date, "%Y-%m-%dT%H:%M:%SZ")
    assert (isinstance(single, Donation), single.next_donation) == (True, None)
    assert mockapi.actionnetwork["donations"].get(single.id)["action_network:recurrence"] == {"recurring": False}


def test_nobody_gave_anything(mockapi, api):
    assert get_all_donations(api) == []
    assert mockapi.journal.last.path == "/api/v2/donations"


def test_a_full_page_of_donations_is_the_last_where_there_are_no_more(mockapi, api, queries, gifts):
    for donation in mockapi.actionnetwork["donations"].all()[50:]:
        mockapi.actionnetwork["donations"].delete(donation)

    found = []
    asked = queries(mockapi, lambda: found.extend(get_all_donations(api)))

    assert asked == ["", "page=2"]
    assert {donation.id for donation in found} == {row.id for row in mockapi.actionnetwork["donations"].all()}
    assert len(found) == 50
