"""Who comes to an event, as host or attendee (reference 35.3)."""

from __future__ import annotations

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link
from mockapi.actionkit.declaring.model import WITH_RELATIONS, Model, standard
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Text
from mockapi.world.store import Row

HOST, ATTENDEE = "host", "attendee"
ROLES = (HOST, ATTENDEE)
STATUSES = ("active", "cancelled", "deleted", "complete")


def of_user(call: Call, event: int, user: int) -> Row | None:
    """The one signup that a user can have for an event."""
    return call.one("eventsignup", "user,event", (user, event))


def enroll(call: Call, event: Row, user: int, page: int, role: str, status: str = "active") -> Row:
    """Sign a user up; a signup from before is taken up again (reference 42.2)."""
    earlier = of_user(call, event[0], user)
    if earlier is not None:
        return writing.modify(call, EVENT_SIGNUP, earlier, {"role": role, "status": status, "page": page})
    columns = {"event": event[0], "user": user, "page": page, "role": role, "status": status}
    return writing.insert(call, EVENT_SIGNUP, columns)


EVENT_SIGNUP = Model(
    name="eventsignup",
    sql="events_eventsignup",
    help="That a user comes to an event; one for each user and event. Made directly it sends no mail.",
    evidence=seen("35.3"),
    fields=standard(
        Link("user", to="user", null=False),
        Link("event", to="event", null=False),
        Link("page", to="page", null=False, on_delete="protect"),
        Text("role", default=ATTENDEE, choices=ROLES),
        Text("status", default="active", choices=STATUSES),
        Boolean("attended", default=False),
        CustomFields("fields", of="eventsignupfield"),
        Backlinks("signupaction", of="eventsignupaction", by="signup"),
        Backlinks("signupfields", of="eventsignupfield", by="parent"),
    ),
    filtering={"signupaction": WITH_RELATIONS, "signupfields": WITH_RELATIONS},
    unique=(("user", "event"),),
)

EVENT_SIGNUP_FIELD = Model(
    name="eventsignupfield",
    sql="events_eventsignupfield",
    help="One value of one custom field of a signup; names are free.",
    evidence=guess("35.3: by its table"),
    fields=standard(
        Link("parent", to="eventsignup", null=False),
        Text("name", required=True, max_length=255),
        Text("value", default=""),
        dates=False,
    ),
    ordering=("id",),
)

MODELS = (EVENT_SIGNUP, EVENT_SIGNUP_FIELD)
