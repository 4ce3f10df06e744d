"""restnavigator let loose at the entry point: it follows links alone, and must come to everything there is."""

from __future__ import annotations

import pytest
import requests
from restnavigator import Navigator
from scene import PARENT, populate

from mockapi.actionnetwork.catalogue import NOUNS

HEADER = {"v1": "api-key", "v2": "OSDI-API-Token"}
# Only for POST and DELETE, and what this client cannot read: its link to itself is a list (reference 31).
NOT_TO_READ = ("osdi:send_helper", "osdi:schedule_helper", "action_network:custom_fields")
ONLY_V1 = {"questions", "question_answers"}
ONLY_V2 = {
    "tags", "taggings", "advocacy_campaigns", "outreaches", "surveys", "responses",
    "messages", "wrappers", "unique_id_lists",
}  # fmt: skip
# Names of version 1 for what has another in version 2, whose queries version 1 does not have.
OLD = {"attendance": "attendances", "queries": "lists"}
EMBEDDABLE = ("petitions", "events", "forms", "fundraising_pages", "advocacy_campaigns", "event_campaigns", "surveys")


@pytest.fixture
def scene(door):
    """More than a page of everything, one message sent, and somebody who is no longer subscribed."""
    scene = populate(door.actionnetwork)
    door.actionnetwork["people"].create(email_addresses=[{"address": "gone@example.org", "status": "unsubscribed"}])
    message = door.actionnetwork["messages"].all()[0]
    key = {"OSDI-API-Token": door.actionnetwork.api_key}
    requests.post(f"{door.actionnetwork.url}/messages/{message.id}/send", headers=key).raise_for_status()
    return scene


class Walk:
    """What one came to: the collections with what their pages embed, and all that stands alone, by address."""

    def __init__(self, root, header, key):
        self.root = root
        self.collections, self.singles = {}, {}
        self._todo = [Navigator.hal(root, headers={header: key})]
        self._known = {root}
        while self._todo:
            self._visit(self._todo.pop())

    def _visit(self, here):
        here()
        if any(isinstance(value, list) for value in here.embedded().values()):
            self.collections[here.uri] = found = []
            page = here
            found += next(iter(page.embedded().values()))
            while "next" in page:
                page = page["next"]
                page.fetch()
                found += next(iter(page.embedded().values()))
            self._meet(found)
        else:
            among_others = here()
            assert here.fetch() == among_others, here.uri  # alone it is what it is among others
            self.singles[here.uri] = here
            for rel, links in here.links().items():
                if rel not in NOT_TO_READ:
                    self._meet(links if isinstance(links, list) else [links])

    def _meet(self, navigators):
        for navigator in navigators:
            if navigator.uri.startswith(self.root) and navigator.uri.rstrip("/") not in self._known:
                self._known.add(navigator.uri.rstrip("/"))
                self._todo.append(navigator)

    def path(self, address):
        """The parts of an address behind the root."""
        return address.removeprefix(self.root).strip("/").split("/")


@pytest.fixture(params=["v2", "v1"])
def version(request):
    return request.param


@pytest.fixture
def walk(door, scene, version):
    root = door.actionnetwork.url.replace("/v2", f"/{version}")
    return Walk(root, HEADER[version], door.actionnetwork.api_key)


def expected(service, version, parts):
    """The UUIDs that the Python door has for a collection's path."""
    noun = parts[-1] if version == "v2" else OLD.get(parts[-1], parts[-1])
    above = {}
    if len(parts) > 1:
        parent = parts[-3] if version == "v2" else OLD.get(parts[-3], parts[-3])
        above = {PARENT[parent]: parts[-2]}
    rows = service[noun].filter(**above)
    if noun == "people" and version == "v1":
        rows = [row for row in rows if row.email_addresses[0]["status"] == "subscribed"]
    return noun, sorted(row.id for row in rows)


def test_a_walk_from_the_entry_point_comes_to_everything(door, scene, version, walk):
    every_collection_holds_what_the_python_door_has(door, version, walk)
    every_row_is_met_by_itself(door, walk)
    every_action_leads_to_its_embed_codes(door, version, walk)
    if version == "v2":
        a_sent_message_leads_to_those_whom_it_reached(door, scene, walk)
    assert {exchange.status for exchange in door.journal} == {200}


def every_collection_holds_what_the_python_door_has(door, version, walk):
    reached = {}
    for address, rows in walk.collections.items():
        noun, wanted = expected(door.actionnetwork, version, walk.path(address))
        assert sorted(row.uri.rpartition("/")[2] for row in rows) == wanted, address
        reached.setdefault(noun, set()).update(wanted)

    missing = {*ONLY_V2, "queries"} if version == "v1" else ONLY_V1
    assert set(reached) == set(NOUNS) - missing
    gone = door.actionnetwork["people"].find(email_address="gone@example.org").id
    for noun, found in reached.items():
        everything = {row.id for row in door.actionnetwork[noun].all()}
        assert found == everything - ({gone} if (noun, version) == ("people", "v1") else set())
        assert len(found) > 25


def every_row_is_met_by_itself(door, walk):
    met = {tuple(walk.path(address)) for address in walk.singles}
    for address, rows in walk.collections.items():
        assert {row.uri.rpartition("/")[2] for row in rows} <= {parts[-1] for parts in met}, address
    owner = door.actionnetwork.account().owner  # the creator, who is on no list
    assert ("people", owner.id) in met
    assert all(owner.id not in row.uri for row in walk.collections[f"{walk.root}/people"])


def every_action_leads_to_its_embed_codes(door, version, walk):
    kinds = [noun for noun in EMBEDDABLE if version == "v2" or noun not in ONLY_V2]
    codes = {
        tuple(walk.path(address)[:2]): here() for address, here in walk.singles.items() if address.endswith("/embed")
    }
    assert set(codes) == {(noun, row.id) for noun in kinds for row in door.actionnetwork[noun].all()}
    assert all("embed_full_no_styles" in found for found in codes.values())


def a_sent_message_leads_to_those_whom_it_reached(door, scene, walk):
    sent = door.actionnetwork["messages"].find(status="sent")
    reached = walk.singles[f"{walk.root}/messages/{sent.id}"].links()["osdi:recipients"].uri
    people = [item()["action_network:person_id"] for item in walk.collections[f"{reached}/items"]]
    assert sorted(people) == sorted(person.id for person in scene.everybody)


def test_custom_fields_link_to_themselves_in_a_list_which_this_client_cannot_read(door):
    key = {"OSDI-API-Token": door.actionnetwork.api_key}
    metadata = Navigator.hal(door.actionnetwork.url, headers=key)["osdi:metadata"]
    fields = metadata["action_network:custom_fields"]

    with pytest.raises(ValueError, match="dictionary update sequence"):
        fields()

    assert requests.get(fields.uri, headers=key).json()["_links"]["self"] == [{"href": fields.uri}]
