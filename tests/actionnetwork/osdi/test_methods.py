"""What may be done at which path with which key: the reference's route tables, written down and walked.

Reference 34-36; 3.1 for keys, 11.3 and 11.5 for methods, 14 for helpers without a key; decisions 2.9, 2.12, 2.29.
"""

from __future__ import annotations

import re
from itertools import product

import pytest

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.osdi.visit import ROUTES as ROUTE_TABLE

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
LETTERS = {"G": "GET", "P": "POST", "H": "POST", "U": "PUT", "D": "DELETE"}
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
NO_KEY = "API Key invalid or not present"

# G GET, P POST, H POST that needs no key where the body names a person, U PUT, D DELETE.
TABLE = {
    "v2": {
        "people": "GP", "people/{person}": "GU",
        "people/{person}/signatures": "G", "people/{person}/signatures/{signature}": "G",
        "people/{person}/attendances": "G", "people/{person}/attendances/{attendance}": "G",
        "people/{person}/submissions": "G", "people/{person}/submissions/{submission}": "G",
        "people/{person}/donations": "G", "people/{person}/donations/{donation}": "G",
        "people/{person}/outreaches": "G", "people/{person}/outreaches/{outreach}": "G",
        "people/{person}/responses": "G", "people/{person}/responses/{response}": "G",
        "people/{person}/taggings": "G", "people/{person}/taggings/{tagging}": "G",
        "petitions": "GP", "petitions/{petition}": "GU", "petitions/{petition}/embed": "G",
        "petitions/{petition}/signatures": "GH", "petitions/{petition}/signatures/{signature}": "GU",
        "events": "GP", "events/{event}": "GU", "events/{event}/embed": "G",
        "events/{event}/attendances": "GH", "events/{event}/attendances/{attendance}": "GU",
        "forms": "GP", "forms/{form}": "GU", "forms/{form}/embed": "G",
        "forms/{form}/submissions": "GH", "forms/{form}/submissions/{submission}": "GU",
        "fundraising_pages": "GP", "fundraising_pages/{fundraising_page}": "GU",
        "fundraising_pages/{fundraising_page}/embed": "G",
        "fundraising_pages/{fundraising_page}/donations": "GH",
        "fundraising_pages/{fundraising_page}/donations/{donation}": "G",
        "donations": "G", "donations/{donation}": "G",
        "advocacy_campaigns": "GP", "advocacy_campaigns/{advocacy_campaign}": "GU",
        "advocacy_campaigns/{advocacy_campaign}/embed": "G",
        "advocacy_campaigns/{advocacy_campaign}/outreaches": "GH",
        "advocacy_campaigns/{advocacy_campaign}/outreaches/{outreach}": "GU",
        "event_campaigns": "GP", "event_campaigns/{event_campaign}": "GU",
        "event_campaigns/{event_campaign}/embed": "G",
        "event_campaigns/{event_campaign}/events": "GP", "event_campaigns/{event_campaign}/events/{event}": "GU",
        "event_campaigns/{event_campaign}/events/{event}/attendances": "GH",
        "event_campaigns/{event_campaign}/events/{event}/attendances/{attendance}": "GU",
        "surveys": "GP", "surveys/{survey}": "GU", "surveys/{survey}/embed": "G",
        "surveys/{survey}/responses": "GH", "surveys/{survey}/responses/{response}": "GU",
        "campaigns": "G", "campaigns/{campaign}": "G",
        "messages": "GP", "messages/{message}": "GU",
        "messages/{message}/send": "PD", "messages/{message}/schedule": "PD",
        "wrappers": "G", "wrappers/{wrapper}": "G",
        "queries": "G", "queries/{query}": "G",
        "lists": "G", "lists/{list}": "G", "lists/{list}/items": "G", "lists/{list}/items/{item}": "G",
        "tags": "GP", "tags/{tag}": "G", "tags/{tag}/taggings": "GP", "tags/{tag}/taggings/{tagging}": "GD",
        "unique_id_lists": "GP", "unique_id_lists/{unique_id_list}": "GU",
        "metadata": "G", "metadata/custom_fields": "G",
    },
    "v1": {
        "people": "GP", "people/{person}": "GUD",
        "people/{person}/signatures": "G", "people/{person}/signatures/{signature}": "G",
        "people/{person}/attendance": "G", "people/{person}/attendance/{attendance}": "G",
        "people/{person}/submissions": "G", "people/{person}/submissions/{submission}": "G",
        "people/{person}/donations": "G", "people/{person}/donations/{donation}": "G",
        "people/{person}/question_answers": "G", "people/{person}/question_answers/{question_answer}": "G",
        "petitions": "GP", "petitions/{petition}": "GU", "petitions/{petition}/embed": "G",
        "petitions/{petition}/signatures": "GH", "petitions/{petition}/signatures/{signature}": "GU",
        "events": "GP", "events/{event}": "GU", "events/{event}/embed": "G",
        "events/{event}/attendance": "GH", "events/{event}/attendance/{attendance}": "GU",
        "forms": "GP", "forms/{form}": "GU", "forms/{form}/embed": "G",
        "forms/{form}/submissions": "GH", "forms/{form}/submissions/{submission}": "GU",
        "fundraising_pages": "GP", "fundraising_pages/{fundraising_page}": "GU",
        "fundraising_pages/{fundraising_page}/embed": "G",
        "fundraising_pages/{fundraising_page}/donations": "GH",
        "fundraising_pages/{fundraising_page}/donations/{donation}": "G",
        "donations": "G", "donations/{donation}": "G",
        "event_campaigns": "G", "event_campaigns/{event_campaign}": "G",
        "event_campaigns/{event_campaign}/embed": "G",
        "event_campaigns/{event_campaign}/events": "G", "event_campaigns/{event_campaign}/events/{event}": "G",
        "campaigns": "G", "campaigns/{campaign}": "G",
        "queries": "G", "queries/{list}": "G", "queries/{list}/items": "G", "queries/{list}/items/{item}": "G",
        "questions": "GP", "questions/{question}": "GU",
        "questions/{question}/question_answers": "GP",
        "questions/{question}/question_answers/{question_answer}": "GU",
    },
}  # fmt: skip
ROUTES = [(version, path, letters) for version, table in TABLE.items() for path, letters in table.items()]
WITH_IDS = [route for route in ROUTES if "{" in route[1]]
NESTED = [route for route in ROUTES if route[1].count("{") > 1]
HELPERS = [(version, path) for version, path, letters in ROUTES if "H" in letters]

