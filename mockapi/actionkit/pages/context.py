"""What the vendor's script for forms is told of a page and of who is looking at it (reference 54)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import custom_shown
from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.facts.akid import parse
from mockapi.actionkit.facts.texts import TEXTS, translations_of
from mockapi.actionkit.rest.representation import shown_of
from mockapi.world.store import Row

ENGLISH = 100

# The parameters of every form, as recorded.
ALLOWED_FIELDS = (
    "action_id", "address1", "address2", "akid", "aktmid", "auto_country", "bat_phone", "batch", "city", "country",
    "email", "emergency_phone", "first_name", "forget_me", "form_name", "from_uploader", "home_fax_phone",
    "home_phone", "id", "js", "last_name", "lists", "loose", "mailing_id", "middle_name", "mobile_phone", "name",
    "never_recognize", "no_redirect_args", "opt_in", "page", "phone", "phone_type", "postal", "posted", "prefix", "rd",
    "redirect", "referer_from_url", "referring_akid", "region", "remember_me", "require_opt_in", "required",
    "skip_confirmation", "skip_confirmation_in", "source", "state", "status", "strict", "submit", "submit_form",
    "subscription_consent", "suffix", "suppress_subscribe", "suppress_subscribe_in", "t", "taf", "taf_body",
    "taf_emails", "taf_note", "taf_only", "taf_subject", "terms", "url", "utf8", "want_prefill_data", "want_progress",
    "work_fax_phone", "work_phone", "x", "y", "zip",
)  # fmt: skip
NAMES = ("prefix", "first_name", "middle_name", "last_name", "suffix")
ON_FILE = (*NAMES, "email", "address1", "address2", "city", "state", "region", "postal", "zip", "plus4", "country")


def context_of(call: Call, page: Row, arguments: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The context; ``name`` is in it only if the visitor is recognised, by an akid whose hash is right."""
    gathered: dict[str, list[str]] = {}
    for name, value in arguments:
        gathered.setdefault(name, []).append(value)
    given = Given(gathered)
    language = call.get("language", page.language)
    user = _visitor(call, page, given)
    context: dict[str, Any] = {
        "allowed_fields": dict.fromkeys(ALLOWED_FIELDS, 1),
        "blank": [] if user is None else [name for name in ON_FILE if not getattr(user, name)],
        "form_name": given.text("form_name") or "act",
        "lang_id": ENGLISH if language is None else language[0],
        "move_fields": [],
        "page": {"custom_fields": _custom(call, "pagefield", page)},
        "prefill_data": {} if user is None else _prefilled(call, page, user, given),
        "required": _required(call, page, user, given),
        "text": {**TEXTS, **translations_of(None if language is None else language.translations)},
    }
    if user is not None:
        context["name"] = _name(user)
    return context


def _visitor(call: Call, page: Row, given: Given) -> Row | None:
    akid = parse(call.settings.akid_secret, given.text("akid"))
    if akid is None or not akid.valid or page.recognize == "never":
        return None
    return call.get("user", akid.user_id)


def _name(user: Row) -> str:
    return " ".join(part for part in (user.first_name, user.last_name) if part)


def _custom(call: Call, of: str, row: Row) -> dict[str, Any]:
    return custom_shown(tuple((item.name, item.value) for item in call.linking(of, "parent", row[0])))


def _required(call: Call, page: Row, user: Row | None, given: Given) -> list[str]:
    """What the page and the form demand, less what is on file."""
    fields = (call.get("formfield", key) for key in page.required_fields or ())
    names = dict.fromkeys([*(field.name for field in fields if field is not None), *given.texts("required")])
    return [name for name in names if user is None or not _on_file(call, user, name)]


def _on_file(call: Call, user: Row, name: str) -> bool:
    if name == "name":
        return bool(user.first_name or user.last_name)
    if name == "phone":
        return bool(call.linking("phone", "user", user[0]))
    return name in ON_FILE and bool(getattr(user, name))


def _prefilled(call: Call, page: Row, user: Row, given: Given) -> dict[str, Any]:
    """What the form's inputs are filled with: the user's own data, and those of the action that is updated."""
    if not given.flag("want_prefill_data"):
        return {}
    filled: dict[str, Any] = {name: getattr(user, name) for name in ON_FILE if name in NAMES or getattr(user, name)}
    filled["name"] = _name(user)
    phones = call.linking("phone", "user", user[0])
    if phones:
        filled["phone"] = phones[0].phone
    action = call.get("action", given.number("action_id"))
    if action is not None and action.user == user[0] and action.page == page[0]:
        filled["action_id"] = str(action[0])
        filled.update({f"action_{name}": value for name, value in _custom(call, "actionfield", action).items()})
        event = call.get("event", action.event)
        if event is not None:
            filled.update(_event(call, event))
    return filled


def _event(call: Call, event: Row) -> Mapping[str, Any]:
    """An event's fields: links as numbers, and the start as hosts enter it."""
    links = {item.name: item.column for item in call.models["event"].fields if isinstance(item, Link)}
    shown = {
        name: getattr(event, links[name]) if name in links else value
        for name, value in shown_of(call, "event", event).items()
        if not isinstance(value, (list, dict)) and name not in ("resource_uri", "created_at", "updated_at")
    }
    filled = {f"event_{name}": value for name, value in shown.items()}
    if event.starts_at is not None:
        start = datetime.fromtimestamp(event.starts_at, timezone.utc)
        filled["event_starts_at_date"] = f"{start.month}/{start.day}/{start.year}"
        filled["event_starts_at_time"] = f"{start.hour % 12 or 12}:{start.minute:02}"
        filled["event_starts_at_ampm"] = "AM" if start.hour < 12 else "PM"
    return filled
