"""Whose action it is: finding the user or making one, and what the parameters say of them (reference 40.4, 40.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.facts.akid import Akid, parse
from mockapi.actionkit.facts.names import is_email, split_name
from mockapi.actionkit.facts.places import is_us, phone_digits, zip_parts
from mockapi.actionkit.users import users
from mockapi.world.store import Row

PLAIN = (
    "prefix",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "address1",
    "address2",
    "city",
    "state",
    "region",
)
PHONES = {
    "home_phone": "home",
    "work_phone": "work",
    "mobile_phone": "mobile",
    "emergency_phone": "emergency",
    "home_fax_phone": "home_fax",
    "work_fax_phone": "work_fax",
}
ZIP_LABEL = "ZIP Code"
BOTH = ("first_name", "last_name")


@dataclass
class Person:
    """Who acts: the user if known, the columns that the parameters set, and what is wrong with them."""

    user: Row | None = None
    akid: Akid | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    problems: Problems = field(default_factory=dict)

    @property
    def country(self) -> str:
        """The country that the user will have, as far as it is known."""
        return str(self.columns.get("country") or (self.user.country if self.user is not None else ""))


def identify(call: Call, given: Given) -> tuple[Row | None, Akid | None]:
    """The user whom an e-mail address names, otherwise an akid whose hash is right; staff may name an id too."""
    akid = parse(call.settings.akid_secret, given.text("akid"))
    valid = akid if akid is not None and akid.valid else None
    email = given.text("email")
    if email:
        return call.one("user", "email", email), valid
    if valid is not None:
        return call.get("user", valid.user_id), valid
    number = given.number("id") if given.has("id") else given.number("user_id")
    return (call.get("user", number) if call.account is not None else None), None


def read(submission: Submission) -> Person:
    """What the parameters say of the user, checked; nothing is written."""
    call, given = submission.call, submission.given
    user, akid = identify(call, given)
    person = Person(user, akid)
    _read_email(submission, person)
    for name in PLAIN:
        if given.has(name) or (submission.uploading and name in given.values):
            person.columns[name] = given.text(name)[:255]
    _read_name(submission, person)
    if given.has("country"):
        person.columns["country"] = given.text("country")[:255]
    elif user is None:
        person.columns["country"] = call.settings.default_country
    _read_postal(submission, person)
    _require(submission, person)
    return person


def _read_email(submission: Submission, person: Person) -> None:
    email = submission.given.text("email")
    if email and (not is_email(email) or len(email) > 255):
        person.problems["email"] = [submission.say("email", "invalid")]
    elif not email and person.user is None:
        person.problems["email"] = [submission.say("email", "missing")]
    elif email and person.user is None:
        person.columns["email"] = email


def _read_name(submission: Submission, person: Person) -> None:
    name = submission.given.text("name")
    if len(name) > 255:
        person.problems["name"] = [submission.say("name", "too_long")]
    elif name:
        parts = dict(zip(("prefix", "first_name", "middle_name", "last_name", "suffix"), split_name(name), strict=True))
        for part, text in parts.items():
            if text:
                person.columns.setdefault(part, text)


def _read_postal(submission: Submission, person: Person) -> None:
    """A US address has a ZIP, which ``postal`` may stand for; elsewhere the postal code is free (reference 40.5)."""
    given = submission.given
    zip_code, postal = given.text("zip"), given.text("postal")
    if not is_us(person.country):
        if postal or zip_code:
            person.columns.update(postal=(postal or zip_code)[:255], zip="", plus4="")
        return
    if given.has("plus4") and len(given.text("plus4")) != 4:
        person.problems["plus4"] = [submission.say("plus4", "invalid")]
    sent = "zip" if zip_code else "postal"
    text = zip_code or postal
    if not text:
        if given.has("plus4"):
            person.columns["plus4"] = given.text("plus4")
        if submission.uploading and ("zip" in given.values or "postal" in given.values):
            person.columns.update(zip="", plus4="", postal="")
        return
    parts = zip_parts(text)
    if parts is None:
        person.problems[sent] = [submission.say(sent, "invalid", label=ZIP_LABEL)]
        return
    person.columns.update(zip=parts[0], plus4=parts[1] or given.text("plus4"), postal=(postal or text)[:255])


def _require(submission: Submission, person: Person) -> None:
    """What the page demands must have been sent, or be known of the user already."""
    call, given = submission.call, submission.given
    rows = (call.get("formfield", key) for key in submission.page.required_fields or ())
    required = [row.name for row in rows if row is not None]
    missing = [name for name in required if not _has(call, name, given, person)]
    if given.has("name") and "name" not in person.problems and set(BOTH) <= set(required) and set(BOTH) & set(missing):
        missing = [name for name in missing if name not in BOTH]
        person.problems["name"] = [submission.say("name", "first_and_last")]
    for name in missing:
        if name != "zip" or is_us(person.country):
            label = ZIP_LABEL if name == "postal" and is_us(person.country) else None
            person.problems[name] = [submission.say(name, "missing", label=label)]


def _has(call: Call, name: str, given: Given, person: Person) -> bool:
    names = BOTH if name == "name" else (name,)
    if any(person.columns.get(one) for one in names) or given.has(name):
        return True
    if person.user is None:
        return False
    if name == "phone" or name in PHONES:
        kinds = {PHONES.get(name)} if name in PHONES else None
        phones = call.linking("phone", "user", person.user[0])
        return any(kinds is None or phone.type in kinds for phone in phones)
    return any(getattr(person.user, one, "") for one in names)


# ---- writing


def save(call: Call, given: Given, person: Person, *, source: str, lang: int | None) -> tuple[Row, bool]:
    """The user, made or changed, and whether they were made by this."""
    if person.user is None:
        row = users.make(call, {**person.columns, "source": source, "lang": lang})
        created = True
    else:
        row, created = person.user, False
        changes = {name: value for name, value in person.columns.items() if getattr(row, name) != value}
        if not row.source and not call.linking("action", "user", row[0]):
            changes["source"] = source  # a user's source is that of their first action (reference on XML-RPC, 9.1)
        if changes:
            row = users.change(call, row, changes)
    _save_phones(call, given, row)
    return row, created


def _save_phones(call: Call, given: Given, user: Row) -> None:
    """Phone numbers from the parameters; a new one takes the place of the one of its type (reference 24)."""
    sent = {kind: given.text(name) for name, kind in PHONES.items() if given.has(name)}
    if given.has("phone"):
        sent.setdefault(given.text("phone_type")[:25] or "home", given.text("phone"))
    model = call.models["phone"]
    for kind, number in sent.items():
        columns = {"phone": number[:25], "normalized_phone": phone_digits(number)[:25]}
        existing = call.one("phone", "user,type,source", (user[0], kind, "user"))
        if existing is None:
            writing.insert(call, model, {"user": user[0], "type": kind, "source": "user", **columns})
        else:
            writing.modify(call, model, existing, columns)


def save_custom(submission: Submission, user: Row, action: Row) -> None:
    """``user_x`` parameters: values of the custom fields that the site allows, the others dropped (decisions U11)."""
    call = submission.call
    values = {}
    for name, sent in submission.given.prefixed("user_"):
        allowed = call.one("alloweduserfield", "name", name)
        if allowed is not None and (any(map(str.strip, sent)) or submission.uploading):
            values[allowed.name] = sent
    if values:
        writing.set_custom(call, "userfield", user[0], values, action=action[0])