# What only a group's key reaches (reference 3, 36).
GROUP_ONLY = ("campaigns", "tags", "taggings", "unique_id_lists")

# One furnishing of an account in order; a value in braces is the id of what was made before.
FURNITURE = {
    "person": ("people", {"email_addresses": [{"address": "{name}@example.org"}]}),
    "petition": ("petitions", {"title": "Stop"}),
    "signature": ("signatures", {"petition": "{petition}", "person": "{person}"}),
    "event_campaign": ("event_campaigns", {"title": "Potlucks"}),
    "event": ("events", {"title": "Rally", "event_campaign": "{event_campaign}"}),
    "attendance": ("attendances", {"event": "{event}", "person": "{person}"}),
    "form": ("forms", {"title": "Join"}),
    "submission": ("submissions", {"form": "{form}", "person": "{person}"}),
    "fundraising_page": ("fundraising_pages", {"title": "Give"}),
    "donation": ("donations", {"fundraising_page": "{fundraising_page}", "person": "{person}",
                               "recipients": [{"display_name": "Us", "amount": "5.00"}]}),
    "advocacy_campaign": ("advocacy_campaigns", {"title": "Write", "type": "email"}),
    "outreach": ("outreaches", {"advocacy_campaign": "{advocacy_campaign}", "person": "{person}"}),
    "survey": ("surveys", {"title": "Tell"}),
    "response": ("responses", {"survey": "{survey}", "person": "{person}"}),
    "wrapper": ("wrappers", {"name": "Plain"}),
    "query": ("queries", {"name": "Donors"}),
    "list": ("lists", {"title": "June"}),
    "item": ("items", {"list": "{list}", "person": "{person}"}),
    "message": ("messages", {"subject": "Hi", "body": "<p>Hi</p>", "from": "Us", "reply_to": "us@example.org"}),
    "question": ("questions", {"name": "Size of {name}"}),
    "question_answer": ("question_answers", {"question": "{question}", "person": "{person}", "value": "M"}),
    "campaign": ("campaigns", {"title": "All of it"}),
    "tag": ("tags", {"name": "{name}"}),
    "tagging": ("taggings", {"tag": "{tag}", "person": "{person}"}),
    "unique_id_list": ("unique_id_lists", {"name": "High"}),
}  # fmt: skip
MADE_IN_THE_INTERFACE = ("wrappers", "queries", "lists", "items", "campaigns")
SINGULAR = {name: name.replace("_", " ") for name in FURNITURE} | {"unique_id_list": "unique ID list"}


