"""Submitting an event page: hosts create events, others sign up for them, volunteers moderate them (reference 42)."""

from __future__ import annotations

from mockapi.actionkit.actions import event_details
from mockapi.actionkit.actions.specific import Problems, Specific, Submission, nothing_to_check
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.events import events, signups
from mockapi.resource.evidence import doc, guess, seen
from mockapi.world.store import Row

FULL = "This event is full."
NO_MODERATOR = "You are not a moderator of these events."


def _campaign(submission: Submission) -> Row:
    campaign = submission.call.get("campaign", submission.page.campaign)
    assert campaign is not None
    return campaign


def _unchecked(submission: Submission, form: str, boxes: dict[str, str]) -> Problems:
    """The boxes that must be ticked: all of them, but not those that the page's form has no text for.

    The manual has them required; that a form without the text does not ask is a guess.
    """
    call, given = submission.call, submission.given
    call.lean(doc("42: the manual's examples"), guess("42: a form without rules has none to agree to"))
    forms = call.linking(form, "page", submission.page[0])
    return {
        box: [submission.say(box, "missing")]
        for box, column in boxes.items()
        if (not forms or getattr(forms[0], column)) and not given.flag(box)
    }


# ---- hosts


def check_create(submission: Submission) -> Problems:
    """What keeps an event from being made, or by ``action_id`` changed."""
    campaign = _campaign(submission)
    if not submission.given.has("action_id"):
        details = event_details.read(submission, campaign)
        boxes = {"event_host_requirements": "host_requirements", "event_host_ground_rules": "ground_rules"}
        return {**details.problems, **_unchecked(submission, "eventcreateform", boxes)}
    action = submission.call.get("action", submission.given.number("action_id"))
    event = submission.call.get("event", action.event) if action is not None else None
    if action is None or event is None or action.page != submission.page[0]:
        return {"event_page": [submission.say("event_page", "wrong_update_page")]}
    return event_details.read(submission, campaign, event).problems


def create_event(submission: Submission, user: Row, action: Row) -> Row:
    """The event, with its host's signup; custom fields of the action are the event's too (reference 42.1)."""
    call, campaign = submission.call, _campaign(submission)
    if action.event is not None:
        return update_event(submission, user, action)
    details = event_details.read(submission, campaign)
    event = events.make(call, {"campaign": campaign[0], "creator": user[0], **details.columns})
    signups.enroll(call, event, user[0], submission.page[0], signups.HOST)
    _set_fields(submission, event)
    call.lean(seen("42.1"))
    return call.rows("action").put(action.replace(event=event[0]))


def update_event(submission: Submission, user: Row, action: Row) -> Row:
    """Change the action's event (reference 42.3)."""
    event = submission.call.get("event", action.event)
    assert event is not None
    details = event_details.read(submission, _campaign(submission), event)
    if details.columns:
        event = events.change(submission.call, event, details.columns)
    _set_fields(submission, event)
    return action


def _set_fields(submission: Submission, event: Row) -> None:
    # ``action_id`` looks like a custom field named ``id``, and is kept as one: recorded (reference 42.1).
    values = dict(submission.given.prefixed("action_"))
    if values:
        writing.set_custom(submission.call, "eventfield", event[0], values, by="event")


# ---- attendees


def check_signup(submission: Submission) -> Problems:
    """What keeps somebody from signing up."""
    event = _event(submission)
    if event is None:
        code = "invalid" if submission.given.has("event_id") else "missing"
        return {"event_id": [submission.say("event_id", code)]}
    problems: Problems = {}
    user, role = submission.user, _role(submission)
    earlier = None if user is None else signups.of_user(submission.call, event[0], user[0])
    present = earlier is not None and earlier.status not in events.ABSENT
    if role is None:
        problems["role"] = [submission.say("role", "invalid")]
    elif earlier is not None and present and earlier.role == signups.HOST and role != signups.HOST:
        problems["email"] = [submission.say("email", "hosting")]
    elif not present and events.is_full(submission.call, event):
        submission.call.lean(guess("42.2: the text for a full event"))
        problems["event_id"] = [FULL]
    if submission.given.has("action_id"):
        return problems
    box = {"event_signup_ground_rules": "ground_rules"}
    return {**problems, **_unchecked(submission, "eventsignupform", box)}


