"""Checkpoints and savepoints: what they take back and what they leave, how they are listed, and how they nest."""

from __future__ import annotations

import pytest

import mockapi


@pytest.fixture
def otters(mock):
    """A page that thanks by mail."""
    mock.actionkit["petitionpage"].create(name="otters", title="Otters")
    mock.actionkit["pagefollowup"].create(page="otters", url="/thanks/", email_subject="Thanks")


def sign(clients, email):
    assert clients.kit("POST", "/action/", {"page": "otters", "email": email, "zip": "62701"}).status == 201


@pytest.mark.usefixtures("otters")
@pytest.mark.parametrize("way", ["savepoint", "checkpoint"])
def test_rows_ids_and_mail_are_taken_back_and_clock_journal_faults_and_settings_stay(mock, clients, way):
    sign(clients, "ada@example.org")

    def work():
        sign(clients, "bob@example.org")
        mock.actionnetwork["tags"].create(name="volunteer")
        mock.clock.advance(days=3)
        mock.faults.add(status=503, path="/never")
        mock.settings.actionnetwork.null_clears = False
        assert len(mock.outbox) == 2

    if way == "savepoint":
        with mock.savepoint():
            work()
    else:
        mock.checkpoint("before")
        work()
        mock.restore("before")

    assert mock.actionkit["user"].count() == 1
    assert mock.actionnetwork["tags"].count() == 0
    assert [mail.to for mail in mock.outbox] == [("ada@example.org",)]
    assert len(mock.journal) == 2
    assert len(mock.faults) == 1
    assert str(mock.clock.now()) == "2026-03-04 12:00:00+00:00"
    assert not mock.settings.actionnetwork.null_clears
    sign(clients, "eve@example.org")
    assert mock.actionkit["user"].find(email="eve@example.org").id == 2  # the number that was drawn before
    assert [mail.number for mail in mock.outbox] == [1, 2]


def test_they_are_listed_in_order_with_the_exchange_and_the_time(mock, clients):
    assert mock.checkpoints == []
    first = mock.checkpoint("first")
    clients.person("Rosa")
    mock.clock.advance(hours=1)
    mock.checkpoint("second")

    assert [(one.name, one.exchange) for one in mock.checkpoints] == [("first", 0), ("second", 1)]
    assert mock.checkpoints[1].at - first.at == 3600
    mock.checkpoint("first")
    assert [one.name for one in mock.checkpoints] == ["second", "first"]
    mock.drop_checkpoint("second")
    assert [one.name for one in mock.checkpoints] == ["first"]
    for missing in (mock.restore, mock.drop_checkpoint):
        with pytest.raises(KeyError, match="there is no checkpoint 'second'; there are: 'first'"):
            missing("second")


def test_one_can_go_back_and_forth_between_them(mock):
    tags = mock.actionnetwork["tags"]
    for name in ("a", "b", "c"):
        tags.create(name=name)
        mock.checkpoint(name)

    for name, count in (("a", 1), ("c", 3), ("b", 2), ("b", 2), ("c", 3)):
        mock.restore(name)
        assert tags.count() == count


def test_a_checkpoint_made_in_a_savepoint_ends_with_it_and_one_that_was_moved_is_back(mock):
    tags = mock.actionnetwork["tags"]
    mock.checkpoint("outer")
    with mock.savepoint():
        tags.create(name="a")
        mock.checkpoint("inner")
        tags.create(name="b")
        mock.checkpoint("outer")
        tags.create(name="c")
        mock.restore("inner")
        assert tags.count() == 1
        mock.restore("outer")
        assert tags.count() == 2
        mock.drop_checkpoint("outer")
    assert [one.name for one in mock.checkpoints] == ["outer"]
    tags.create(name="d")
    mock.restore("outer")
    assert tags.count() == 0


def test_one_cannot_go_back_behind_a_savepoint_that_is_open(mock):
    tags = mock.actionnetwork["tags"]
    mock.checkpoint("before")
    tags.create(name="a")
    with mock.savepoint():
        tags.create(name="b")
        with pytest.raises(mockapi.SavepointError, match="opened after checkpoint 'before'"):
            mock.restore("before")
        assert tags.count() == 2
    mock.restore("before")
    assert tags.count() == 0


def test_what_was_due_by_the_clock_is_due_again_after_going_back(mock):
    mock.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    mock.actionnetwork["messages"].insert(
        subject="Hi", body="Hi", from_="Us", reply_to="us@example.org",
        status="scheduled", scheduled_start_date="2026-03-02T00:00:00Z",
    )  # fmt: skip
    mock.checkpoint("before")
    mock.clock.advance(days=2)
    assert [mail.sent_at for mail in mock.outbox] == [1772409600]
    mock.restore("before")

    assert [mail.number for mail in mock.outbox] == [1]
    mock.clock.freeze("2026-03-01T12:00:00Z")
    mock.restore("before")
    assert len(mock.outbox) == 0


def test_the_log_is_kept_no_longer_than_a_checkpoint_or_the_journal_needs(mock, clients):
    mock.checkpoint("start")
    for number in range(300):
        mock.actionnetwork["tags"].create(name=str(number))
    assert len(mock.world.log.entries) == 600
    mock.drop_checkpoint("start")
    mock.actionnetwork["tags"].create(name="one more")

    assert len(mock.world.log.entries) == 0
    clients.person("Rosa")
    assert len(mock.changes()) == 1
