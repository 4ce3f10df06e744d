"""How payloads reach functions and the outbox: order, retries, delays, batches, receivers that ask back (40.1)."""

from __future__ import annotations

import json
import threading

import pytest

from mockapi.emulator import Emulator

MINUTES = (5, 15, 35)


@pytest.fixture
def webhooks(emulator):
    """The default group's."""
    return emulator.actionnetwork.webhooks


class Receiver:
    """Keeps what it gets, and answers what it is told to: a status, nothing, or an exception that it raises."""

    def __init__(self, *answers):
        self.got, self.answers = [], list(answers)

    def __call__(self, payloads):
        self.got.append(payloads)
        answer = self.answers.pop(0) if len(self.answers) > 1 else next(iter(self.answers), None)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def addresses(self):
        return [next(iter(payload.values()))["person"]["email_addresses"][0]["address"]
                for payloads in self.got for payload in payloads]  # fmt: skip


def outreach(ask, campaign, address):
    person = {"email_addresses": [{"address": address}]}
    return ask.post(f"/advocacy_campaigns/{ask.id(campaign)}/outreaches", {"person": person})


# ---- functions and the outbox


def test_a_function_gets_the_list_before_the_request_is_answered(ask, webhooks):
    receiver = Receiver()
    hook = webhooks.add(receiver=receiver)

    person = ask.signup("rosa@example.org")

    ((payload,),) = receiver.got
    assert payload["action_network:upload"]["identifiers"] == person["identifiers"]
    (delivery,) = webhooks.deliveries(hook)
    assert (delivery.status, delivery.attempts, delivery.answer) == ("delivered", 1, "200")
    assert payload == delivery.payload
    ask.get("/people")
    assert len(receiver.got) == 1


def test_the_outbox_keeps_every_delivery_with_its_address_and_its_body(ask, emulator, webhooks):
    receiver = Receiver()
    kept, called = webhooks.add(), webhooks.add(receiver=receiver)

    ask.signup("rosa@example.org")

    first, second = emulator.outbox.find(service="actionnetwork", kind="webhook")
    assert (first.to, second.to) == ((), ())
    assert json.loads(second.body) == receiver.got[0]
    assert [message.about for message in (first, second)] == [
        {"webhook": hook.number, "type": "action_network:upload"} for hook in (kept, called)
    ]
    assert first.sent_at == int(emulator.clock.now().timestamp())


@pytest.mark.parametrize("answer", [None, 200, "fine", True, False, {"status": 500}, [], 0.5])
def test_a_function_that_returns_is_content(ask, webhooks, answer):
    webhooks.add(receiver=Receiver(answer))

    ask.signup("rosa@example.org")

    (delivery,) = webhooks.deliveries()
    assert (delivery.status, delivery.answer) == ("delivered", "200")


@pytest.mark.parametrize(
    ("answer", "text"),
    [(500, "500"), (201, "201"), (302, "302"), (0, "0"), (ValueError("no"), "ValueError: no"),
     (AssertionError(), "AssertionError: "), (LookupError("x"), "LookupError: x")],
    ids=str,
)  # fmt: skip
def test_a_function_that_fails_is_tried_again_and_the_caller_hears_nothing_of_it(ask, webhooks, answer, text):
    receiver = Receiver(answer)
    webhooks.add(receiver=receiver)

    person = ask.signup("rosa@example.org")

    assert ask.get(f"/people/{ask.id(person)}")["identifiers"] == person["identifiers"]
    (delivery,) = webhooks.deliveries()
    assert (delivery.status, delivery.attempts, delivery.answer) == ("pending", 1, text)
    assert len(receiver.got) == 1


def test_a_function_may_change_what_it_gets(ask, webhooks):
    def spoil(payloads):
        payloads[0].clear()
        payloads.clear()

    receiver = Receiver()
    webhooks.add(receiver=spoil)
    webhooks.add(receiver=receiver)

    ask.signup("rosa@example.org")

    assert receiver.addresses == ["rosa@example.org"]
    assert all("action_network:upload" in delivery.payload for delivery in webhooks.deliveries())


def test_things_arrive_in_the_order_in_which_they_came_about(ask, webhooks):
    receiver = Receiver()
    for _ in range(2):
        webhooks.add(receiver=receiver)

    for number in range(5):
        ask.signup(f"p{number}@example.org")

    assert receiver.addresses == [f"p{number}@example.org" for number in range(5) for _ in range(2)]


# ---- receivers that ask back