def furnish(account, name):
    """The ids of one row of each noun, all connected, by their singular names."""
    ids = {"name": name}

    def filled(value):
        if isinstance(value, str):
            return value.format(**ids)
        return [{key: filled(item) for key, item in one.items()} for one in value]

    for singular, (noun, fields) in FURNITURE.items():
        if account.is_personal and noun in GROUP_ONLY:
            continue
        rows = account[noun]
        make = rows.insert if noun in MADE_IN_THE_INTERFACE or "event_campaign" in fields else rows.create
        ids[singular] = make(**{key: filled(value) for key, value in fields.items()}).id
    return ids


@pytest.fixture
def group(emulator):
    """The default group's account."""
    return emulator.actionnetwork.account()


@pytest.fixture
def mine(group):
    """The ids of what the group has."""
    return furnish(group, "rosa")


@pytest.fixture
def more(group, mine):
    """The ids of what the group has besides, of the same kinds under parents of their own."""
    return furnish(group, "nia")


@pytest.fixture
def other(emulator):
    """Another group's account."""
    return emulator.actionnetwork.add_group("Others")


@pytest.fixture
def theirs(other):
    """The ids of what another group has."""
    return furnish(other, "bo")


@pytest.fixture
def whole(emulator, other):
    """A function that gives every row of every account as it is now."""
    service = emulator.actionnetwork
    accounts = (service.account(), service.account(service.personal_key), other)
    return lambda: {
        (account.title, noun): [dict(row) for row in account[noun].all()] for account in accounts for noun in NOUNS
    }


def body_for(path, person, name="New"):
    """A body that does at the path whatever can be done there; what does not belong there is passed over."""
    body = {
        "title": "New", "summary": "New", "name": name, "given_name": "New", "subject": "New", "body": "New",
        "from": "Us", "reply_to": "us@example.org", "type": "email", "value": "L",
        "recipients": [{"display_name": "Us", "amount": "7.00"}], "scheduled_start_date": "2026-04-01T14:00:00Z",
        "_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{person}"}},
    }  # fmt: skip
    if path == "people":
        body["person"] = {"email_addresses": [{"address": "new@example.org"}]}
    return body


def slashed(path):
    """The path with and without a final slash, below the version."""
    return f"/{path}", f"/{path}/"


def methods_of(letters):
    return [LETTERS[letter] for letter in letters]


def names_in(path):
    return re.findall(r"{(\w+)}", path)


def noun_of(path):
    """The noun that a path is about: the last collection in it."""
    parts = [part for part in path.split("/") if "{" not in part and part not in ("embed", "send", "schedule")]
    return {"attendance": "attendances"}.get(parts[-1], parts[-1])


