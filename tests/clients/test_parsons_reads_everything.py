"""parsons.ActionNetwork: every method that reads, against the Python door and a plain request."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import requests
from scene import MANY, PARENT, RECORDS, populate

NOBODY = "00000000-0000-4000-8000-000000000000"

COLLECTIONS = {
    "advocacy_campaigns": lambda network, **options: network.get_advocacy_campaigns(**options),
    "campaigns": lambda network, **options: network.get_campaigns(**options),
    "donations": lambda network, **options: network.get_donations(**options),
    "event_campaigns": lambda network, **options: network.get_event_campaigns(**options),
    "events": lambda network, **options: network.get_events(**options),
    "forms": lambda network, **options: network.get_forms(**options),
    "fundraising_pages": lambda network, **options: network.get_fundraising_pages(**options),
    "lists": lambda network, **options: network.get_lists(**options),
    "messages": lambda network, **options: network.get_messages(**options),
    "people": lambda network, **options: network.get_people(**options),
    "petitions": lambda network, **options: network.get_petitions(**options),
    "queries": lambda network, **options: network.get_queries(**options),
    "surveys": lambda network, **options: network.get_surveys(**options),
    "tags": lambda network, **options: network.get_tags(**options),
    "unique_id_lists": lambda network, **options: network.get_unique_id_lists(**options),
    "wrappers": lambda network, **options: network.get_wrappers(**options),
}
WITHOUT_FILTERS = ("lists", "messages", "queries", "unique_id_lists", "wrappers")

SINGLE = {
    "advocacy_campaigns": lambda network, key: network.get_advocacy_campaign(key),
    "campaigns": lambda network, key: network.get_campaign(key),
    "donations": lambda network, key: network.get_donation(key),
    "event_campaigns": lambda network, key: network.get_event_campaign(key),
    "events": lambda network, key: network.get_event(key),
    "forms": lambda network, key: network.get_form(key),
    "fundraising_pages": lambda network, key: network.get_fundraising_page(key),
    "lists": lambda network, key: network.get_list(key),
    "messages": lambda network, key: network.get_message(key),
    "people": lambda network, key: network.get_person(key),
    "petitions": lambda network, key: network.get_petition(key),
    "queries": lambda network, key: network.get_query(key),
    "surveys": lambda network, key: network.get_survey(key),
    "tags": lambda network, key: network.get_tag(key),
    "unique_id_lists": lambda network, key: network.get_unique_id_list(key),
    "wrappers": lambda network, key: network.get_wrapper(key),
}

UNDER_AN_ACTION = {
    "attendances": lambda network, key, **options: network.get_event_attendances(key, **options),
    "donations": lambda network, key, **options: network.get_fundraising_page_donations(key, **options),
    "events": lambda network, key, **options: network.get_event_campaign_events(key, **options),
    "items": lambda network, key, **options: network.get_items(key, **options),
    "outreaches": lambda network, key, **options: network.get_advocacy_campaign_outreaches(key, **options),
    "signatures": lambda network, key, **options: network.get_petition_signatures(key, **options),
    "submissions": lambda network, key, **options: network.get_form_submissions(key, **options),
    "taggings": lambda network, key, **options: network.get_taggings(key, **options),
}
ONE_UNDER_AN_ACTION = {
    "attendances": lambda network, key, own: network.get_event_attendance(key, own),
    "items": lambda network, key, own: network.get_item(key, own),
    "outreaches": lambda network, key, own: network.get_advocacy_campaign_outreach(key, own),
    "signatures": lambda network, key, own: network.get_petition_signature(key, own),
    "submissions": lambda network, key, own: network.get_form_submission(key, own),
    "taggings": lambda network, key, own: network.get_tagging(key, own),
}
ABOVE = {records: action for action, records in RECORDS.items() if action != "surveys"} | {
    "events": "event_campaigns",
    "items": "lists",
    "taggings": "tags",
}

OF_A_PERSON = {
    "attendances": lambda network, key, **options: network.get_person_attendances(key, **options),
    "donations": lambda network, key, **options: network.get_person_donations(key, **options),
    "outreaches": lambda network, key, **options: network.get_person_outreaches(key, **options),
    "signatures": lambda network, key, **options: network.get_person_signatures(key, **options),
    "submissions": lambda network, key, **options: network.get_person_submissions(key, **options),
}
ONE_OF_A_PERSON = {
    "attendances": lambda network, key, own: network.get_person_attendance(key, own),
    "outreaches": lambda network, key, own: network.get_person_outreach(key, own),
    "signatures": lambda network, key, own: network.get_person_signature(key, own),
    "submissions": lambda network, key, own: network.get_person_submission(key, own),
}


@pytest.fixture
def scene(mockapi):
    return populate(mockapi.actionnetwork)


def natives(rows):
    """The native identifiers of an answer's resources, in order."""
    return [next(item for item in row["identifiers"] if item.startswith("action_network:")) for row in rows]