def test_a_receiver_may_ask_the_api_and_finds_what_it_was_told_of(ask, webhooks):
    found = []

    def look(payloads):
        (payload,) = payloads
        href = payload["action_network:upload"]["_links"]["osdi:person"]["href"]
        found.append(ask.get(href.partition("/api/v2")[2])["identifiers"])

    webhooks.add(receiver=look)

    person = ask.signup("rosa@example.org")

    assert found == [person["identifiers"]]


def test_what_a_receiver_does_is_heard_of_after_what_it_is_hearing(ask, emulator, make, webhooks):
    form = make("forms")
    order = []

    def act(payloads):
        (payload,) = payloads
        kind = next(iter(payload))
        order.append(("begin", kind))
        if kind == "action_network:upload":
            person = {"email_addresses": payload[kind]["person"]["email_addresses"]}
            ask.post(f"/forms/{ask.id(form)}/submissions", {"person": person})
        order.append(("end", kind))

    webhooks.add(receiver=act)

    ask.signup("rosa@example.org")

    kinds = ["action_network:upload", "osdi:submission"]
    assert order == [(step, kind) for kind in kinds for step in ("begin", "end")]
    assert [delivery.status for delivery in webhooks.deliveries()] == ["delivered"] * 2


def test_a_receiver_may_ask_from_a_thread_of_its_own_and_wait_for_it(ask, webhooks):
    seen = []

    def ask_elsewhere(payloads):
        thread = threading.Thread(target=lambda: seen.append(len(ask.people())))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()

    webhooks.add(receiver=ask_elsewhere)

    ask.signup("rosa@example.org")

    assert seen == [1]
    assert webhooks.deliveries()[0].status == "delivered"


def test_a_receiver_may_use_the_python_door_and_the_outbox(ask, emulator, webhooks):
    seen = []

    def look(payloads):
        seen.append((emulator.actionnetwork["people"].count(), len(emulator.outbox), webhooks.deliveries()[0].status))

    webhooks.add(receiver=look)

    ask.signup("rosa@example.org")

    assert seen == [(1, 0, "pending")]
    assert len(emulator.outbox) == 1


def test_a_receiver_may_remove_its_own_webhook(ask, webhooks):
    receiver = Receiver()

    def once(payloads):
        receiver(payloads)
        webhooks.remove(hook)

    hook = webhooks.add(receiver=once)
    for number in range(3):
        ask.signup(f"p{number}@example.org")

    assert receiver.addresses == ["p0@example.org"]
    assert [delivery.status for delivery in webhooks.deliveries()] == ["delivered"]


def test_a_receiver_may_reset_the_world(ask, emulator, webhooks):
    webhooks.add(receiver=lambda payloads: emulator.reset())

    ask.signup("rosa@example.org")

    assert (emulator.actionnetwork["people"].count(), len(webhooks), len(emulator.outbox)) == (0, 0, 0)


# ---- failures


def test_it_is_tried_three_times_more_ever_later_and_then_has_failed(ask, emulator, webhooks):
    receiver = Receiver(500)
    webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")

    def state():
        (delivery,) = webhooks.deliveries()
        return delivery.status, delivery.attempts, len(receiver.got)

    for tried, minutes in enumerate(MINUTES, 1):
        emulator.clock.advance(minutes=minutes, seconds=-1)
        assert state() == ("pending", tried, tried)
        emulator.clock.advance(seconds=1)
        assert state() == ("failed" if tried == 3 else "pending", tried + 1, tried + 1)

    emulator.clock.advance(days=1)
    ask.get("/people")
    assert state() == ("failed", 4, 4)
    assert len({json.dumps(payloads) for payloads in receiver.got}) == 1
    assert len(emulator.outbox) == 1


def test_all_tries_are_within_the_hour_even_where_nobody_looked_meanwhile(ask, emulator, webhooks):
    receiver = Receiver(500)
    webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")

    emulator.clock.advance(hours=1)
    ask.get("/people")

    assert len(receiver.got) == 4
    assert webhooks.deliveries()[0].status == "failed"


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_a_receiver_that_recovers_gets_what_it_missed(ask, emulator, webhooks, failures):
    receiver = Receiver(*[RuntimeError("down")] * failures, 200)
    webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")

    for minutes in MINUTES:
        emulator.clock.advance(minutes=minutes)
        ask.get("/people")

    assert len(receiver.got) == failures + 1
    (delivery,) = webhooks.deliveries()
    assert (delivery.status, delivery.attempts, delivery.answer) == ("delivered", failures + 1, "200")
    keys = {payload["idempotency_key"] for payloads in receiver.got for payload in payloads}
    assert len(keys) == 1


