"""Questions and their answers, which only version 1 has (reference 34, 35, 37, 9.2)."""

from __future__ import annotations

import pytest
from wire import links, shape_of

from mockapi.world.errors import Invalid

API = "https://actionnetwork.org/api/v1"
NOW, LATER = "2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"


@pytest.fixture
def questions(emulator):
    """The Python door to the questions."""
    return emulator.actionnetwork["questions"]


@pytest.fixture
def answers(emulator):
    """The Python door to the answers."""
    return emulator.actionnetwork["question_answers"]


@pytest.fixture
def size(ask_v1):
    """A question."""
    return ask_v1.post("/questions", {"name": "shirt_size", "title": "Your size?"})


@pytest.fixture
def path(ask_v1, size):
    """Where the answers to it are."""
    return f"/questions/{ask_v1.id(size)}/question_answers"


@pytest.fixture
def rosa(ask):
    """Somebody who can be asked."""
    return ask.signup("rosa@example.org")


def by(person, **fields):
    """The body of an answer that names its person by a link, as version 1 writes it."""
    uuid = person["_links"]["self"]["href"].rpartition("/")[2]
    return {"_links": {"osdi:person": {"href": f"{API}/people/{uuid}"}}, **fields}


# ---- questions


def test_a_question_has_its_fields_alone_and_among_others(ask_v1, questions):
    body = {
        "name": "shirt_size", "title": "Size", "summary": "Your size?", "description": "<p>Of shirts.</p>",
        "question_type": "Dropdown", "originating_system": "OurCRM", "identifiers": ["crm:1"],
    }  # fmt: skip
    made = ask_v1.post("/questions", body)
    uuid = ask_v1.id(made)

    assert made == ask_v1.get(f"/questions/{uuid}")
    assert made == {
        **body, "identifiers": ["crm:1", f"action_network:{uuid}"], "created_at": NOW, "modified_at": NOW,
        "_links": made["_links"],
    }  # fmt: skip
    assert shape_of(made["_links"]) == links("self", "osdi:question_answers")
    assert made["_links"]["osdi:question_answers"]["href"] == f"{API}/questions/{uuid}/question_answers"
    page = ask_v1.get("/questions")
    assert [one["name"] for one in page["_embedded"]["osdi:questions"]] == ["shirt_size"]
    assert page["_links"]["osdi:questions"] == [{"href": f"{API}/questions/{uuid}"}]
    assert (page["total_records"], page["total_pages"]) == (1, 1)
    assert questions.get(uuid).name == "shirt_size"


def test_questions_are_one_of_each_name(ask_v1, questions, size, emulator):
    emulator.clock.advance(minutes=1)

    again = ask_v1.post("/questions", {"name": "shirt_size", "title": "Size, please", "identifiers": ["crm:1"]})

    assert ask_v1.id(again) == ask_v1.id(size)
    assert (again["title"], again["identifiers"]) == ("Size, please", [*size["identifiers"], "crm:1"])
    assert (again["created_at"], again["modified_at"]) == (NOW, LATER)
    assert ask_v1.post("/questions", {"name": "hat_size"})["name"] == "hat_size"
    assert questions.count() == 2


def test_each_account_has_its_own_questions(ask_v1, ask_personally, size, questions):
    mine = ask_personally.post("/questions", {"name": "shirt_size"})

    assert ask_v1.id(mine) != ask_v1.id(size)
    assert questions.count() == 1
    assert ask_v1.refused("GET", f"/questions/{ask_v1.id(mine)}")[0] == 404


def test_an_identifier_means_the_question_that_has_it_whose_name_stays(ask_v1, questions):
    made = ask_v1.post("/questions", {"name": "shirt_size", "identifiers": ["crm:1"]})

    again = ask_v1.post("/questions", {"name": "other", "title": "Size", "identifiers": ["crm:1"]})

    assert (ask_v1.id(again), again["name"], again["title"]) == (ask_v1.id(made), "shirt_size", "Size")
    assert questions.count() == 1


@pytest.mark.parametrize("body", [{}, {"title": "Size"}, {"name": ""}, {"name": " "}, {"name": None}, {"name": {}},
                                  {"name": "x" * 300}, {"name": "x", "title": []}])  # fmt: skip
def test_a_question_needs_a_name(ask_v1, questions, body):
    assert ask_v1.refused("POST", "/questions", body)[0] == 400
    assert questions.count() == 0


def test_a_put_changes_all_but_the_name(ask_v1, questions, size, emulator):
    emulator.clock.advance(minutes=1)

    changed = ask_v1.put(f"/questions/{ask_v1.id(size)}", {"name": "other", "title": "Size", "summary": "Which?"})

    assert changed == {**size, "title": "Size", "summary": "Which?", "modified_at": LATER}
    assert "title" not in ask_v1.put(f"/questions/{ask_v1.id(size)}", {"title": None})
    assert questions.get(ask_v1.id(size)).summary == "Which?"


