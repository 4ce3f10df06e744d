"""The way of a submitted page: check everything, then write user, action and what follows (reference 40, 55)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mockapi.actionkit.actions import mails, people, subscribing
from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.people import Person
from mockapi.actionkit.actions.registry import specific_of
from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import loose_moment
from mockapi.actionkit.declaring.model import Body, Model
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.refusals import NoSuchPage, NotProcessed
from mockapi.actionkit.facts.akid import parse
from mockapi.resource.accessor import Record
from mockapi.resource.fields import Misfit
from mockapi.world.store import Row

STATUSES = ("complete", "incomplete", "pending", "failed")


@dataclass(frozen=True)
class Credit:
    """The mailing that an action is credited to, and who referred the user."""

    mailing: int | None = None
    referring_user: int | None = None
    referring_mailing: int | None = None


def process(call: Call, model: Model, body: Body) -> Any:
    """Submit a page. The action is shown whole to staff, otherwise by its keys (reference 40.6).

    Raises NoSuchPage, or NotProcessed with all that is wrong; then nothing is written.
    """
    given = Given(body)
    page = page_of(call, given)
    action = perform(call, page, given)
    return answer(call, page, given, action)


def page_of(call: Call, given: Given) -> Row:
    """The page that is submitted, by its name; one that is not deleted. Raises NoSuchPage."""
    sent = given.values.get("page")
    if call.door == "python" and (isinstance(sent, (Record, Row, int)) or "/" in str(sent)):
        found = call.get("page", resolved(call, "page", "page", sent))
        sent = "" if found is None else found.name
    name = sent if isinstance(sent, str) else given.text("page")
    page = call.one("page", "name", name)
    if page is None or page.status == "deleted":
        raise NoSuchPage(name)
    return page


def perform(call: Call, page: Row, given: Given, *, uploading: bool = False) -> Row:
    """Check and write; the action. ``uploading``: a row of an upload."""
    submission, person, credit = _checked(call, page, given, uploading)
    source = _source(call, page, given)
    user, created = people.save(call, given, person, source=source, lang=page.language)
    earlier = _earlier(call, page, given, user)
    columns = _columns(call, given, credit, source)
    if earlier is None:
        caller = None if uploading else call.ip
        made = {"user": user[0], "page": page[0], "created_user": created, "ip_address": caller, **columns}
        action = writing.insert(call, call.models[f"{page.type.lower()}action"], made)
    else:
        kept = ("source", "created_at")
        changes = {name: value for name, value in columns.items() if name not in kept}
        action = writing.modify(call, call.typed("action", earlier), earlier, changes)
    values = dict(given.prefixed("action_"))
    values.pop("id", None)
    if values:
        writing.set_custom(call, "actionfield", action[0], values)
    people.save_custom(submission, user, action)
    if subscribing.apply(submission, user, action) and not action.subscribed_user:
        action = call.rows("action").put(action.replace(subscribed_user=True))
    specific = specific_of(page.type)
    if given.has("action_id") and specific.update is not None:
        action = specific.update(submission, user, action)
    else:
        action = specific.finish(submission, user, action)
    if not uploading:
        action = mails.send(submission, user, action)
    return action


def _checked(call: Call, page: Row, given: Given, uploading: bool) -> tuple[Submission, Person, Credit]:
    first = Submission(call, page, given, uploading=uploading)
    person = people.read(first)
    submission = Submission(call, page, given, person.user, person.country, uploading)
    problems: Problems = dict(person.problems)
    credit = _credit(submission, person, problems)
    problems.update(subscribing.check_lists(submission))
    _check_staff_only(submission, problems)
    if given.has("action_id"):
        _check_update(submission, problems)
    problems.update(specific_of(page.type).check(submission))
    if problems:
        raise NotProcessed(problems)
    return submission, person, credit


def _credit(submission: Submission, person: Person, problems: Problems) -> Credit:
    """A mailing is credited by ``mailing_id``, by an akid, or by the akid of who passed the mail on (40.4)."""
    call, given = submission.call, submission.given
    mailing = given.number("mailing_id")
    if given.has("mailing_id") and (mailing is None or not _was_sent(call, mailing, person.user)):
        problems["mailing_id"] = [submission.say("mailing_id", "not_sent")]
        return Credit()
    if mailing is None and person.akid is not None and call.get("mailing", person.akid.mailing_id) is not None:
        mailing = person.akid.mailing_id
    referrer = parse(call.settings.akid_secret, given.text("referring_akid"))
    if referrer is None or not referrer.valid or call.get("user", referrer.user_id) is None:
        return Credit(mailing)
    by = referrer.mailing_id if call.get("mailing", referrer.mailing_id) is not None else None
    return Credit(mailing if mailing is not None else by, referrer.user_id, by)


def _was_sent(call: Call, mailing: int, user: Row | None) -> bool:
    """Whether a mailing may be credited: it exists, and went to this user, or to nobody, or the user is new."""
    if call.get("mailing", mailing) is None:
        return False
    recipients = call.linking("usermailing", "mailing", mailing)
    return user is None or not recipients or any(sent.user == user[0] for sent in recipients)


def _check_staff_only(submission: Submission, problems: Problems) -> None:
    """Staff may say when it happened and what became of it; from others these are passed over."""
    given = submission.given
    if submission.call.account is None:
        return
    if given.has("created_at"):
        try:
            loose_moment(given.text("created_at"))
        except Misfit:
            problems["created_at"] = [submission.say("created_at", "invalid")]
    if len(given.text("source")) > 255:
        problems["source"] = [submission.say("source", "invalid")]


def _check_update(submission: Submission, problems: Problems) -> None:
    """``action_id`` names an action of this user on this page, to be changed instead of a new one."""
    number = submission.given.number("action_id")
    action = submission.call.get("action", number) if number is not None else None
    user = submission.user
    if action is None or action.page != submission.page[0] or user is None or action.user != user[0]:
        problems["action_id"] = [submission.say("action_id", "invalid", label="action ID")]


def _source(call: Call, page: Row, given: Given) -> str:
    default = call.settings.default_source if call.door == "xmlrpc" else "restful_api"
    return given.text("source")[:255] or (page.default_source if page.type == "Import" else "") or default


def _columns(call: Call, given: Given, credit: Credit, source: str) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "source": source,
        "mailing": credit.mailing,
        "referring_user": credit.referring_user,
        "referring_mailing": credit.referring_mailing,
        "is_forwarded": credit.referring_user is not None or None,
        "opq_id": given.text("opq_id")[:255] or None,
        "link": given.number("link"),
    }
    if call.account is not None:
        if given.text("status") in STATUSES:
            columns["status"] = given.text("status")
        if given.has("created_at"):
            columns["created_at"] = loose_moment(given.text("created_at"))
        if given.has("ip_address"):
            columns["ip_address"] = given.text("ip_address")[:64]
    return {name: value for name, value in columns.items() if value is not None}


def _earlier(call: Call, page: Row, given: Given, user: Row) -> Row | None:
    """The action to change: the one named, or on a page for single responses the user's first (40.7)."""
    if given.has("action_id"):
        return call.get("action", given.number("action_id"))
    if page.allow_multiple_responses or specific_of(page.type).anew(given):
        return None
    return next((row for row in call.linking("action", "user", user[0]) if row.page == page[0]), None)