def test_a_receiver_that_fails_holds_up_nothing_else(ask, webhooks):
    failing, other = Receiver(500, 200), Receiver()
    for receiver in (failing, other):
        webhooks.add(receiver=receiver)

    for address in ("rosa@example.org", "nia@example.org"):
        ask.signup(address)

    assert failing.addresses == other.addresses == ["rosa@example.org", "nia@example.org"]
    assert [delivery.status for delivery in webhooks.deliveries()] == ["pending", "delivered"] + ["delivered"] * 2


@pytest.mark.parametrize("look", ["request", "deliveries", "outbox", "drain"])
def test_what_has_fallen_due_is_sent_as_soon_as_anybody_looks(ask, emulator, webhooks, look):
    receiver = Receiver(500, 200)
    webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")
    emulator.clock.advance(minutes=5)

    {"request": lambda: ask("GET", "/nothing"), "deliveries": webhooks.deliveries, "outbox": lambda: emulator.outbox,
     "drain": emulator.actionnetwork.drain}[look]()  # fmt: skip

    assert len(receiver.got) == 2


def test_what_was_on_its_way_to_a_webhook_that_was_removed_has_failed(ask, emulator, webhooks):
    receiver = Receiver(500)
    hook = webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")

    webhooks.remove(hook)
    emulator.clock.advance(minutes=5)

    (delivery,) = webhooks.deliveries(hook)
    assert (delivery.status, delivery.answer) == ("failed", "the webhook is gone")
    assert len(receiver.got) == 1


def test_an_exception_that_ends_the_program_is_not_swallowed(ask, webhooks):
    webhooks.add(receiver=Receiver(KeyboardInterrupt(), 200))

    with pytest.raises(KeyboardInterrupt):
        ask.signup("rosa@example.org")

    assert [delivery.status for delivery in webhooks.deliveries()] == ["delivered"]
    assert len(ask.people()) == 1


def test_an_assertion_of_pytest_fails_the_test_that_made_the_request(ask, webhooks):
    webhooks.add(receiver=lambda payloads: pytest.fail("nobody should be told"))

    with pytest.raises(pytest.fail.Exception, match="nobody should be told"):
        ask.signup("rosa@example.org")


# ---- delays and batches


@pytest.fixture
def slow():
    """A pair of services with the vendor's five minutes, whose clock stands still."""
    emulator = Emulator(webhook_delay=300)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


def test_with_a_delay_it_is_sent_when_the_clock_has_passed_it(ask, slow):
    ask, receiver = type(ask)(slow), Receiver()
    slow.actionnetwork.webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org", given_name="Rosa")
    rosa = ask.id(ask.people()[0])
    ask.put(f"/people/{rosa}", {"given_name": "Changed"})

    slow.clock.advance(seconds=299)
    ask.get("/people")
    assert receiver.got == []
    slow.clock.advance(seconds=1)
    ask.get("/people")

    ((payload,),) = receiver.got
    assert payload["action_network:upload"]["person"]["given_name"] == "Rosa"


def test_outreaches_that_are_due_together_go_out_in_one_delivery(ask, slow, make):
    ask, receiver, webhooks = type(ask)(slow), Receiver(), slow.actionnetwork.webhooks
    hooks = [webhooks.add(receiver=receiver), webhooks.add()]
    campaign = ask.post("/advocacy_campaigns", {"title": "Write", "type": "email"})
    form = ask.post("/forms", {"title": "Join"})
    for number in range(3):
        outreach(ask, campaign, f"p{number}@example.org")
        ask.post(
            f"/forms/{ask.id(form)}/submissions", {"person": {"email_addresses": [{"address": f"f{number}@b.org"}]}}
        )
        slow.clock.advance(minutes=1)

    slow.clock.advance(minutes=10)
    ask.get("/people")

    sizes = [(next(iter(payloads[0])), len(payloads)) for payloads in receiver.got]
    assert sizes == [("osdi:outreach", 3)] + [("osdi:submission", 1)] * 3
    assert receiver.addresses[:3] == [f"p{number}@example.org" for number in range(3)]
    for hook in hooks:
        deliveries = [one for one in webhooks.deliveries(hook) if one.type == "osdi:outreach"]
        assert [(one.status, one.attempts) for one in deliveries] == [("delivered", 1)] * 3
        assert len({one.payload["idempotency_key"] for one in deliveries}) == 3
    assert sorted(len(json.loads(message.body)) for message in slow.outbox) == [1] * 6 + [3] * 2


def test_a_batch_that_fails_is_tried_again_whole(ask, slow):
    ask, receiver, webhooks = type(ask)(slow), Receiver(500, 200), slow.actionnetwork.webhooks
    webhooks.add(receiver=receiver)
    campaign = ask.post("/advocacy_campaigns", {"title": "Write", "type": "email"})
    for number in range(2):
        outreach(ask, campaign, f"p{number}@example.org")
    slow.clock.advance(minutes=5)
    assert [one.status for one in webhooks.deliveries()] == ["pending"] * 2

    slow.clock.advance(minutes=5)

    assert [(one.status, one.attempts) for one in webhooks.deliveries()] == [("delivered", 2)] * 2
    assert [len(payloads) for payloads in receiver.got] == [2, 2]