def test_a_question_is_not_deleted_and_version_2_has_none(ask, ask_v1, size, path, everything):
    before = everything()

    assert ask_v1.refused("DELETE", f"/questions/{ask_v1.id(size)}")[0] == 405
    for method, tail in (("GET", "/questions"), ("POST", "/questions"), ("GET", path), ("POST", path)):
        assert ask.refused(method, tail, {"name": "x"})[0] == 404
    assert everything() == before


# ---- answers


def test_an_answer_has_its_fields_wherever_it_is_read(ask_v1, path, size, rosa, answers):
    body = {"value": "M", "identifiers": ["crm:9"], "originating_system": "OurCRM"}
    made = ask_v1.post(path, by(rosa, **body))
    uuid, person = ask_v1.id(made), ask_v1.id(rosa)

    assert made == ask_v1.get(f"{path}/{uuid}")
    assert made == {
        **body, "identifiers": ["crm:9", f"action_network:{uuid}"], "created_at": NOW, "modified_at": NOW,
        "_links": made["_links"],
    }  # fmt: skip
    assert shape_of(made["_links"]) == links("self", "osdi:question", "osdi:person")
    assert made["_links"]["osdi:question"] == size["_links"]["self"]
    assert made["_links"]["osdi:person"]["href"] == f"{API}/people/{person}"
    theirs = ask_v1.get(f"/people/{person}/question_answers")
    assert [one["value"] for one in theirs["_embedded"]["osdi:question_answers"]] == ["M"]
    assert theirs["total_records"] == ask_v1.get(path)["total_records"] == 1
    assert ask_v1.get(f"/people/{person}/question_answers/{uuid}")["value"] == "M"
    assert answers.get(uuid).person == person


def test_a_persons_link_leads_to_their_answers(ask_v1, path, rosa):
    ask_v1.post(path, by(rosa, value="M"))

    href = ask_v1.get(f"/people/{ask_v1.id(rosa)}")["_links"]["osdi:question_answers"]["href"]

    assert ask_v1.get(href.removeprefix(API))["_embedded"]["osdi:question_answers"][0]["value"] == "M"


def test_an_answer_is_the_persons_custom_field_in_version_2(ask, ask_v1, path, rosa, emulator):
    emulator.clock.advance(minutes=1)
    answer = ask_v1.post(path, by(rosa, value="M"))
    person = ask.get(f"/people/{ask.id(rosa)}")

    assert person["custom_fields"] == {"shirt_size": "M"}
    assert person["modified_date"] == LATER
    (field,) = ask.get("/metadata/custom_fields")["action_network:custom_fields"]
    assert field["name"] == "shirt_size"

    assert ask_v1.put(f"{path}/{ask_v1.id(answer)}", {"value": "L"})["value"] == "L"
    assert ask.people()[0]["custom_fields"] == {"shirt_size": "L"}


def test_a_second_answer_replaces_the_first(ask, ask_v1, path, rosa, answers, emulator):
    first = ask_v1.post(path, by(rosa, value="M"))
    emulator.clock.advance(minutes=1)

    second = ask_v1.post(path, by(rosa, value="L"))

    assert (ask_v1.id(second), second["value"]) == (ask_v1.id(first), "L")
    assert (second["created_at"], second["modified_at"]) == (NOW, LATER)
    assert answers.count() == 1
    assert ask.people()[0]["custom_fields"] == {"shirt_size": "L"}


@pytest.mark.parametrize("person", ["missing", "unknown", "another account's", "unsubscribed"])
def test_an_answer_needs_somebody_in_reach(ask, ask_v1, ask_personally, path, rosa, everything, person):
    if person == "unsubscribed":  # version 1 does not reach them
        ask.put(f"/people/{ask.id(rosa)}", {"email_addresses": [{"status": "unsubscribed"}]})
    theirs = ask_personally.post("/people", {"person": {"email_addresses": [{"address": "nia@example.org"}]}})
    before = everything()
    body = {
        "missing": {"value": "M"},
        "unknown": {"value": "M", "_links": {"osdi:person": {"href": f"{API}/people/{UNKNOWN}"}}},
        "another account's": by(theirs, value="M"),
        "unsubscribed": by(rosa, value="M"),
    }[person]

    assert ask_v1.refused("POST", path, body) == (400, "You must specify a valid person id")
    assert everything() == before


