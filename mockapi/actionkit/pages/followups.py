"""Follow-ups: where users go after an action on a page, and what is mailed to them and to staff (reference 29.5)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Link, Links
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.resource.evidence import Evidence, guess, seen
from mockapi.resource.fields import Boolean, Text

NEWER = guess("29.5: a newer column, not in recordings")


def _optional(name: str, length: int, evidence: Evidence | None = None) -> Text:
    return Text(name, max_length=length, evidence=evidence)


ACTION_NOTIFICATION = Model(
    name="actionnotification",
    sql="core_actionnotification",
    sql_names={"staff": "to_staff"},
    help="A mail to staff about an action; the follow-ups of pages name those to be sent.",
    evidence=guess("39: by its table"),
    fields=standard(
        Text("name", required=True, max_length=255),
        Text("to", default="", max_length=255),
        Links("staff", to="authuser"),
        Link("from_line", to="fromline"),
        Text("custom_from", default="", max_length=255),
        Text("subject", default="", max_length=255),
        Link("wrapper", to="emailwrapper"),
        Text("body", default=""),
        Text("notes", default="", max_length=255),
        Boolean("hidden", default=False),
    ),
)

PAGE_FOLLOWUP = Model(
    name="pagefollowup",
    sql="core_pagefollowup",
    help="What follows an action on a page: a redirect, a confirmation, notifications. A page has one.",
    evidence=seen("29.5"),
    fields=standard(
        Link("page", to="page", null=False),
        Text("url", default="", max_length=255, required_over=("rest",)),
        Boolean("send_email", default=True),
        Link("email_wrapper", to="emailwrapper"),
        Link("email_from_line", to="fromline"),
        Text("email_custom_from", default="", max_length=255),
        Text("email_subject", default="", max_length=255),
        Text("email_body", default=""),
        Boolean("send_taf", default=False),
        Text("taf_subject", default="", max_length=255),
        Text("taf_body", default=""),
        Boolean("send_notifications", default=False),
        Links("notifications", to="actionnotification"),
        Boolean("send_pushes", default=False),
        _optional("share_title", 255),
        _optional("share_description", 1024),
        _optional("share_image", 1024),
        _optional("twitter_message", 280, NEWER),
        dates=False,
    ),
    unique=("page",),
)

MODELS = (ACTION_NOTIFICATION, PAGE_FOLLOWUP)