def sign_up(submission: Submission, user: Row, action: Row) -> Row:
    """The signup, or the one from before again; custom fields of the action are the signup's too (a guess)."""
    call, event = submission.call, _event(submission)
    assert event is not None
    signup = signups.enroll(call, event, user[0], submission.page[0], _role(submission) or signups.ATTENDEE)
    values = dict(submission.given.prefixed("action_"))
    values.pop("id", None)
    if values:
        writing.set_custom(call, "eventsignupfield", signup[0], values)
    call.lean(seen("42.2"))
    return call.rows("action").put(action.replace(signup=signup[0]))


def _event(submission: Submission) -> Row | None:
    """The event that is meant: one of the page's campaign that takes place; in an update the action's own."""
    call, given = submission.call, submission.given
    number = given.number("event_id")
    if not given.has("event_id") and given.has("action_id"):
        action = call.get("action", given.number("action_id"))
        signup = call.get("eventsignup", action.signup) if action is not None else None
        number = None if signup is None else signup.event
    event = call.get("event", number)
    if event is None or event.campaign != submission.page.campaign or event.status in events.ABSENT:
        return None
    return event


def _role(submission: Submission) -> str | None:
    """Staff may sign up hosts too (a guess); None for no role that there is."""
    role = submission.given.text("role").lower() or signups.ATTENDEE
    allowed = signups.ROLES if submission.call.account is not None else (signups.ATTENDEE,)
    return role if role in allowed else None


# ---- moderators


def check_moderate(submission: Submission) -> Problems:
    """Staff and the campaign's approved volunteers moderate its events (a guess from the tables)."""
    event = submission.call.get("event", submission.given.number("event_id"))
    if event is None or event.campaign != submission.page.campaign:
        code = "invalid" if submission.given.has("event_id") else "missing"
        return {"event_id": [submission.say("event_id", code)]}
    if submission.call.account is None and not _moderates(submission.call, submission.user, _campaign(submission)):
        return {"email": [NO_MODERATOR]}
    return {}


def _moderates(call: Call, user: Row | None, campaign: Row) -> bool:
    if user is None or not campaign.allow_moderation:
        return False
    volunteers = call.linking("campaignvolunteer", "user", user[0])
    return any(row.campaign == campaign[0] and row.is_approved and row.status == "active" for row in volunteers)


def moderate(submission: Submission, user: Row, action: Row) -> Row:
    """Approve or delete an event; the action says which."""
    call, given = submission.call, submission.given
    event = call.get("event", given.number("event_id"))
    assert event is not None
    approved, deleted = given.flag("approved_event"), given.flag("deleted_event")
    changes = {**({"is_approved": True} if approved else {}), **({"status": "deleted"} if deleted else {})}
    if changes:
        events.change(call, event, changes)
    call.lean(guess("21.3: moderation by its table"))
    changed = action.replace(event=event[0], approved_event=approved, deleted_event=deleted)
    return call.rows("action").put(changed)


def volunteer(submission: Submission, user: Row, action: Row) -> Row:
    """Keep that the user offers to moderate; staff have to agree (a guess from the tables)."""
    call, campaign = submission.call, _campaign(submission)
    model = call.models["campaignvolunteer"]
    earlier = [row for row in call.linking(model.name, "user", user[0]) if row.campaign == campaign[0]]
    if earlier:
        writing.modify(call, model, earlier[0], {"status": "active"})
    else:
        writing.insert(call, model, {"user": user[0], "campaign": campaign[0]})
    call.lean(guess("21.5: volunteers by their table"))
    return action


EVENT_CREATE = Specific(check_create, create_event, update_event)
EVENT_SIGNUP = Specific(check_signup, sign_up, sign_up)
EVENT_MODERATE = Specific(check_moderate, moderate)
CAMPAIGN_VOLUNTEER = Specific(nothing_to_check, volunteer)
