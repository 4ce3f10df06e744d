"""Clients at work in any order, beside a small model of who there is and what each has done, made or is named in."""

from __future__ import annotations

import copy
import json
import os
from dataclasses import dataclass, field
from urllib.parse import quote

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from wholeness import HOST, check_whole, photo, without_agenda

from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

TAGS = ("volunteer", "lapsed", "donor")
FORMS = ("Join", "Tell your story")


@dataclass
class Model:
    """What should be there. People are numbered as they are made; an email, a number, an identifier is one person's."""

    people: dict[int, dict] = field(default_factory=dict)
    taggings: set[tuple[str, int]] = field(default_factory=set)
    submissions: set[tuple[str, int]] = field(default_factory=set)
    attendances: set[tuple[str, int]] = field(default_factory=set)
    items: set[tuple[str, int]] = field(default_factory=set)
    named: set[int] = field(default_factory=set)  # by the query
    makers: list[int | None] = field(default_factory=list)  # the event's creator and organizer; None for the owner
    heard: int = 0  # how often the webhook was called
    written: int = 0  # how many mails of messages went out
    made: int = 0

    @property
    def pairs(self):
        """What people did or are on, by noun."""
        return {
            "taggings": self.taggings,
            "submissions": self.submissions,
            "attendances": self.attendances,
            "items": self.items,
        }

    def who(self, column, value):
        """The number of the person who has that email, number or (among ``ids``) identifier."""
        for number, person in self.people.items():
            if value is not None and (value in person["ids"] if column == "ids" else person[column] == value):
                return number
        return None

    def upsert(self, email, phone, ids):
        """Reference 12.2: by identifier, email, phone, in that order; or somebody new; or nobody, where refused."""
        found = next((number for one in ids if (number := self.who("ids", one)) is not None), None)
        if found is None:
            found = self.who("email", email)
        if found is None:
            holder = self.who("phone", phone)
            if holder is not None and (email is None or self.people[holder]["email"] is None):
                found = holder
        if found is None and email is None and phone is None:
            return None
        if found is None:
            self.made += 1
            found = self.made
            self.people[found] = {"email": email, "phone": None, "ids": set(), "uuid": None}
        self.change(found, email, phone, ids)
        return found

    def change(self, number, email, phone, ids):
        """An email of somebody else's is passed over; a number moves, and a record that is only a number merges."""
        person = self.people[number]
        if self.who("email", email) is None:
            person["email"] = email or person["email"]
        holder = self.who("phone", phone)
        if holder not in (None, number):
            if self.people[holder]["email"] is None:
                person["ids"] |= self.people.pop(holder)["ids"]
                self.named = {number if one == holder else one for one in self.named}
                self.makers = [number if one == holder else one for one in self.makers]
                for pairs in self.pairs.values():
                    theirs = {pair for pair in pairs if pair[1] == holder}
                    pairs -= theirs
                    pairs |= {(what, number) for what, _ in theirs}
            else:
                self.people[holder]["phone"] = None
        person["phone"] = phone or person["phone"]
        person["ids"] |= {one for one in ids if self.who("ids", one) is None}

    def take_out(self, number):
        """Past the API: with all that hangs on somebody; what they made is the owner's."""
        del self.people[number]
        self.named.discard(number)
        self.makers = [None if one == number else one for one in self.makers]
        for pairs in self.pairs.values():
            pairs -= {pair for pair in pairs if pair[1] == number}

    def tag(self, number, added, removed):
        """Additions first; names that no tag has are passed over."""
        self.taggings |= {(name, number) for name in added if name in TAGS}
        self.taggings -= {(name, number) for name in removed}