# ---- with the group's key


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(client, mine, whole, version, path, letters):
    ask, before = client(version), whole()

    for address, method in product(slashed(path.format(**mine)), METHODS):
        if method not in methods_of(letters):
            refusal = ask.refused(method, address, body_for(path, mine["person"]))
            assert refusal == (405, f"{method} is not allowed on this endpoint"), address
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_what_is_in_the_table_is_done_with_and_without_a_final_slash(
    client, emulator, mine, more, whole, version, path, letters
):
    ask, before = client(version), whole()

    for ids, others, slash in ((mine, more, ""), (more, mine, "/")):
        for method in methods_of(letters):
            emulator.clock.advance(minutes=1)
            body = body_for(path, others["person"], name=f"New {slash}")
            answer = ask(method, f"/{path.format(**ids)}{slash}", None if method in ("GET", "DELETE") else body)
            assert (answer.status, "error" in answer.json) == (200, False), (method, answer)
            assert answer.json
            after = whole()
            assert (after == before) == (method == "GET"), method
            before = after


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_head_answers_as_get_does_and_is_refused_where_get_is(client, mine, whole, version, path, letters):
    ask, before = client(version), whole()

    for address in slashed(path.format(**mine)):
        head, get = ask("HEAD", address), ask("GET", address)
        assert head.status == get.status == (200 if "G" in letters else 405)
        assert dict(head.headers)["Content-Type"] == dict(get.headers)["Content-Type"]
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_options_is_answered_everywhere_for_browsers_and_does_nothing(
    client, group, mine, whole, version, path, letters
):
    before = whole()

    for address, key in product(slashed(path.format(**mine)), (group.api_key, "wrong", None)):
        answer = client(version, key=key)("OPTIONS", address, body_for(path, mine["person"]))
        assert answer.status == 200
        assert dict(answer.headers)["Access-Control-Allow-Origin"] == "*"
    assert whole() == before


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "get"])
def test_a_method_that_nobody_knows_is_refused(ask, method):
    assert ask.refused(method, "/people")[0] == 405


def test_the_status_of_a_refused_method_is_a_setting(ask, mine, emulator):
    emulator.settings.actionnetwork.refused_method_status = 404

    for method, path in (("DELETE", "/forms"), ("PUT", "/donations/{donation}"), ("GET", "/messages/{message}/send")):
        assert ask.refused(method, path.format(**mine)) == (404, f"{method} is not allowed on this endpoint")


@pytest.mark.parametrize("path", ["", "/"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_entry_point_can_only_be_read(client, version, path, whole):
    ask, before = client(version), whole()

    assert ask("GET", path).status == ask("HEAD", path).status == 200
    for method in METHODS[1:]:
        assert ask.refused(method, path, {"title": "New"})[0] == 405
    assert whole() == before


# ---- ids


@pytest.mark.parametrize(("version", "path", "letters"), WITH_IDS)
def test_an_unknown_id_at_any_place_is_a_404_that_names_it(client, mine, whole, version, path, letters):
    ask, before = client(version), whole()

    for uuid, name, method in product(
        (UNKNOWN, "x", "*", f"action_network:{UNKNOWN}"), names_in(path), methods_of(letters)
    ):
        for address in slashed(path.format(**{**mine, name: uuid})):
            refusal = ask.refused(method, address, body_for(path, mine["person"]))
            assert refusal == (404, f"Couldn't find {SINGULAR[name]} with id = {uuid}"), (method, address)
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), WITH_IDS)
def test_an_id_of_another_account_at_any_place_is_unknown(client, mine, theirs, whole, version, path, letters):
    ask, before = client(version), whole()

    for name, method in product(names_in(path), methods_of(letters)):
        address = "/" + path.format(**{**mine, name: theirs[name]})
        refusal = ask.refused(method, address, body_for(path, mine["person"]))
        assert refusal == (404, f"Couldn't find {SINGULAR[name]} with id = {theirs[name]}"), (method, address)
    for method in methods_of(letters):
        assert ask.refused(method, "/" + path.format(**theirs), body_for(path, mine["person"]))[0] == 404
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), NESTED)
def test_an_id_of_another_parent_is_unknown(client, mine, more, whole, version, path, letters):
    ask, before, names = client(version), whole(), names_in(path)

    for parents, method in product(range(1, len(names)), methods_of(letters)):
        ids = {name: (mine if place < parents else more)[name] for place, name in enumerate(names)}
        child = names[parents]
        refusal = ask.refused(method, "/" + path.format(**ids), body_for(path, mine["person"]))
        assert refusal == (404, f"Couldn't find {SINGULAR[child]} with id = {more[child]}"), (method, ids)
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), WITH_IDS)
def test_ids_are_read_in_any_case(client, mine, version, path, letters):
    if "G" in letters:
        assert client(version)("GET", "/" + path.format(**{n: mine[n].upper() for n in names_in(path)})).status == 200


