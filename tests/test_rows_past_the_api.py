"""``insert`` and ``overwrite`` of both services: rows as they stand, whatever the API lets be written."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from making import make, own, parents_for, path_of, version_of

import mockapi
from mockapi.actionnetwork.catalogue import NOUNS

UUID = "495db021-ac8d-4a7e-94d1-734c7eab475c"
OTHER = "595db021-ac8d-4a7e-94d1-734c7eab475d"
LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, tzinfo=timezone.utc)


@pytest.fixture
def network(emulator):
    """The accessors of Action Network's default group."""
    return emulator.actionnetwork


@pytest.fixture
def read(ask, emulator):
    """Reads a row over the API, in the newest version that has its noun."""
    return lambda record: type(ask)(emulator, version_of(record.noun)).get(path_of(record.noun, record))


@pytest.fixture
def everything(network, emulator):
    """A function that gives all rows of the group, and what went out."""
    return lambda: ({noun: network[noun].all() for noun in NOUNS}, list(emulator.outbox))


def dates(shown):
    """The two dates of a resource as either version shows them."""
    return [shown.get(name) or shown.get(name.replace("_date", "_at")) for name in ("created_date", "modified_date")]


def insert(network, noun, **fields):
    return network[noun].insert(**parents_for(network, noun), **{**own(noun), **fields})


# ---- Action Network


@pytest.mark.parametrize("noun", NOUNS)
def test_a_row_of_any_noun_stands_as_it_was_put_in(network, read, noun):
    made = insert(network, noun, id=UUID, created_date=LONG_AGO, identifiers=["crm:1"])

    assert (made.id, made.created_date, made.modified_date) == (UUID, LONG_AGO, LONG_AGO)
    assert made.identifiers == [f"action_network:{UUID}", "crm:1"]
    assert network[noun].get("crm:1") == network[noun].all()[0] == made
    shown = read(made)
    assert dates(shown) == ["2001-02-03T04:05:06Z"] * 2
    assert shown["identifiers"] == made.identifiers


@pytest.mark.parametrize("noun", NOUNS)
def test_without_more_it_is_of_now_and_gets_an_id(network, read, noun):
    made = insert(network, noun)

    assert dates(read(made)) == ["2026-03-01T12:00:00Z"] * 2
    assert read(made)["identifiers"] == [f"action_network:{made.id}"]


@pytest.mark.parametrize("noun", NOUNS)
def test_any_field_can_be_overwritten_the_dates_too(network, emulator, read, noun):
    made = make(network, noun)
    emulator.clock.advance(days=1)

    network[noun].overwrite(made, identifiers=["crm:1"])
    assert dates(read(made)) == ["2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"]
    for key in (made, made.id, "crm:1"):
        network[noun].overwrite(key, created_date="2001-02-03T04:05:06Z", modified_date=LONG_AGO)

    assert dates(read(made)) == ["2001-02-03T04:05:06Z"] * 2
    assert sorted(read(made)["identifiers"]) == [f"action_network:{made.id}", "crm:1"]
    assert (network[noun].count(), network[noun].get(made).created_date) == (1, LONG_AGO)
    assert made.created_date != LONG_AGO  # a snapshot


@pytest.mark.parametrize("noun", NOUNS)
def test_a_bad_row_is_refused_and_changes_nothing(network, everything, noun):
    parents = parents_for(network, noun)
    made = network[noun].insert(**parents, **own(noun), id=UUID, identifiers=["crm:1"])
    before = everything()
    bad = [
        {"created_date": "soon"}, {"created_date": 5}, {"id": "x"}, {"id": UUID}, {"identifiers": ["none"]},
        {"identifiers": [f"action_network:{OTHER}"]},
    ]  # fmt: skip

    for fields in (*bad, {"identifiers": ["crm:1"]}):
        with pytest.raises(mockapi.Invalid):
            network[noun].insert(**parents, **own(noun), **fields)
    for fields in (field for field in bad if field != {"id": UUID}):
        with pytest.raises(mockapi.Invalid):
            network[noun].overwrite(made, **fields)
    for call in (network[noun].insert, lambda **fields: network[noun].overwrite(made, **fields)):
        with pytest.raises(TypeError, match="has no field 'shoe_size'"):
            call(shoe_size=38)
    for key in ("crm:2", OTHER, None):
        with pytest.raises(mockapi.NotFound):
            network[noun].overwrite(key, created_date=LONG_AGO)
    assert everything() == before


