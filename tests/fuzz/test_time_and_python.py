"""What clients and tests do while time passes, work is put off and rows are taken out: the world stays whole."""

from __future__ import annotations

import os

from hostile import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wholeness import answered, changed, check_readable, check_whole, fork, photo, without_agenda

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.groups import GROUPS
from mockapi.world.errors import Invalid, NotAllowed
from mockapi.world.exchange import Request

ROUNDS = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "250")) // 2,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
ACCOUNTS = st.sampled_from(["mockapi-key", "mockapi-key", "mockapi-key", "other-key", "member-key"])
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "background_delay": st.sampled_from([0, 60]),
        "webhook_delay": st.sampled_from([0, 60]),
        "read_lag": st.sampled_from([0, 30]),
        "capacity_refuses": st.booleans(),
        "donations_take_put": st.booleans(),
        "or_in_filters": st.booleans(),
        "lenient_filters": st.booleans(),
        "next_on_last_page": st.booleans(),
        "null_clears": st.booleans(),
        "needs_origin_system": st.booleans(),
    },
)


OFTEN_NAMED = ("people", "event_campaigns", "lists", "wrappers", "queries", "messages")


def rows_of(account, nouns=tuple(NOUNS)):
    """Every row of an account that its accessors can name."""
    return [record for noun in nouns for record in account[noun].all()]


def in_background(request):
    """The same request, whose answer does not wait for what it does."""
    return Request(request.method, request.base, request.path, "background_request=true", request.headers, request.body)


@st.composite
def taking_out(draw):
    """Takes some row of some account out."""
    key, number, often = draw(ACCOUNTS), draw(st.integers(0, 200)), draw(st.booleans())

    def take_out(emulator):
        account = emulator.actionnetwork.account(key)
        rows = rows_of(account, OFTEN_NAMED if often else NOUNS)
        record = rows[number % len(rows)] if rows else account.owner
        before = photo(emulator)
        try:
            account[record.noun].delete(record)
        except NotAllowed:
            assert any(group.owner == record.row.key for group in emulator.world.collection(GROUPS.table))
            assert photo(emulator) == before
        else:
            assert record.id not in account[record.noun]

    return take_out


@st.composite
def overwriting(draw):
    """Sets a field of some row to what another of the kind has, or to nothing."""
    key, number, which, other = draw(ACCOUNTS), draw(st.integers(0, 200)), draw(st.integers(0, 40)), draw(ACCOUNTS)
    blank = draw(st.booleans())

    def overwrite(emulator):
        account, elsewhere = emulator.actionnetwork.account(key), emulator.actionnetwork.account(other)
        rows = rows_of(account)
        if not rows:
            return
        record = rows[number % len(rows)]
        twins = elsewhere[record.noun].all()
        noun = NOUNS[record.noun]
        fields = [field.name for field in noun.fields if field.name in record and field.name != "identifiers"]
        name = fields[which % len(fields)]
        value = None if blank or not twins else twins[which % len(twins)][name]
        before = photo(emulator)
        try:
            account[record.noun].overwrite(record, **{name: value})
        except (Invalid, LookupError):
            assert photo(emulator) == before

    return overwrite


def passing(seconds):
    return lambda emulator: emulator.clock.advance(seconds=seconds)


def caught_up(emulator):
    """Everything that is due is done, as it would be at the next request."""
    emulator.actionnetwork.catch_up()
    emulator.deliver()


steps = st.lists(
    st.one_of(
        requests(),
        requests(),
        requests(),
        taking_out(),
        overwriting(),
        st.sampled_from([1, 59, 3600, 86400 * 300]).map(passing),
        st.just(lambda emulator: emulator.actionnetwork.drain()),
    ),
    min_size=1,
    max_size=8,
)


@ROUNDS
@given(steps, SWITCHES)
def test_whatever_happens_in_whatever_order_the_world_is_whole(happening, switches):
    emulator = fork(**switches)
    for step in happening:
        caught_up(emulator)
        if isinstance(step, Request):
            answered(emulator, step)
            continue
        before = photo(emulator)
        step(emulator)
        caught_up(emulator)
        check_whole(emulator)
        for noun, key in changed(before, photo(emulator)):
            check_readable(emulator, noun, key)


@ROUNDS
@given(st.lists(requests() | requests().map(in_background), min_size=1, max_size=6))
def test_what_is_put_off_is_done_as_it_would_have_been_done_at_once(asked):
    at_once, put_off = fork(), fork(background_delay=60)
    for request in asked:
        first, second = at_once.handle(request), put_off.handle(request)
        assert (first.status, first.body) == (second.status, second.body)
        put_off.actionnetwork.drain()
        assert without_agenda(photo(put_off)) == without_agenda(photo(at_once))