def test_every_outreach_stands_in_the_outbox_once_though_another_is_being_retried(ask, emulator, webhooks):
    receiver = Receiver(500, 200)
    webhooks.add(receiver=receiver)
    campaign = ask.post("/advocacy_campaigns", {"title": "Write", "type": "email"})
    outreach(ask, campaign, "rosa@example.org")
    emulator.clock.advance(minutes=5)

    outreach(ask, campaign, "nia@example.org")

    told = [payload["osdi:outreach"]["person"]["email_addresses"][0]["address"]
            for message in emulator.outbox for payload in json.loads(message.body)]  # fmt: skip
    assert told == ["rosa@example.org", "nia@example.org"]
    assert [one.status for one in webhooks.deliveries()] == ["delivered"] * 2


def test_the_delay_can_be_changed_while_it_runs(ask, emulator, webhooks):
    receiver = Receiver()
    webhooks.add(receiver=receiver)
    emulator.settings.actionnetwork.webhook_delay = 60
    ask.signup("rosa@example.org")
    emulator.settings.actionnetwork.webhook_delay = 0

    ask.signup("nia@example.org")

    assert receiver.addresses == ["nia@example.org"]
    emulator.clock.advance(minutes=1)
    ask.get("/people")
    assert receiver.addresses == ["nia@example.org", "rosa@example.org"]


# ---- taken back


def test_a_savepoint_takes_back_what_was_put_on_its_way(ask, emulator, webhooks):
    receiver = Receiver(500)
    webhooks.add(receiver=receiver)
    with emulator.savepoint():
        ask.signup("rosa@example.org")
        assert len(webhooks.deliveries()) == 1
    emulator.clock.advance(hours=2)
    ask.get("/people")

    assert len(receiver.got) == 1
    assert (webhooks.deliveries(), len(emulator.outbox)) == ([], 0)


def test_a_savepoint_takes_back_that_something_was_delivered(ask, emulator, webhooks):
    receiver = Receiver(500, 200)
    webhooks.add(receiver=receiver)
    ask.signup("rosa@example.org")
    with emulator.savepoint():
        emulator.clock.advance(minutes=5)
        assert webhooks.deliveries()[0].status == "delivered"

    (delivery,) = webhooks.deliveries()
    assert (delivery.status, delivery.attempts) == ("delivered", 2)  # the clock stays, so it was sent once more
    assert len(receiver.got) == 3


def test_what_is_rolled_back_while_it_is_delivered_leaves_nothing(ask, emulator, webhooks):
    emulator.checkpoint("before")
    webhooks.add(receiver=lambda payloads: emulator.restore("before"))

    ask.signup("rosa@example.org")

    assert (webhooks.deliveries(), len(webhooks), len(emulator.outbox)) == ([], 0, 0)
    assert ask.people() == []


# ---- many at once


def test_many_threads_lose_and_double_nothing(ask, emulator, webhooks):
    receiver = Receiver()
    for _ in range(2):
        webhooks.add(receiver=receiver)
    failures = []

    def work(number):
        try:
            for place in range(25):
                ask.signup(f"p{number}.{place}@example.org")
                if place % 5 == 0:
                    webhooks.deliveries()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    everybody = [f"p{number}.{place}@example.org" for number in range(8) for place in range(25)]
    assert sorted(receiver.addresses) == sorted(everybody * 2)
    deliveries = webhooks.deliveries()
    assert {(one.status, one.attempts) for one in deliveries} == {("delivered", 1)}
    assert len({one.payload["idempotency_key"] for one in deliveries}) == len(deliveries) == 400
    assert len(emulator.outbox) == 400


def test_lagging_reads_beside_deliveries_lose_nothing(ask, emulator, webhooks):
    emulator.settings.actionnetwork.read_lag = 60
    receiver = Receiver()
    webhooks.add(receiver=receiver)
    stop = threading.Event()
    failures = []

    def read():
        while not stop.is_set():
            answer = ask("GET", "/people")
            if answer.status != 200:
                failures.append(answer)

    def write(number):
        for place in range(20):
            ask.signup(f"p{number}.{place}@example.org")

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()

    assert failures == []
    assert len(receiver.addresses) == len(set(receiver.addresses)) == 60
    assert {(one.status, one.attempts) for one in webhooks.deliveries()} == {("delivered", 1)}
