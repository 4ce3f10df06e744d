"""The far ends of what can be sent: very deep, very long, very many, half right; and what stands in a path."""

from __future__ import annotations

import pytest
from hostile import KEYS, MALFORMED, MEANT, TEXTS, Raw, nested, write
from wholeness import HOST, answered, check_whole, fork, photo, uuids

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

NEW = {"email_addresses": [{"address": "new@example.org"}]}
MADE = [noun.name for noun in NOUNS.values() if any(
    not route.parents and "v2" in route.versions and "POST" in route.collection for route in noun.routes
)]  # fmt: skip
LEAST = {"title": "Odd", "name": "Odd", "subject": "Odd", "body": "Odd", "from": "Odd", "reply_to": "odd@example.org"}
RECORDS = [
    ("forms", "submissions"), ("petitions", "signatures"), ("events", "attendances"), ("surveys", "responses"),
    ("fundraising_pages", "donations"), ("advocacy_campaigns", "outreaches"),
]  # fmt: skip


@pytest.fixture
def emulator():
    return fork()


def asked(emulator, method, path, body=None, *, query="", key="group"):
    """The JSON of an answer for which all holds that holds of any."""
    raw = body if isinstance(body, bytes) else b"" if body is None else write(body).encode()
    return answered(emulator, Request(method, HOST, f"/api/v2/{path}", query, KEYS[key], raw))


def error_of(answer):
    return answer.get("error", "")


# ---- deep

