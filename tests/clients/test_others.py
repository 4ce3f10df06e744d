"""pyactionnetwork and osdi: in process, and osdi against the server too."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.filterwarnings("ignore")


def test_pyactionnetwork_makes_finds_and_updates_people(mockapi):
    from pyactionnetwork import ActionNetworkApi

    api = ActionNetworkApi(mockapi.actionnetwork.api_key)
    api.create_person(email="rosa@example.org", given_name="Rosa", tags=[])
    rosa = mockapi.actionnetwork["people"].find(email_address="rosa@example.org")
    assert rosa.given_name == "Rosa"

    found = api.get_person(search_string="rosa@example.org")
    assert [p["given_name"] for p in found["_embedded"]["osdi:people"]] == ["Rosa"]
    api.update_person(person_id=rosa.id, given_name="Rosie")
    assert mockapi.actionnetwork["people"].get(rosa).given_name == "Rosie"


@pytest.mark.parametrize("door", ["mockapi", "mockapi_server"])
def test_osdi_reads_every_page_of_tags_and_tags_a_person(request, door):
    from osdi.action_network.person import ANPerson
    from osdi.action_network.service import ActionNetworkService

    mock = request.getfixturevalue(door)
    for number in range(30):
        mock.actionnetwork["tags"].create(name=f"tag {number}")

    service = ActionNetworkService(mock.actionnetwork.url, mock.actionnetwork.api_key)
    assert set(service.tags_by_name) == {f"tag {number}" for number in range(30)}

    person = service.create_person("Rosa", "Quill", "rosa@example.org", {"Shirt": "M"}, model=ANPerson)
    service.add_tagging(person, "tag 7")

    rosa = mock.actionnetwork["people"].find(email_address="rosa@example.org")
    assert rosa.custom_fields == {"Shirt": "M"}
    (tagging,) = mock.actionnetwork["taggings"].filter(person=rosa)
    assert mock.actionnetwork["tags"].get(tagging.tag).name == "tag 7"
    assert set(service.person_by_id(rosa.id, ANPerson).tags) == {"tag 7"}