@pytest.mark.parametrize(("version", "path"), HELPERS)
def test_a_helper_with_a_key_tells_of_an_unknown_parent(client, theirs, whole, version, path):
    before, body = whole(), {"person": {"email_addresses": [{"address": "new@example.org"}]}}

    for uuid in (UNKNOWN, theirs[names_in(path)[-1]]):
        address = path.format(**{**theirs, names_in(path)[-1]: uuid})
        assert client(version).refused("POST", f"/{address}", body)[0] == 404
    assert whole() == before


# ---- with other keys and without one


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_with_a_wrong_key_or_none_everything_is_refused_alike(client, mine, whole, version, path, letters):
    before = whole()

    for address, key in product(slashed(path.format(**mine)), ("wrong", "MOCKAPI-KEY", "", None)):
        ask = client(version, key=key)
        for method in METHODS:
            refusal = ask.refused(method, address, body_for("", mine["person"]))
            assert refusal == (403, f"{NO_KEY} {key or ''}".strip()), (method, address)
        assert ask("HEAD", address).status == 403
    assert whole() == before


@pytest.mark.parametrize(("version", "path"), HELPERS)
@pytest.mark.parametrize(("key", "slash"), [("wrong", 0), (None, 1), (None, 0)])
def test_helpers_work_without_a_good_key_and_say_nothing(client, group, mine, version, path, key, slash):
    noun = noun_of(path)
    before, address = group[noun].count(), slashed(path.format(**mine))[slash]
    body = {
        "person": {"email_addresses": [{"address": "new@example.org"}]},
        "recipients": [{"display_name": "Us", "amount": "7.00"}],
    }

    answer = client(version, key=key)("POST", address, body)

    assert (answer.status, answer.json) == (200, {})
    assert group[noun].count() == before + 1
    (person,) = group["people"].filter(email_address="new@example.org")
    assert group[noun].count(person=person) == 1