def ground():
    """A world with tags, forms and some people, and the model of it: three have an email, three only a number."""
    emulator, model = Emulator(), Model()
    emulator.clock.freeze("2026-02-01T08:00:00Z")
    emulator.clock.tick(3600)
    service = emulator.actionnetwork
    for name in TAGS:
        service["tags"].create(name=name)
    forms = [service["forms"].create(title=title) for title in FORMS]
    for place in range(6):
        email, phone = (f"p{place}@example.org", None) if place < 3 else (None, f"1202555010{place - 3}")
        tag, form = TAGS[place % 2], forms[place % 2]
        person = service["people"].create(**sent(email, phone, [f"crm:{place}"]), add_tags=[tag])
        service["submissions"].create(form=form, person=person)
        number = model.upsert(email, phone, [f"crm:{place}"])
        model.people[number]["uuid"] = person.id
        model.tag(number, [tag], [])
        model.submissions.add((form.title, number))
    uuids = [model.people[number]["uuid"] for number in (1, 4, 5)]
    report = service["lists"].insert(title="Report")
    for uuid in uuids:
        service["items"].insert(list=report, person=uuid)
    service["queries"].insert(name="Some", people=uuids)
    campaign = service["event_campaigns"].create(title="Walks")
    walk = service["events"].insert(
        title="Walk", capacity=2, event_campaign=campaign, creator=uuids[1], organizer=uuids[2]
    )
    service["attendances"].create(event=walk, person=uuids[1])
    service.webhooks.add(trigger="any_action")
    model.items = {(report.id, number) for number in (1, 4, 5)}
    model.named, model.makers, model.attendances = {1, 4, 5}, [4, 5], {("Walk", 4)}
    return emulator.world, model


def sent(email, phone, ids):
    """A person as a client sends one."""
    person = {"given_name": "Rosa", "identifiers": ids}
    if email is not None:
        person["email_addresses"] = [{"address": email.upper()}]
    if phone is not None:
        person["phone_numbers"] = [{"number": phone[1:]}]
    return person


GROUND, FIRST = ground()

emails = st.sampled_from([None, *(f"p{number}@example.org" for number in range(4))])
phones = st.sampled_from([None, *(f"1202555010{number}" for number in range(4))])
id_lists = st.lists(st.sampled_from([f"crm:{number}" for number in range(8)]), max_size=1)
names = st.lists(st.sampled_from([*TAGS, "nobody's tag"]), max_size=2)
numbers = st.integers(0, 50)