def known(rows):
    """The native identifiers of rows of the Python door."""
    return {f"action_network:{row.id}" for row in rows}


def embedded(page):
    """The resources of a page: there is one rel."""
    (rows,) = page["_embedded"].values()
    return rows


@pytest.mark.parametrize("noun", COLLECTIONS)
def test_a_collection_is_read_to_its_end(mockapi, network, scene, noun):
    found = natives(COLLECTIONS[noun](network))

    assert len(found) == MANY
    assert set(found) == known(mockapi.actionnetwork[noun].all())


@pytest.mark.parametrize("noun", COLLECTIONS)
def test_a_limit_gives_the_first_ones(mockapi, network, raw, scene, noun):
    found = natives(COLLECTIONS[noun](network, limit=3))

    assert found == natives(embedded(raw(mockapi, f"/{noun}")))[:3]


@pytest.mark.parametrize("noun", [noun for noun in COLLECTIONS if noun != "tags"])
def test_a_single_page_is_what_the_service_answers(mockapi, network, raw, scene, noun):
    page = COLLECTIONS[noun](network, page=2, per_page=20)

    assert page == raw(mockapi, f"/{noun}?page=2&per_page=20")
    assert (page["page"], page["per_page"], len(embedded(page))) == (2, 20, MANY - 20)
    assert not known(mockapi.actionnetwork[noun].all()).isdisjoint(natives(embedded(page)))


@pytest.mark.parametrize("noun", [n for n in COLLECTIONS if n not in (*WITHOUT_FILTERS, "tags", "fundraising_pages")])
def test_a_filter_finds_one_of_many(mockapi, network, raw, scene, noun):
    wanted = mockapi.actionnetwork[noun].all()[5]
    text = f"identifier eq 'action_network:{wanted.id}'"

    assert natives(COLLECTIONS[noun](network, filter=text)) == [f"action_network:{wanted.id}"]
    assert natives(embedded(raw(mockapi, f"/{noun}?filter={quote(text)}"))) == [f"action_network:{wanted.id}"]


@pytest.mark.parametrize("noun", WITHOUT_FILTERS)
def test_where_there_are_no_filters_one_changes_nothing(mockapi, network, scene, noun):
    found = natives(COLLECTIONS[noun](network, filter="name eq 'nothing'"))

    assert set(found) == known(mockapi.actionnetwork[noun].all())
    assert mockapi.journal.last.query["filter"] == "name eq 'nothing'"


def test_its_fundraising_pages_forget_the_filter_unless_a_page_is_asked_for(mockapi, network, scene):
    text = "title eq 'fundraising_pages 5'"

    assert len(natives(network.get_fundraising_pages(filter=text))) == MANY
    assert "filter" not in mockapi.journal.last.query
    (one,) = embedded(network.get_fundraising_pages(page=1, filter=text))
    assert one["title"] == "fundraising_pages 5"


def test_its_argument_for_pages_of_tags_is_deprecated_and_not_sent(mockapi, network, queries, scene):
    with pytest.warns(DeprecationWarning, match="per_page"):
        asked = queries(mockapi, lambda: network.get_tags(per_page=5))

    assert asked == [f"page={page}&per_page=25" for page in (1, 2, 3)]


@pytest.mark.parametrize("noun", SINGLE)
def test_one_of_a_collection_is_read(mockapi, network, raw, scene, noun):
    wanted = mockapi.actionnetwork[noun].all()[7]

    found = SINGLE[noun](network, wanted.id)

    assert found == raw(mockapi, f"/{noun}/{wanted.id}")
    assert natives([found]) == [f"action_network:{wanted.id}"]
    assert found["created_date"] == wanted.created_date.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("noun", SINGLE)
def test_one_that_is_not_there_is_an_error_with_the_services_words(network, noun):
    with pytest.raises(requests.HTTPError, match=f"404.*Couldn't find .+ with id = {NOBODY}"):
        SINGLE[noun](network, NOBODY)


@pytest.mark.parametrize("noun", UNDER_AN_ACTION)
def test_what_hangs_on_something_is_read_to_its_end(mockapi, network, scene, noun):
    above = scene.busy[ABOVE[noun]]

    found = natives(UNDER_AN_ACTION[noun](network, above.id))

    assert len(found) == MANY
    assert set(found) == known(mockapi.actionnetwork[noun].filter(**{PARENT[ABOVE[noun]]: above}))
    empty = mockapi.actionnetwork[ABOVE[noun]].all()[-1]
    assert UNDER_AN_ACTION[noun](network, empty.id).num_rows == 0


