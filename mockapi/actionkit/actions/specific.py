"""What a type of page adds to action processing: a check before anything is written, and an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.facts.texts import message, translations_of
from mockapi.world.store import Row

Problems = dict[str, list[str]]


@dataclass(frozen=True)
class Submission:
    """A page being submitted: the call, the page, what was given, and the user as far as known already.

    ``country`` is the one that the user will have. ``uploading``: it is a row of an upload, whose blank cells erase.
    """

    call: Call
    page: Row
    given: Given
    user: Row | None = None
    country: str = ""
    uploading: bool = False

    def say(self, field: str, code: str, *arguments: object, label: str | None = None) -> str:
        """An error text in the page's language (reference 40.5)."""
        language = self.call.get("language", self.page.language)
        translations = translations_of(language.translations if language is not None else None)
        return message(field, code, translations, *arguments, label=label)


@dataclass(frozen=True)
class Specific:
    """``check`` gives the problems by parameter; ``finish`` makes what belongs to the action and returns it.

    ``update`` does so for an action that is submitted again by its ``action_id``. ``anew(given)``: whether it makes an
    action of its own even on a page that takes one response from each user.
    """

    check: Callable[[Submission], Problems]
    finish: Callable[[Submission, Row, Row], Row]
    update: Callable[[Submission, Row, Row], Row] | None = None
    anew: Callable[[Given], bool] = lambda given: False


def nothing_to_check(submission: Submission) -> Problems:
    """No problems."""
    return {}


def nothing_more(submission: Submission, user: Row, action: Row) -> Row:
    """The action as it is."""
    return action