class ClientsAtWork(RuleBasedStateMachine):
    """Every step goes over the API; what it led to is read through the Python door and compared with the model."""

    @initialize(delay=st.sampled_from([0, 60]))
    def start(self, delay):
        self.emulator = Emulator(base=GROUND, background_delay=delay)
        self.emulator.clock.freeze("2026-03-01T12:00:00Z")
        self.emulator.clock.tick(1)
        self.service = self.emulator.actionnetwork
        self.forms = {form.title: form.id for form in self.service["forms"].all()}
        self.tags = {tag.name: tag.id for tag in self.service["tags"].all()}
        (self.walk,), (self.query,) = self.service["events"].all(), self.service["queries"].all()
        self.model = copy.deepcopy(FIRST)
        self.savepoints = []
        self.checkpoint = None
        self.steps = 0

    # ---- what clients do

    @rule(email=emails, phone=phones, ids=id_lists, added=names, removed=names, background=st.booleans())
    def sign_up(self, email, phone, ids, added, removed, background):
        body = {"person": sent(email, phone, ids), "add_tags": added, "remove_tags": removed}
        number = self.model.upsert(email, phone, ids)
        if number is None:
            self.ask("POST", "people", body, status=400)
            return
        self.model.tag(number, added, removed)
        answer = self.ask("POST", "people", body, query="background_request=true" if background else "")
        self.service.drain()
        self.meet(number, {} if background else answer)
        assert background is (answer == {})

    @rule(form=st.sampled_from(FORMS), email=emails, phone=phones, ids=id_lists, added=names, keyed=st.booleans())
    def submit_as_somebody(self, form, email, phone, ids, added, keyed):
        body = {"person": sent(email, phone, ids), "add_tags": added}
        number = self.model.upsert(email, phone, ids)
        answer = self.ask("POST", f"forms/{self.forms[form]}/submissions", body, keyed=keyed)
        if number is None:
            assert answer == {}
            return
        self.model.submissions.add((form, number))
        self.model.heard += 1
        self.model.tag(number, added, [])
        self.meet(number, {})
        if keyed:
            assert answer["action_network:person_id"] == self.model.people[number]["uuid"]
        else:
            assert answer == {}

    @precondition(lambda self: self.model.people)
    @rule(which=numbers, form=st.sampled_from(FORMS))
    def submit_by_link(self, which, form):
        number, uuid = self.somebody(which)
        link = {"_links": {"osdi:person": {"href": f"{HOST}/api/v2/people/{uuid}"}}}
        answer = self.ask("POST", f"forms/{self.forms[form]}/submissions", link)
        assert answer["action_network:person_id"] == uuid
        self.model.submissions.add((form, number))
        self.model.heard += 1

    @rule(email=emails, phone=phones, ids=id_lists, keyed=st.booleans(), short=st.booleans())
    def come_to_the_walk(self, email, phone, ids, keyed, short):
        before = copy.deepcopy(self.model)
        number = self.model.upsert(email, phone, ids)
        path = f"events/{self.walk.id}/attendances"
        if not short:
            path = f"event_campaigns/{self.walk['action_network:event_campaign_id']}/{path}"
        answer = self.ask("POST", path, {"person": sent(email, phone, ids)}, keyed=keyed)
        if number is None or (("Walk", number) not in self.model.attendances and len(self.model.attendances) >= 2):
            self.model = before
            assert answer == {}
            return
        self.model.attendances.add(("Walk", number))
        self.model.heard += 1
        self.meet(number, {})

    @rule(name=st.sampled_from(["", "News"]))
    def write_to_those_whom_the_query_names(self, name):
        link = {"href": f"{HOST}/api/v2/queries/{self.query.id}"}
        text = {"subject": "News", "body": "<p>News.</p>", "from": "Mo", "reply_to": "mo@example.org", "name": name}
        made = self.ask("POST", "messages", {**text, "targets": [link]})
        path = made["_links"]["self"]["href"].partition("/v2/")[2]
        reached = {number for number in self.model.named if self.model.people[number]["email"]}
        assert self.ask("GET", path)["total_targeted"] == len(reached)
        self.ask("POST", f"{path}/send", status=200 if reached else 400)
        if reached:
            message = self.ask("GET", path)
            assert message["statistics"]["sent"] == len(reached)
            self.model.items |= {
                (message["_links"]["osdi:recipients"]["href"].rpartition("/")[2], number) for number in reached
            }
            self.model.written += len(reached)

    @precondition(lambda self: len(self.model.people) > 3)
    @rule(which=numbers)
    def take_somebody_out(self, which):
        number, uuid = self.somebody(which)
        self.service["people"].delete(uuid)
        self.model.take_out(number)

    @precondition(lambda self: self.model.people)
    @rule(which=numbers, email=emails, phone=phones, ids=id_lists, version=st.sampled_from(["v1", "v2"]))
    def change_a_person(self, which, email, phone, ids, version):
        number, uuid = self.somebody(which)
        if version == "v1" and self.model.people[number]["email"] is None:
            self.ask("PUT", f"people/{uuid}", sent(email, phone, ids), version=version, status=404)
            return
        answer = self.ask("PUT", f"people/{uuid}", sent(email, phone, ids), version=version)
        assert f"action_network:{uuid}" in answer["identifiers"]
        self.model.change(number, email, phone if version == "v2" else None, ids)

    @precondition(lambda self: self.model.people)
    @rule(which=numbers, tag=st.sampled_from(TAGS))
    def tag_a_person(self, which, tag):
        number, uuid = self.somebody(which)
        link = {"_links": {"osdi:person": {"href": f"{HOST}/api/v2/people/{uuid}"}}}
        self.ask("POST", f"tags/{self.tags[tag]}/taggings", link)
        self.model.taggings.add((tag, number))

    @precondition(lambda self: self.model.taggings)
    @rule(which=numbers)
    def untag_a_person(self, which):
        tag, number = sorted(self.model.taggings)[which % len(self.model.taggings)]
        person = self.model.people[number]["uuid"]
        (tagging,) = self.service["taggings"].filter(tag=self.tags[tag], person=person)
        self.ask("DELETE", f"tags/{self.tags[tag]}/taggings/{tagging.id}")
        self.ask("DELETE", f"tags/{self.tags[tag]}/taggings/{tagging.id}", status=404)
        self.model.taggings.remove((tag, number))

    @precondition(lambda self: self.model.submissions)
    @rule(which=numbers)
    def change_a_submission(self, which):
        form, number = sorted(self.model.submissions)[which % len(self.model.submissions)]
        person = self.model.people[number]["uuid"]
        submission = self.service["submissions"].find(form=self.forms[form], person=person)
        for path in (f"forms/{self.forms[form]}", f"people/{person}"):
            answer = self.ask("GET", f"{path}/submissions/{submission.id}")
            assert answer["action_network:person_id"] == person
        self.ask("PUT", f"forms/{self.forms[form]}/submissions/{submission.id}", {"identifiers": ["crm:same"]})

    @rule(
        body=st.sampled_from([{"person": {}}, {"person": 1}, {"person": {"phone_numbers": [{"number": {}}]}}, [], 3]),
        add_tags=st.sampled_from([None, "volunteer", [3]]),
        which=numbers,
    )
    def ask_for_what_is_refused(self, body, add_tags, which):
        before = photo(self.emulator)
        if isinstance(body, dict):
            body = {**body, "add_tags": add_tags}
        if add_tags is not None and self.model.people:
            _, uuid = self.somebody(which)
            body = {"person": {"identifiers": [f"action_network:{uuid}"], "given_name": "Nobody"}, "add_tags": add_tags}
        self.ask("POST", "people", body, status=400)
        self.ask("POST", "people", body, query="background_request=true", status=None)
        self.ask("POST", f"forms/{self.forms['Join']}/submissions", body, status=None)
        self.service.drain()
        assert without_agenda(photo(self.emulator)) == without_agenda(before)

    @rule(days=st.integers(1, 40))
    def let_time_pass(self, days):
        self.emulator.clock.advance(days=days)

    # ---- there and back

    @precondition(lambda self: len(self.savepoints) < 3)
    @rule()
    def enter_a_savepoint(self):
        manager = self.emulator.savepoint()
        manager.__enter__()
        self.savepoints.append((self.steps, manager, copy.deepcopy(self.model), photo(self.emulator), self.checkpoint))

    @precondition(lambda self: self.savepoints)
    @rule()
    def leave_a_savepoint(self):
        _, manager, self.model, before, self.checkpoint = self.savepoints.pop()
        manager.__exit__(None, None, None)
        assert photo(self.emulator) == before

    @rule()
    def remember_the_moment(self):
        self.emulator.checkpoint("moment")
        self.checkpoint = (self.steps, copy.deepcopy(self.model), photo(self.emulator))

    @precondition(lambda self: self.checkpoint and all(at < self.checkpoint[0] for at, *_ in self.savepoints))
    @rule()
    def go_back_to_the_moment(self):
        self.emulator.restore("moment")
        _, model, before = self.checkpoint
        self.model = copy.deepcopy(model)
        assert photo(self.emulator) == before

    # ---- reading

    @rule(
        what=st.sampled_from(["people", "forms", "submissions", "taggings", "own submissions", "own taggings"]),
        which=numbers,
        per_page=st.integers(1, 4),
        filter=st.sampled_from(["", "modified_date gt '2000-01-01'", "created_date lt '2100-01-01'"]),
        version=st.sampled_from(["v1", "v2"]),
    )
    def page_to_the_end(self, what, which, per_page, filter, version):
        form, tag = FORMS[which % 2], TAGS[which % 3]
        submitted, tagged = self.model.submissions, self.model.taggings
        number, uuid = self.somebody(which) if self.model.people else (0, "")
        if what.startswith("own") and (not uuid or (version == "v1" and self.model.people[number]["email"] is None)):
            return
        path, expected = {
            "people": ("people", [p for p in self.model.people.values() if version == "v2" or p["email"]]),
            "forms": ("forms", FORMS),
            "submissions": (f"forms/{self.forms[form]}/submissions", [pair for pair in submitted if pair[0] == form]),
            "taggings": (f"tags/{self.tags[tag]}/taggings", [pair for pair in tagged if pair[0] == tag]),
            "own submissions": (f"people/{uuid}/submissions", [pair for pair in submitted if pair[1] == number]),
            "own taggings": (f"people/{uuid}/taggings", [pair for pair in tagged if pair[1] == number]),
        }[what]
        if what.endswith("taggings"):
            version = "v2"
        if version == "v1":
            filter = filter.replace("_date", "_at")
        seen, total = self.paged(version, path, f"per_page={per_page}&filter={quote(filter)}")
        assert len(seen) == len(set(seen)) == len(expected)
        assert total in (None, len(expected))

    def paged(self, version, path, query):
        """The own links of all rows on all pages, following ``next`` to the end; and how many there are said to be."""
        seen, total = [], None
        while True:
            page = self.ask("GET", path, query=query, version=version)
            total = page.get("total_records")
            (items,) = page["_embedded"].values()
            seen += [item["_links"]["self"]["href"] for item in items]
            if "next" not in page["_links"]:
                return seen, total
            following = page["_links"]["next"]["href"]
            assert items
            assert following.startswith(f"{HOST}/api/{version}/{path}?")
            query = following.partition("?")[2]

    @precondition(lambda self: self.model.people)
    @rule(which=numbers)
    def look_somebody_up(self, which):
        number, uuid = self.somebody(which)
        person = self.model.people[number]
        asked = [("identifier", one) for one in (*person["ids"], f"action_network:{uuid}")]
        asked += [(name, person[key]) for name, key in (("email_address", "email"), ("phone_number", "phone"))]
        for name, value in asked:
            if value is not None:
                page = self.ask("GET", "people", query="filter=" + quote(f"{name} eq '{value}'"))
                (found,) = page["_embedded"]["osdi:people"]
                assert f"action_network:{uuid}" in found["identifiers"]

    # ---- what always holds

    @invariant()
    def there_is_what_the_model_says(self):
        self.steps += 1
        people = self.service["people"].all()
        uuids = {person["uuid"]: number for number, person in self.model.people.items()}
        assert sorted(
            (person.id, person.row.email, person.row.phone, sorted(person.row.foreign)) for person in people
        ) == sorted((p["uuid"], p["email"], p["phone"], sorted(p["ids"])) for p in self.model.people.values())
        for noun, parent, known in (
            ("taggings", "tag", self.tags),
            ("submissions", "form", self.forms),
            ("attendances", "event", {"Walk": self.walk.id}),
            ("items", "list", {uuid: uuid for uuid, _ in self.model.items}),
        ):
            names = {uuid: name for name, uuid in known.items()}
            records, pairs = self.service[noun].all(), self.model.pairs[noun]
            assert len(records) == len(pairs)
            assert {(names[one[parent]], uuids[one.person]) for one in records} == pairs
        owner, walk = self.service.account().owner.id, self.service["events"].get(self.walk)
        assert [walk.creator, walk.organizer] == [
            owner if number is None else self.model.people[number]["uuid"] for number in self.model.makers
        ]
        assert walk.total_accepted == len(self.model.attendances)
        keys = self.service["queries"].get(self.query).row.people
        assert {uuids[person.id] for person in people if person.row.key in keys} == self.model.named
        deliveries = self.service.webhooks.deliveries()
        assert {delivery.status for delivery in deliveries} <= {"delivered"}
        assert len(deliveries) == len(self.emulator.outbox.find(kind="webhook")) == self.model.heard
        assert len(self.emulator.outbox.find(kind="message")) == self.model.written
        for form in self.service["forms"].all():
            assert form.total_submissions == len([pair for pair in self.model.submissions if pair[0] == form.title])
        check_whole(self.emulator)

    def teardown(self):
        while getattr(self, "savepoints", None):
            self.leave_a_savepoint()

    # ---- tools

    def somebody(self, which):
        """Number and UUID of one of the people."""
        number = sorted(self.model.people)[which % len(self.model.people)]
        return number, self.model.people[number]["uuid"]

    def meet(self, number, answer):
        """Learn the UUID of somebody new; of somebody known it is what it was."""
        person = self.model.people[number]
        name, value = ("email", person["email"]) if person["email"] else ("phone_number", person["phone"])
        found = self.service["people"].find(**{name: value})
        assert found is not None
        assert person["uuid"] in (None, found.id)
        assert not answer or f"action_network:{found.id}" in answer["identifiers"]
        person["uuid"] = found.id

    def ask(self, method, path, body=None, *, query="", version="v2", keyed=True, status=200):
        """The JSON of an answer with that status (None: any)."""
        headers = {"osdi-api-token": self.service.api_key} if keyed else {}
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.emulator.handle(Request(method, HOST, f"/api/{version}/{path}", query, headers, raw))
        assert status in (None, answer.status), answer
        return answer.json


ClientsAtWork.TestCase.settings = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "250")) // 3,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestClientsAtWork = ClientsAtWork.TestCase