def required_of(noun):
    names = [field.name for field in NOUNS[noun].fields if field.required]
    return ["from_" if name == "from" else name for name in names]


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if required_of(noun)])
def test_what_must_be_there_must_be_there_in_a_row_too(network, everything, noun):
    made = make(network, noun)
    parents = {name: made[name] for name in parents_for(network, noun, **_hanging(network, noun, made))}
    before = everything()

    for name in required_of(noun):
        fields = {**parents, **own(noun)}
        del fields[name]
        with pytest.raises(mockapi.Invalid, match="is required"):
            network[noun].insert(**fields)
        with pytest.raises((mockapi.Invalid, mockapi.NotFound)):
            network[noun].overwrite(made, **{name: [] if name == "recipients" else ""})
    assert everything() == before


def _hanging(network, noun, made):
    return {ref.to: network[ref.to].get(made[ref.name]) for ref in NOUNS[noun].refs if ref.name in NOUNS[noun].parents}


@pytest.mark.parametrize(
    ("noun", "field", "value"),
    [
        ("people", "email_addresses", [{"address": "rosa@example.org", "status": "spam complaint"}]),
        ("people", "phone_numbers", [{"number": "12175550102", "status": "bouncing"}]),
        ("forms", "action_network:hidden", True),
        ("events", "reminders", [{"method": "email", "minutes": 30}]),
        ("attendances", "status", "declined"),
        ("attendances", "tickets", [{"title": "Seat", "amount": "5.00", "currency": "USD"}]),
        ("messages", "status", "sending"),
        ("messages", "total_targeted", 12),
        ("messages", "statistics", {"sent": 12, "opened": 3}),
        ("messages", "sent_start_date", "2001-02-03T04:05:06Z"),
        ("lists", "name", "phonebank"),
        ("campaigns", "actions", [{"title": "Sign", "browser_url": "https://example.org/a"}]),
        ("wrappers", "default", True),
        ("donations", "action_network:recurrence", {"recurring": True, "period": "Monthly"}),
    ],
)
def test_what_the_api_only_shows_can_be_set(network, read, noun, field, value):
    inserted = insert(network, noun, **{field: value})
    assert holds(read(inserted)[field], value)
    network[noun].delete(inserted)
    made = make(network, noun)
    assert not holds(read(made).get(field), value)

    network[noun].overwrite(made, **{field: value})

    assert holds(read(made)[field], value)
    assert holds(network[noun].get(made)[field], value) or field == "sent_start_date"


def holds(seen, value):
    """Whether what is seen has all that was given, at any depth."""
    if isinstance(value, dict) and isinstance(seen, dict):
        return all(name in seen and holds(seen[name], item) for name, item in value.items())
    if isinstance(value, list) and isinstance(seen, list):
        return len(seen) == len(value) and all(map(holds, seen, value))
    return seen == value


def test_nothing_follows_from_a_row_that_is_put_in(network, emulator, ask):
    told = []
    network.webhooks.add(receiver=told.append)
    form = network["forms"].insert(title="Join", thank_you={"subject": "Thanks"})
    rosa = network["people"].insert(email_addresses=[{"address": "rosa@example.org"}])
    emulator.clock.advance(days=1)

    network["submissions"].insert(form=form, person=rosa)

    assert told == []
    assert list(emulator.outbox) == []
    assert network["people"].get(rosa) == rosa
    helper = {
        "person": {"email_addresses": [{"address": "rosa@example.org"}]},
        "triggers": {"autoresponse": {"enabled": True}},
    }
    ask.post(f"/forms/{form.id}/submissions", helper)
    assert [mail.subject for mail in emulator.outbox.find(kind="autoresponse")] == ["Thanks"]  # as the API would
    assert len(told) == 1
    assert network["people"].get(rosa) != rosa


