"""Petitions, letters, calls and letters to editors: who is addressed, and who may not take part (reference 41)."""

from __future__ import annotations

from mockapi.actionkit.actions import people
from mockapi.actionkit.actions.specific import Problems, Specific, Submission
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.model import Model
from mockapi.actionkit.targets import constituents
from mockapi.actionkit.users import users
from mockapi.world.store import Row

LONGEST_SUBJECT = 80

# ---- the targets of a page


def _targets(call: Call, page: Row) -> list[Row]:
    """The targets of the groups of a page, each once."""
    found: dict[int, Row] = {}
    for key in page.target_groups or ():
        group = call.get("targetgroup", key)
        for target in constituents.targets_in(call, group) if group is not None else ():
            found.setdefault(target[0], target)
    return list(found.values())


def _check_place(submission: Submission) -> Problems:
    """A user of whom it is certain that no target of the page is theirs cannot take part."""
    targets = _targets(submission.call, submission.page)
    if not targets:
        return {}
    place = _user_to_be(submission)
    if constituents.any_of(constituents.fits(submission.call, place, target) for target in targets) is False:
        return {"zip": [submission.say("zip", "not_targeted")]}
    return {}


def _user_to_be(submission: Submission) -> Row:
    """The user with what the parameters say of them, not stored."""
    call, person = submission.call, people.read(submission)
    columns = users.located(call, person.columns, person.user)
    return users.USER.build(0, columns) if person.user is None else person.user.replace(**columns)


def _addressed(submission: Submission, user: Row) -> tuple[int, ...]:
    call = submission.call
    return tuple(
        target[0] for target in _targets(call, submission.page) if constituents.fits(call, user, target) is True
    )


def _checked(submission: Submission) -> tuple[tuple[int, ...], bool]:
    """The targets that the user says to have called, and whether all of them exist."""
    keys, fine = [], True
    for text in submission.given.texts("target_checked"):
        for part in text.split(","):
            part = part.strip()
            number = int(part) if part.isascii() and part.isdecimal() and len(part) < 19 else None
            if submission.call.get("target", number) is None:
                fine = False
            elif number is not None:
                keys.append(number)
    return tuple(dict.fromkeys(keys)), fine


def _model(submission: Submission) -> Model:
    return submission.call.models[f"{submission.page.type.lower()}action"]


def _deliver(submission: Submission, user: Row, action: Row) -> None:
    """Send the page's own mail to the targets at once, where it says so."""
    call, page = submission.call, submission.page
    if not page.send_immediate_email or action.status != "complete":
        return
    for key in action.targeted:
        target = call.get("target", key)
        if target is not None and target.email:
            call.world.outbox.send(
                "actionkit",
                "delivery",
                (target.email,),
                subject=submission.given.text("subject") or page.immediate_email_subject or "",
                body=submission.given.text("letter_text") or page.delivery_template or "",
                sender=user.email,
                sent_at=call.now,
                about={"action": action[0], "page": page.name, "user": user[0], "target": key},
            )


# ---- petitions and letters


def _finish_petition(submission: Submission, user: Row, action: Row) -> Row:
    targeted = _addressed(submission, user)
    if targeted:
        action = writing.modify(submission.call, _model(submission), action, {"targeted": targeted})
        _deliver(submission, user, action)
    return action


def _check_letter(submission: Submission) -> Problems:
    return {**_check_text(submission), **_check_place(submission)}


def _check_text(submission: Submission) -> Problems:
    """A subject that is too long, a text that is too short; what was not sent is not looked at."""
    given, problems = submission.given, Problems()
    if len(given.text("subject")) > LONGEST_SUBJECT:
        problems["subject"] = [submission.say("subject", "subject_too_long")]
    if "letter_text" in given.values and len(given.text("letter_text")) < submission.call.settings.shortest_letter:
        problems["letter_text"] = [submission.say("letter_text", "letter_too_short")]
    return problems


def _finish_letter(submission: Submission, user: Row, action: Row) -> Row:
    """The letter itself is kept as the custom field ``comment``, as ``action_comment`` would be (a guess)."""
    given, call = submission.given, submission.call
    if given.has("letter_text") and not given.has("action_comment"):
        writing.set_custom(call, "actionfield", action[0], {"comment": (given.text("letter_text"),)})
    targeted = _addressed(submission, user)
    action = writing.modify(call, _model(submission), action, {"targeted": targeted})
    _deliver(submission, user, action)
    return action


# ---- calls


def _check_call(submission: Submission) -> Problems:
    _, fine = _checked(submission)
    wrong = {} if fine else {"target_checked": [submission.say("target_checked", "invalid")]}
    return {**wrong, **_check_place(submission)}


def _finish_call(submission: Submission, user: Row, action: Row) -> Row:
    changes = {"targeted": _addressed(submission, user), "checked": _checked(submission)[0]}
    return writing.modify(submission.call, _model(submission), action, changes)


# ---- letters to editors


def _check_lte(submission: Submission) -> Problems:
    """The paper must be there, and the user must not have written to it on this page already."""
    given, call, user = submission.given, submission.call, submission.user
    problems = _check_text(submission)
    name = _paper(submission)
    number = given.number(name)
    if not given.has(name):
        return problems
    if call.get("mediatarget", number) is None:
        problems[name] = [submission.say(name, "invalid")]
    elif user is not None and any(
        action.page == submission.page[0] and action.type == "LTE" and action.target == number
        for action in call.linking("action", "user", user[0])
        if action[0] != given.number("action_id")
    ):
        problems[name] = [submission.say("media_target", "duplicate_letter")]
    return problems


def _paper(submission: Submission) -> str:
    """The parameter that names the paper; the older manual's is ``target`` (actionkit-xmlrpc 10.6)."""
    return "media_target" if submission.given.has("media_target") else "target"


def _finish_lte(submission: Submission, user: Row, action: Row) -> Row:
    given = submission.given
    changes: dict[str, object] = {name: given.text(name) for name in ("subject", "letter_text") if given.has(name)}
    if given.has(_paper(submission)):
        changes["target"] = given.number(_paper(submission))
    return writing.modify(submission.call, _model(submission), action, changes) if changes else action


PETITION = Specific(_check_place, _finish_petition)
LETTER = Specific(_check_letter, _finish_letter)
CALL = Specific(_check_call, _finish_call)
LTE = Specific(_check_lte, _finish_lte)