@pytest.mark.parametrize(("version", "path"), HELPERS)
def test_helpers_without_a_key_say_nothing_of_what_fails_either(client, mine, whole, version, path):
    ask, before = client(version, key=None), whole()
    bad = {"person": {}, "recipients": [{"display_name": "Us", "amount": "7.00"}]}
    good = {**bad, "person": {"email_addresses": [{"address": "new@example.org"}]}}

    for address, body in (
        (path.format(**mine), bad),
        (path.format(**{**mine, names_in(path)[-1]: UNKNOWN}), good),
        (path.format(**{**mine, names_in(path)[0]: UNKNOWN}), good),
    ):
        assert ask.post(f"/{address}", body) == {}
    assert whole() == before


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_signing_up_without_a_key_is_refused(client, whole, version):
    before = whole()

    for key in ("wrong", None):
        refusal = client(version, key=key).refused("POST", "/people", body_for("people", UNKNOWN))
        assert refusal == (403, f"{NO_KEY} {key or ''}".strip())
    assert whole() == before


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_a_personal_key_does_the_same_on_its_own_list_but_for_what_groups_have(
    client, emulator, mine, whole, version, path, letters
):
    service = emulator.actionnetwork
    ask, ids = client(version, key=service.personal_key), furnish(service.account(service.personal_key), "ida")
    ids = {**mine, **ids}  # what only groups have is the group's

    for method in METHODS:
        emulator.clock.advance(minutes=1)
        before = whole()
        body = None if method in ("GET", "DELETE") else body_for(path, ids["person"])
        answer = ask(method, f"/{path.format(**ids)}", body)
        if method not in methods_of(letters):
            expected = 405
        elif noun_of(path) not in GROUP_ONLY:
            expected = 200
        elif method != "GET":
            expected = 403
        else:
            expected = 404 if any(FURNITURE[name][0] in GROUP_ONLY for name in names_in(path)) else 200
            if expected == 200:
                assert list(answer.json["_embedded"].values()) == [[]]
        assert answer.status == expected, (method, answer)
        assert (whole() == before) == (expected != 200 or method == "GET")


@pytest.mark.parametrize(("version", "path", "letters"), WITH_IDS)
def test_a_personal_key_does_not_reach_what_the_group_has(client, emulator, mine, whole, version, path, letters):
    ask, before = client(version, key=emulator.actionnetwork.personal_key), whole()

    for method in methods_of(letters):
        status, _ = ask.refused(method, "/" + path.format(**mine), body_for(path, mine["person"]))
        assert status == (403 if noun_of(path) in GROUP_ONLY and method != "GET" else 404)
    assert whole() == before


# ---- what is in no table


def pattern(path):
    return tuple("*" if "{" in part else part for part in path.split("/"))


PATTERNS = {version: {pattern(path) for path in table} for version, table in TABLE.items()}
HEADS = sorted({path[0] for table in PATTERNS.values() for path in table} | {"person", "taggings", "signatures"})
TAILS = sorted({path[2] for table in PATTERNS.values() for path in table if len(path) > 2} | {"tags", "people"})


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_emulator_has_the_paths_of_the_table_and_no_others(version):
    assert set(ROUTE_TABLE.endpoints[version]) == PATTERNS[version]


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("head", HEADS)
def test_a_path_that_the_table_lacks_is_a_404(client, emulator, version, head):
    ask, known = client(version), PATTERNS[version]
    paths = [(head,), (head, "*"), (head, "*", "*")]
    paths += [(head, "*", tail, *more) for tail in TAILS for more in ((), ("*",), ("*", "embed"))]

    for path in paths:
        if path not in known:
            ask.refused("GET", "/" + "/".join(UNKNOWN if part == "*" else part for part in path))
            assert emulator.journal.last.answer.status == 404, path
            assert emulator.journal.last.unroutable, path


@pytest.mark.parametrize(("version", "path", "letters"), ROUTES)
def test_no_path_of_the_table_is_unknown_or_unmodelled(client, emulator, version, path, letters):
    answer = client(version)("GET", "/" + re.sub(r"{\w+}", UNKNOWN, path))

    assert not emulator.journal.last.unroutable
    assert emulator.journal.last.unmodelled is None
    assert answer.status == (405 if "G" not in letters else 404 if "{" in path else 200)


def test_a_mistyped_path_is_told_its_neighbour_and_no_method_makes_it_exist(ask, emulator):
    for method in METHODS:
        assert ask.refused(method, f"/mesages/{UNKNOWN}/send", {})[0] == 404
        assert emulator.journal.last.unroutable
        assert emulator.journal.last.nearest == "/api/v2/messages/{id}/send"


@pytest.mark.parametrize(
    "path", ["/people//", "/people//signatures", "//people", "/people/x/", "/forms/x//submissions"]
)
def test_an_empty_part_is_no_id(ask, path):
    assert ask.refused("GET", path)[0] == 404