@pytest.mark.parametrize("noun", UNDER_AN_ACTION)
def test_a_page_and_a_limit_of_what_hangs_on_something(mockapi, network, raw, scene, noun):
    path, above = f"/{ABOVE[noun]}/{scene.busy[ABOVE[noun]].id}/{noun}", scene.busy[ABOVE[noun]].id
    first = raw(mockapi, path)

    assert UNDER_AN_ACTION[noun](network, above, page=2) == raw(mockapi, f"{path}?page=2&per_page=25")
    assert natives(UNDER_AN_ACTION[noun](network, above, limit=4)) == natives(embedded(first))[:4]


@pytest.mark.parametrize("noun", [noun for noun in UNDER_AN_ACTION if noun not in ("items", "taggings")])
def test_what_hangs_on_something_can_be_filtered(mockapi, network, scene, noun):
    wanted = mockapi.actionnetwork[noun].all()[9]

    found = UNDER_AN_ACTION[noun](
        network, scene.busy[ABOVE[noun]].id, filter=f"identifier eq 'action_network:{wanted.id}'"
    )

    assert natives(found) == [f"action_network:{wanted.id}"]


@pytest.mark.parametrize("noun", ONE_UNDER_AN_ACTION)
def test_one_of_what_hangs_on_something_is_read(mockapi, network, raw, scene, noun):
    above, wanted = scene.busy[ABOVE[noun]], mockapi.actionnetwork[noun].all()[11]
    other = mockapi.actionnetwork[ABOVE[noun]].all()[-1]

    found = ONE_UNDER_AN_ACTION[noun](network, above.id, wanted.id)

    assert found == raw(mockapi, f"/{ABOVE[noun]}/{above.id}/{noun}/{wanted.id}")
    assert natives([found]) == [f"action_network:{wanted.id}"]
    assert found["_links"]["osdi:person"]["href"] == f"{mockapi.actionnetwork.url}/people/{wanted.person}"
    with pytest.raises(requests.HTTPError, match="404"):
        ONE_UNDER_AN_ACTION[noun](network, other.id, wanted.id)


@pytest.mark.parametrize("noun", OF_A_PERSON)
def test_what_a_person_did_is_read(mockapi, network, raw, scene, noun):
    person = scene.everybody[3]

    found = natives(OF_A_PERSON[noun](network, person.id))

    assert set(found) == known(mockapi.actionnetwork[noun].filter(person=person))
    assert len(found) == 1
    assert OF_A_PERSON[noun](network, person.id, page=1) == raw(
        mockapi, f"/people/{person.id}/{noun}?page=1&per_page=25"
    )
    assert OF_A_PERSON[noun](network, person.id, filter="created_date gt '2099-01-01'").num_rows == 0


@pytest.mark.parametrize("noun", ONE_OF_A_PERSON)
def test_one_of_what_a_person_did_is_read(mockapi, network, raw, scene, noun):
    person, other = scene.everybody[3], scene.everybody[4]
    (wanted,) = mockapi.actionnetwork[noun].filter(person=person)

    found = ONE_OF_A_PERSON[noun](network, person.id, wanted.id)

    assert found == raw(mockapi, f"/people/{person.id}/{noun}/{wanted.id}")
    assert found["action_network:person_id"] == person.id
    with pytest.raises(requests.HTTPError, match="404"):
        ONE_OF_A_PERSON[noun](network, other.id, wanted.id)


@pytest.mark.parametrize(
    "noun", ["petitions", "events", "forms", "fundraising_pages", "advocacy_campaigns", "event_campaigns", "surveys"]
)
def test_every_kind_of_action_has_its_six_embed_codes(mockapi, network, raw, scene, noun):
    action = scene.busy[noun]

    codes = network.get_embeds(noun, action.id)

    assert codes == raw(mockapi, f"/{noun}/{action.id}/embed")
    assert {name for name in codes if name != "_links"} == {
        f"embed_{size}_{styles}_styles" for size in ("standard", "full") for styles in ("default", "layout_only", "no")
    }
    assert all(action.id in code for name, code in codes.items() if name != "_links")
    assert sum("<link " in code for name, code in codes.items() if name != "_links") == 4


def test_what_has_no_embed_codes_is_not_found(network, scene):
    with pytest.raises(requests.HTTPError, match="404"):
        network.get_embeds("tags", scene.busy["tags"].id)