def test_nobody_is_matched(network, everything):
    rosa = network["people"].insert(given_name="Rosa", email_addresses=[{"address": "Rosa@example.org"}])
    nia = network["people"].insert(phone_numbers=[{"number": "12175550102"}])
    form = network["forms"].create(title="Join")
    network["submissions"].insert(form=form, person=rosa)
    before = everything()

    for fields in (
        {"email_addresses": [{"address": "rosa@EXAMPLE.org"}]}, {"phone_numbers": [{"number": "+1 217 555 0102"}]}
    ):  # fmt: skip
        with pytest.raises(mockapi.Invalid, match="is taken"):
            network["people"].insert(given_name="Other", **fields)
    with pytest.raises(mockapi.Invalid, match="is taken"):
        network["people"].overwrite(nia, email_addresses=[{"address": "rosa@example.org"}])
    with pytest.raises(mockapi.Invalid, match="is taken"):
        network["submissions"].insert(form=form, person=rosa)
    with pytest.raises(mockapi.Invalid, match="e-mail address or a phone number"):
        network["people"].insert(given_name="Nobody")
    assert everything() == before


@pytest.mark.parametrize(
    ("noun", "fields", "complaint"),
    [
        ("people", {"member": "yes"}, "member must be true or false"),
        ("people", {"tags": "volunteer"}, "tags must be a list of strings"),
        ("people", {"tags": [5]}, "tags must be a list of strings"),
        ("people", {"identifiers": "crm:1"}, "identifiers must be a list of strings"),
        ("people", {"identifiers": 5}, "identifiers must be a list of strings"),
        ("people", {"id": 5}, "id "),
        ("people", {"custom_fields": "x"}, "custom_fields must be a hash"),
        ("people", {"email_addresses": "x"}, "email_addresses must be a list of hashes"),
        ("people", {"email_addresses": [{"address": "nobody"}]}, "email_addresses address must be an e-mail address"),
        ("people", {"phone_numbers": [{"number": "x"}]}, "must be a phone number"),
        ("forms", {"title": ["x"]}, "title must be a string"),
        ("forms", {"action_network:hidden": "perhaps"}, "must be true or false"),
        ("events", {"status": "over"}, "status must be one of"),
        ("messages", {"targets": 5}, "targets must be a list"),
        ("messages", {"status": "lost"}, "status must be one of"),
        ("queries", {"people": 5}, "people must be a list of people"),
        ("queries", {"tags": "x"}, "tags must be a list of strings"),
        ("donations", {"currency": "crowns"}, "currency must be a currency's three letters"),
        ("donations", {"recipients": [{"display_name": "Us"}]}, "recipients amount is required"),
        ("unique_id_lists", {"unique_ids": "x"}, "unique_ids must be a list of strings"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_and_changes_nothing(network, everything, noun, fields, complaint):
    with pytest.raises(mockapi.Invalid, match=complaint):
        insert(network, noun, **fields)
    assert network[noun].count() == 0

    again = insert(network, noun)
    before = everything()
    with pytest.raises(mockapi.Invalid, match=complaint):
        network[noun].overwrite(again, **fields)
    assert everything() == before


def test_counters_and_sums_take_note(network, read):
    page = network["fundraising_pages"].insert(title="Give", origin_system="CRM")
    rosa = network["people"].insert(email_addresses=[{"address": "rosa@example.org"}])
    gift = network["donations"].insert(
        fundraising_page=page, person=rosa, recipients=[{"display_name": "Us", "amount": 5}]
    )
    assert (read(page)["total_donations"], read(page)["total_amount"], read(gift)["amount"]) == (1, 5.0, "5.00")

    network["donations"].overwrite(gift, recipients=[{"display_name": "Us", "amount": "7.25"}])
    assert (read(page)["total_donations"], read(page)["total_amount"], read(gift)["amount"]) == (1, 7.25, "7.25")

    network["donations"].delete(gift)
    assert (read(page)["total_donations"], read(page)["total_amount"]) == (0, 0.0)


def test_a_failure_in_the_middle_leaves_no_half_of_a_row(network, everything):
    network["tags"].create(name="volunteer")
    before = everything()

    with pytest.raises(mockapi.Invalid, match="no tag 'never made'"):
        network["people"].insert(
            email_addresses=[{"address": "rosa@example.org"}],
            tags=["volunteer", "never made"],
            custom_fields={"a": "b"},
        )

    assert everything() == before
    assert network["people"].insert(email_addresses=[{"address": "rosa@example.org"}], tags=["volunteer"])
    assert network["taggings"].count() == 1


# ---- ActionKit


@pytest.fixture
def kit(emulator):
    """The accessors of a fresh ActionKit."""
    emulator.actionkit["petitionpage"].create(name="otters", title="Otters")
    return emulator.actionkit


@pytest.fixture
def site(emulator):
    """Reads a row of ActionKit over REST."""

    def read(path):
        from werkzeug.test import Client

        answer = Client(emulator.wsgi).get(f"/rest/v1/{path}", auth=("mockapi", "mockapi"))
        assert answer.status_code == 200, answer.text
        return answer.json

    return read


ROWS = {
    "user": {"email": "ada@example.org", "source": "fax"},
    "list": {"name": "Second list"},
    "signuppage": {"name": "join", "title": "Join"},
}


@pytest.mark.parametrize("resource", ROWS)
def test_a_row_of_actionkit_stands_as_it_was_put_in(kit, site, resource):
    made = kit[resource].insert(id=7000, created_at=LONG_AGO.isoformat(), **ROWS[resource])

    assert (made.id, made.created_at) == (7000, LONG_AGO)
    shown = site(f"{resource}/7000/")
    assert (shown["id"], shown["created_at"]) == (7000, "2001-02-03T04:05:06")
    assert {name: shown[name] for name in ROWS[resource]} == ROWS[resource]
    assert kit[resource].create(**_renamed(ROWS[resource])).id == 7001  # numbers go on from there


def _renamed(fields):
    return {name: f"other-{value}" if name in ("name", "email") else value for name, value in fields.items()}


def test_a_mailing_can_have_been_sent_already(kit, site):
    with pytest.raises(mockapi.Invalid):
        kit["mailing"].create(status="completed")

    made = kit["mailing"].insert(status="completed")

    assert site(f"mailing/{made.id}/")["status"] == "completed"


def test_a_field_that_actionkit_only_shows_can_be_set_and_overwritten(kit, site):
    ada = kit["user"].create(email="ada@example.org")
    with pytest.raises(TypeError, match="has no field 'rand_id'"):
        kit["user"].update(ada, rand_id=5)

    kit["user"].overwrite(ada, rand_id=5, created_at="2001-02-03T04:05:06", city="Troy")

    shown = site(f"user/{ada.id}/")
    assert (shown["rand_id"], shown["created_at"], shown["city"]) == (5, "2001-02-03T04:05:06", "Troy")
    assert (kit["user"].get(ada).rand_id, kit["user"].count()) == (5, 1)


def test_links_may_be_rows_numbers_and_uris(kit, site):
    ada = kit["user"].insert(email="ada@example.org")
    for number, user in enumerate((ada, ada.id, ada.resource_uri), 1):
        phone = kit["phone"].insert(user=user, phone=f"518-555-010{number}", source=f"source {number}")
        assert (phone.user, site(f"phone/{phone.id}/")["normalized_phone"]) == (ada.id, f"518555010{number}")
    assert kit["user"].get(ada).phones == [1, 2, 3]


def test_an_action_that_is_put_in_is_processed_and_can_be_overwritten(kit, site):
    action = kit["action"].insert(page="otters", email="ada@example.org", action_why="They hold hands")
    assert (action.noun, site("user/1/")["subscription_status"]) == ("petitionaction", "subscribed")

    kit["petitionaction"].overwrite(action, created_at="2001-02-03T04:05:06", status="incomplete")

    shown = site("petitionaction/1/")
    assert (shown["created_at"], shown["status"], shown["fields"]) == (
        "2001-02-03T04:05:06", "incomplete", {"why": "They hold hands"},
    )  # fmt: skip
    assert kit["action"].get(1).status == "incomplete"


@pytest.mark.parametrize(
    ("resource", "fields", "complaint"),
    [
        ("user", {"email": "ada@example.org", "id": 1}, "id"),
        ("user", {"email": "ada@example.org"}, "email"),
        ("user", {"email": "bob@example.org", "created_at": "soon"}, "created_at"),
        ("user", {"city": "Troy"}, "email is required"),
        ("user", {"email": "x"}, "email"),
        ("user", {"email": "bob@example.org", "id": "x"}, "id must be a number"),
        ("user", {"email": "bob@example.org", "id": True}, "id must be a number"),
        ("user", {"email": "bob@example.org", "fields": 5}, "fields must be a hash"),
        ("user", {"email": "bob@example.org", "fields": {"nothing": "x"}}, "not an allowed custom field"),
        ("phone", {"user": 1}, "phone is required"),
        ("phone", {"phone": "1"}, "user is required"),
        ("phone", {"phone": "1", "user": None}, "user is required"),
        ("phone", {"phone": "1", "user": 404}, "user"),
        ("tag", {}, "name is required"),
        ("tag", {"name": None}, "name"),
        ("petitionpage", {"name": "new", "title": "New", "tags": 5}, "tags must be a list"),
        ("action", {"email": "bob@example.org"}, "page is required"),
        ("petitionpage", {"name": "otters"}, "name"),
        ("action", {"page": "nothing", "email": "bob@example.org"}, "page"),
        ("action", {"page": 404, "email": "bob@example.org"}, "page"),
    ],
)
def test_what_cannot_stand_is_refused_and_changes_nothing(kit, resource, fields, complaint):
    kit["user"].insert(email="ada@example.org")
    tables = ("user", "phone", "tag", "page", "action", "subscription", "location")
    before = {name: kit[name].all() for name in tables}

    with pytest.raises(mockapi.Invalid, match=complaint):
        kit[resource].insert(**fields)
    assert {name: kit[name].all() for name in tables} == before


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"created_at": "soon"}, mockapi.Invalid),
        ({"email": None}, mockapi.Invalid),
        ({"email": "bob@example.org"}, mockapi.Invalid),
        ({"email": "x"}, mockapi.Invalid),
        ({"id": 5}, mockapi.Invalid),
        ({"lang": 404}, mockapi.Invalid),
        ({"fields": 5}, mockapi.Invalid),
        ({"shoe": 38}, TypeError),
    ],
)
def test_what_cannot_be_overwritten_changes_nothing(kit, fields, error):
    ada = kit["user"].insert(email="ada@example.org")
    kit["user"].insert(email="bob@example.org")

    with pytest.raises(error):
        kit["user"].overwrite(ada, **fields)
    with pytest.raises(mockapi.NotFound):
        kit["user"].overwrite(404, city="Troy")
    assert kit["user"].get(ada) == ada
    assert kit["user"].count() == 2