@pytest.mark.parametrize("value", ["absent", None, "", {}, []])
def test_an_answer_needs_a_value(ask_v1, path, rosa, everything, value):
    before = everything()

    body = by(rosa) if value == "absent" else by(rosa, value=value)

    status, text = ask_v1.refused("POST", path, body)
    assert (status, "value" in text) == (400, True)
    assert everything() == before


def test_the_helper_form_makes_the_person_too(ask, ask_v1, path, answers):
    body = {"person": {"email_addresses": [{"address": "nia@example.org"}]}, "value": 42}

    made = ask_v1.post(path, body)

    assert made["value"] == "42"
    (nia,) = ask.people()
    assert nia["custom_fields"] == {"shirt_size": "42"}
    assert answers.get(ask_v1.id(made)).person == ask.id(nia)


def test_webhooks_of_version_2_hear_nothing_of_answers(ask_v1, path, rosa, emulator):
    emulator.actionnetwork.webhooks.add()

    ask_v1.post(path, by(rosa, value="M"))

    assert emulator.actionnetwork.webhooks.deliveries() == []
    assert emulator.actionnetwork["question_answers"].count() == 1


def test_answers_need_a_key(client, path, answers):
    body = {"person": {"email_addresses": [{"address": "nia@example.org"}]}, "value": "M"}

    assert client("v1", key=None).refused("POST", path, body)[0] == 403
    assert answers.count() == 0


def test_the_python_door_asks_and_answers(ask_v1, questions, answers, people):
    rosa = people.create(email_addresses=[{"address": "rosa@example.org"}])
    question = questions.create(name="hat_size")
    answer = answers.create(question=question, person=rosa, value="7")
    answers.update(answer, value="8")

    assert ask_v1.get(f"/questions/{question.id}/question_answers/{answer.id}")["value"] == "8"
    assert people.get(rosa).custom_fields == {"hat_size": "8"}
    with pytest.raises(Invalid, match="value"):
        answers.create(question=question, person=people.create(email_addresses=[{"address": "nia@example.org"}]))
    assert answers.count() == 1


# ---- attendances, which version 1 names in the singular


@pytest.fixture
def rally(ask):
    """The id of an event."""
    return ask.id(ask.post("/events", {"title": "Rally"}))


def test_attendance_is_singular_in_paths_links_and_collections_of_version_1(ask, ask_v1, rally, rosa):
    where = f"/events/{rally}/attendance"
    made = ask_v1.post(where, by(rosa, originating_system="OurCRM", identifiers=["crm:1"]))
    uuid, person = ask_v1.id(made), ask_v1.id(rosa)

    assert made["_links"]["self"]["href"] == f"{API}{where}/{uuid}"
    assert (made["originating_system"], made["created_at"], made["status"]) == ("OurCRM", NOW, "accepted")
    assert not {"action_network:person_id", "action_network:event_id", "action_network:referrer_data"} & set(made)
    for path in (where, f"/people/{person}/attendance"):
        page = ask_v1.get(path)
        assert list(page["_embedded"]) == ["osdi:attendance"]
        assert page["_links"]["osdi:attendance"] == [{"href": f"{API}{path}/{uuid}"}]
        assert page["total_records"] == 1
        assert ask_v1.get(f"{path}/{uuid}")["_links"]["self"]["href"] == f"{API}{path}/{uuid}"
    assert ask_v1.get(f"/events/{rally}")["_links"]["osdi:attendance"]["href"] == f"{API}{where}"
    assert ask_v1.get(f"/people/{person}")["_links"]["osdi:attendance"]["href"] == f"{API}/people/{person}/attendance"
    again = ask.get(f"/events/{rally}/attendances/{uuid}")
    assert (again["action_network:person_id"], again["identifiers"]) == (person, made["identifiers"])


@pytest.mark.parametrize(("version", "word"), [("v1", "attendances"), ("v2", "attendance")])
def test_each_version_has_its_own_word_only(client, rally, rosa, everything, version, word):
    ask, before = client(version), everything()

    for path in (f"/events/{rally}/{word}", f"/people/{ask.id(rosa)}/{word}"):
        for method in ("GET", "POST"):
            assert ask.refused(method, path, by(rosa))[0] == 404
    assert everything() == before


def test_attendance_without_a_key_and_its_update_in_version_1(client, ask_v1, rally, emulator):
    where = f"/events/{rally}/attendance"
    body = {"person": {"email_addresses": [{"address": "nia@example.org"}]}}

    assert client("v1", key=None).post(where, body) == {}

    (row,) = emulator.actionnetwork["attendances"].all()
    assert ask_v1.put(f"{where}/{row.id}", {"identifiers": ["crm:2"]})["identifiers"][-1] == "crm:2"
    assert ask_v1.get(f"/events/{rally}")["total_accepted"] == 1