# ---- the answer


def answer(call: Call, page: Row, given: Given, action: Row) -> Any:
    """What the caller gets to see (reference 40.6)."""
    model = call.models["action"]
    redirect = redirect_url(call, page, given, action)
    if call.account is not None or given.flag("return_full_response"):
        return outcomes.Made(model, action, shown=True, extra=(("redirect_url", redirect),))
    uri = call.uri("action", action[0])
    shown: Mapping[str, Any] = {
        "action": uri,
        "action_id": action[0],
        "akid": call.akid(action.user, action.mailing),
        "ar": 1,
        "rd": 1,
        "redirect_url": redirect,
    }
    return outcomes.Shown(shown, 201, uri)


def redirect_url(call: Call, page: Row, given: Given, action: Row) -> str:
    """Where a browser goes next: the follow-up's address with the action's keys behind it."""
    followups = call.linking("pagefollowup", "page", page[0])
    base = given.text("redirect") or (followups[0].url if followups else "") or f"/cms/thanks/{page.name}"
    if given.flag("no_redirect_args"):
        return base
    keys = urlencode({"action_id": action[0], "akid": call.akid(action.user, action.mailing), "ar": 1, "rd": 1})
    base, mark, fragment = base.partition("#")
    return f"{base}{'&' if '?' in base else '?'}{keys}{mark}{fragment}"