PLACES = {
    "a custom field": lambda deep: {"person": {**NEW, "custom_fields": {"deep": deep}}},
    "a name": lambda deep: {"person": {**NEW, "given_name": deep}},
    "identifiers": lambda deep: {"person": {**NEW, "identifiers": deep}},
    "an unknown field": lambda deep: {"person": NEW, "unknown": deep},
    "beside an escape": lambda deep: {"person": {**NEW, "family_name": Raw('"\\u00e9"')}, "unknown": deep},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_no_depth_of_a_body_breaks_anything(emulator, place, opening):
    def status(depth):
        body = write(PLACES[place](nested(depth, opening))).encode()
        return emulator.handle(Request("POST", HOST, "/api/v2/people", "", KEYS["group"], body)).status

    for depth in around(deepest(status)):
        assert status(depth) in (200, 400), depth
    check_whole(emulator)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_the_journal_shows_a_body_of_any_depth(emulator, opening):
    def readable(depth):
        body = write(nested(depth, opening)).encode()
        emulator.handle(Request("POST", HOST, "/api/v2/people", "", KEYS["group"], body))
        return 200 if emulator.journal.last.body is not None else 0

    for depth in around(deepest(readable)):
        assert readable(depth)


def deepest(attempt):
    """About the greatest depth at which an attempt gives 200: mistakes of ours, if any, are found near it."""
    low, high = 1, 100_000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            fine = attempt(middle) == 200
        except RecursionError:
            fine = False
        low, high = (middle, high) if fine else (low, middle)
    return low


def around(depth):
    return (*range(max(1, depth - 30), depth + 30), 100_000)


# ---- long and many


def test_ten_thousand_tags_are_put_on_and_taken_off():
    emulator = Emulator()
    names = [f"tag {number}" for number in range(10_000)]
    for name in names:
        emulator.actionnetwork["tags"].create(name=name)

    for change, expected in (({"add_tags": [*names, *names, "nobody's"]}, 10_000), ({"remove_tags": names}, 0)):
        body = write({"person": NEW, **change}).encode()
        assert emulator.handle(Request("POST", HOST, "/api/v2/people", "", KEYS["group"], body)).status == 200
        assert emulator.actionnetwork["taggings"].count() == expected
        check_whole(emulator)


@pytest.mark.parametrize("noun", MADE)
def test_ten_thousand_identifiers_are_kept_each_once(emulator, noun):
    identifiers = [f"many:{number}" for number in range(10_000)]
    fields = {**LEAST, "identifiers": identifiers * 2, **NEW}

    for _ in range(2):
        answer = asked(emulator, "POST", noun, {"person": fields} if noun == "people" else fields)
    assert len(answer["identifiers"]) == 10_001


def test_ten_thousand_of_what_a_list_may_hold_are_kept(emulator):
    shares = [{"display_name": f"Fund {number}", "amount": "999999999999.99"} for number in range(10_000)]
    page = uuids("fundraising_pages")[0]
    given = asked(emulator, "POST", f"fundraising_pages/{page}/donations", {"person": NEW, "recipients": shares})
    assert (len(given["recipients"]), given["amount"]) == (10_000, "9999999999999900.00")
    assert asked(emulator, "GET", f"fundraising_pages/{page}")["total_amount"] == 9999999999999915.0

    hrefs = [{"href": f"{HOST}/api/v2/queries/{uuid}"} for uuid in uuids("queries")] * 5_000
    told = asked(emulator, "POST", "messages", {**LEAST, "targets": hrefs})
    assert len(told["targets"]) == 2  # of the account's own, each once

    listed = asked(emulator, "POST", "unique_id_lists", {"name": "Many", "unique_ids": list(map(str, range(10_000)))})
    assert listed["count"] == 10_000


@pytest.mark.parametrize("amount", [-1, "-0.01", 10**12, 1e308, 10**400, "1e999999", "ten", None, [], True, ""])
def test_an_amount_that_no_money_has_is_refused(emulator, amount):
    before = photo(emulator)
    body = {"recipients": [{"display_name": "Fund", "amount": amount}], "person": NEW}
    link = {"_links": {"osdi:person": {"href": f"{HOST}/api/v2/people/{uuids('people')[2]}"}}}
    path = f"fundraising_pages/{uuids('fundraising_pages')[0]}/donations"

    assert asked(emulator, "POST", path, body) == {}
    assert "amount" in error_of(asked(emulator, "POST", path, {**link, "recipients": body["recipients"]}))
    assert photo(emulator) == before


@pytest.mark.parametrize("capacity", [0, -1, 2**62, "3", 2**63, 10**400, 1.5, "many"])
def test_a_capacity_is_a_number_that_fits_or_refused(emulator, capacity):
    made = asked(emulator, "POST", "events", {"title": "T", "capacity": capacity})

    assert error_of(made) or made["capacity"] == int(capacity)


def test_five_megabytes_are_refused(emulator):
    for body in (
        write({"person": {**NEW, "given_name": "x" * 5_000_000}}).encode(),
        b" " * 5_000_000,
        b"[" * 5_000_000,
    ):
        assert "larger" in error_of(asked(emulator, "POST", "people", body))


def test_a_number_of_any_length_is_text_or_refused(emulator):
    for digits in (1, 100, 4299, 4300, 4301, 100_000):
        number = Raw("9" * digits)
        answer = asked(emulator, "POST", "people", {"person": {**NEW, "custom_fields": {"n": number, "l": [number]}}})
        assert error_of(answer) or answer["custom_fields"] == {"n": str(number), "l": f"[{number}]"}


@pytest.mark.parametrize("text", [text for text in TEXTS if "\ud800" not in text and "\udfff" not in text])
def test_any_text_comes_back_as_it_was_sent(emulator, text):
    sent = {**NEW, "custom_fields": {text: text}}

    first = asked(emulator, "POST", "people", {"person": sent, "add_tags": [text]})
    again = asked(emulator, "GET", f"people/{first['identifiers'][0].partition(':')[2]}")

    assert first["custom_fields"] == again["custom_fields"] == {text: text}
    (metadata,) = [
        field
        for field in asked(emulator, "GET", "metadata/custom_fields")["action_network:custom_fields"]
        if field["name"] == text
    ]
    assert metadata["numeric_id"]


@pytest.mark.parametrize(
    "raw", ["NaN", "Infinity", "-Infinity", "1e400", "-1e999", "01", "+1", "1.", "'x'", "[1,]", '"\t"']
)
def test_what_is_no_json_is_refused_wherever_it_stands(emulator, raw):
    for body in ({"person": {**NEW, "custom_fields": {"n": Raw(raw)}}}, {"person": NEW, "unknown": Raw(raw)}):
        assert "JSON" in error_of(asked(emulator, "POST", "people", body))


@pytest.mark.parametrize("raw", [b'"\\ud800"', b'"\\udfff\\ud800"', b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"'])
@pytest.mark.parametrize("place", [b'{"person": {"given_name": %s}}', b"{%s: 1}", b"%s"])
def test_text_that_no_answer_could_carry_is_refused(emulator, raw, place):
    assert "UTF-8" in error_of(asked(emulator, "POST", "people", place % raw))


@pytest.mark.parametrize(
    "identifier", ["a:\nb", "a:b\u2028", "a\n:b", "a:\x00", "a b:c", "a:b:c", "İ:x", "a:" + "x" * 9000]
)
@pytest.mark.parametrize("noun", MADE)
def test_an_odd_identifier_finds_its_resource_again(emulator, noun, identifier):
    fields = {**LEAST, "identifiers": [identifier], **NEW}
    body = {"person": fields} if noun == "people" else fields

    first, second = (asked(emulator, "POST", noun, body)["identifiers"] for _ in range(2))

    assert first == second
    assert identifier in first


@pytest.mark.parametrize("entry", [{"name": None}, {}, {"other": 1}, {"name": ""}, {"name": False}])
def test_a_petition_shows_its_targets_in_the_shape_of_its_schema(emulator, entry):
    asked(emulator, "POST", "petitions", {"title": "T", "target": [entry, {"name": "Mayor"}]})

    assert emulator.actionnetwork["petitions"].find(title="T").target[-1] == {"name": "Mayor"}


# ---- half right: what was done first is taken back

UNFIT = ("x", [3], {}, 5, [["volunteer"]], [None])


@pytest.mark.parametrize("unfit", UNFIT)
@pytest.mark.parametrize("query", ["", "background_request=true"])
def test_a_signup_with_unfit_tags_leaves_nobody_behind(emulator, unfit, query):
    before = photo(emulator)
    for person in (NEW, *merging()):
        answer = asked(emulator, "POST", "people", {"person": person, "add_tags": unfit}, query=query)
        assert answer == {} if query else error_of(answer)
        assert photo(emulator) == before


@pytest.mark.parametrize("unfit", UNFIT)
@pytest.mark.parametrize("key", ["group", "none"])
@pytest.mark.parametrize(("action", "record"), RECORDS)
def test_a_helper_with_unfit_tags_says_nothing_and_leaves_nothing(emulator, unfit, key, action, record):
    before = photo(emulator)
    for person in (NEW, *merging()):
        body = {"person": person, "remove_tags": unfit, "recipients": [{"display_name": "Fund", "amount": 5}]}
        assert asked(emulator, "POST", f"{action}/{uuids(action)[0]}/{record}", body, key=key) == {}
        assert photo(emulator) == before


def merging():
    """Somebody known who now sends the number of a record that is only a number, or of somebody else."""
    for number in ("12025550109", "12025550101"):
        yield {"email_addresses": [{"address": "rosa@example.org"}], "phone_numbers": [{"number": number}]}


@pytest.mark.parametrize("noun", NOUNS)
def test_what_a_savepoint_brings_back_stands_where_it_stood(emulator, noun):
    accessor = emulator.actionnetwork[noun]
    before = [record.id for record in accessor.all()]

    with emulator.savepoint():
        accessor.delete(before[0])

    assert [record.id for record in accessor.all()] == before


# ---- ids in paths


@pytest.mark.parametrize("id", [id for id in MALFORMED if id])
@pytest.mark.parametrize("key", KEYS)
def test_a_malformed_id_leads_nowhere(emulator, id, key):
    for version, pattern, method in dict.fromkeys(MEANT):
        if "*" in pattern:
            path = "/".join((version, *(id if name == "*" else name for name in pattern)))
            body = answered(
                emulator, Request(method, HOST, f"/api/{path}", "", KEYS[key], write({"person": NEW}).encode())
            )
            assert body == {} or error_of(body)