def test_nothing_is_sent_because_of_an_action_that_is_put_in_and_it_happened_when_it_says(kit, emulator):
    kit["pagefollowup"].create(page="otters", url="/thanks/", email_subject="Thanks")

    kit["action"].insert(page="otters", email="ada@example.org", created_at="2001-02-03T04:05:06")
    assert list(emulator.outbox) == []
    assert {kit["action"].get(1).created_at, kit["user"].get(1).created_at} == {LONG_AGO}
    assert kit["subscription"].find(user=1).created_at == LONG_AGO

    kit["action"].create(page="otters", email="bob@example.org")
    assert [mail.subject for mail in emulator.outbox] == ["Thanks"]


@pytest.mark.parametrize("resource", ["page", "report", "userpublic", "mailingstats", "summaryuser"])
def test_a_view_of_other_rows_takes_none_of_its_own(kit, resource):
    with pytest.raises(mockapi.Invalid, match="has no rows of its own"):
        kit[resource].insert()
    assert (kit["page"].count(), kit["user"].count()) == (1, 0)


def test_another_number_of_a_phone_is_normalized_too(kit, site):
    ada = kit["user"].insert(email="ada@example.org")
    phone = kit["phone"].insert(user=ada, phone="518-555-0100")

    kit["phone"].overwrite(phone, phone="(607) 555-0199")

    assert site("phone/1/")["normalized_phone"] == "6075550199"
