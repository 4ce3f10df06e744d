"""strict=True: leaving an interception raises if something was asked for that is not there."""

from __future__ import annotations

import pytest
import requests

import mockapi

API = "https://actionnetwork.org/api/v2"
KEY = {"OSDI-API-Token": "mockapi-key"}
GAP = "https://mockapi.actionkit.com/rest/v1/labtest/"  # what ActionKit has and mockapi lacks


def ask(path):
    return requests.get(f"{API}{path}", headers=KEY)


def ask_gap():
    return requests.get(GAP, auth=("mockapi", "mockapi"))


def test_a_path_that_leads_nowhere_raises_on_leaving_and_names_the_nearest():
    with pytest.raises(mockapi.Unmodelled, match=r"nearest:  /api/v2/people"), mockapi.intercept(strict=True):
        assert ask("/poeple").status_code == 404


def test_a_gap_raises_on_leaving_and_is_named():
    with pytest.raises(mockapi.Unmodelled, match=r"missing:  .*/rest/v1/labtest/"), mockapi.intercept(strict=True):
        assert ask_gap().status_code == 501


def test_an_unknown_id_is_an_answer_like_any_other():
    with mockapi.intercept(strict=True):
        assert ask("/people/nobody").status_code == 404


def test_without_strict_nothing_raises():
    with mockapi.intercept():
        assert (ask("/poeple").status_code, ask_gap().status_code) == (404, 501)


def test_what_is_allowed_does_not_raise():
    with mockapi.intercept(strict=True) as mock:
        mock.allow_unmodelled()
        assert ask_gap().status_code == 501


def test_an_exception_from_inside_is_not_hidden():
    with pytest.raises(ZeroDivisionError), mockapi.intercept(strict=True):
        ask("/poeple")
        raise ZeroDivisionError


def test_a_decorated_function_is_watched_at_every_call():
    @mockapi.intercept(strict=True)
    def story(asking):
        return asking().status_code

    with pytest.raises(mockapi.Unmodelled):
        story(ask_gap)
    assert story(lambda: ask("/people")) == 200  # the gap of the last call is not held against this one


def test_a_gap_is_not_forgotten_when_the_journal_has_moved_on():
    with pytest.raises(mockapi.Unmodelled, match="/labtest/"), mockapi.intercept(strict=True) as mock:
        ask_gap()
        while next(iter(mock.journal)).path.endswith("/labtest/"):  # until the ring has dropped it
            ask("/metadata")
