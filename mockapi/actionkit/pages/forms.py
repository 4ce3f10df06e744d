"""Forms: the content of pages that are shown to people, one kind for each type of page (reference 29.4)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.actionkit.pages.templates import default_set
from mockapi.resource.evidence import Evidence, client, doc, guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Money, Text


def _texts(*names: str) -> tuple[Text, ...]:
    return tuple(Text(name, default="") for name in names)


_ASK: tuple[Field, ...] = (
    Text("ask_text", default=""),
    Boolean("is_recurring", default=False),
    Boolean("show_other_amount", default=True, evidence=guess("29.4: its default is unknown")),
    Text("amount_order", default="", max_length=255),
)
_BY_TABLE = guess("21.2: by its table")

# By type of page: the table, what is known of it, and its own fields.
_FORMS: dict[str, tuple[str, Evidence, tuple[Field, ...]]] = {
    "Petition": ("petition", doc("29.4"), _texts("statement_leadin", "statement_text", "about_text")),
    "Letter": ("letter", client("29.4"), _texts("statement_leadin", "letter_text", "about_text")),
    "Signup": ("signup", client("29.4"), _texts("introduction_text")),
    "Survey": ("survey", doc("29.4"), _texts("introduction_text")),
    "Call": ("call", seen("29.4"), _texts("introduction_text", "script_text", "survey_question_text")),
    "Unsubscribe": ("unsubscribe", seen("29.4"), _texts("introduction_text", "survey_question_text")),
    "LTE": ("lte", _BY_TABLE, _texts("introduction_text", "talking_points", "writing_tips")),
    "Donation": ("donation", seen("29.4"), _ASK),
    # As a donation form (reference on XML-RPC, 8.4).
    "RecurringDonation": ("recurringdonation", _BY_TABLE, _ASK),
    "RecurringDonationCancel": ("recurringdonationcancel", _BY_TABLE, _texts("please_stay_text")),
    "RecurringDonationUpdate": ("recurringdonationupdate", _BY_TABLE, _texts("update_card_text")),
    "EventCreate": (
        "event_create",
        client("29.4"),
        _texts("ground_rules", "host_requirements", "host_text", "custom_field_html", "tools_text", "tools_sidebar"),
    ),
    "EventSignup": (
        "event_signup",
        client("29.4"),
        _texts("ground_rules", "search_page_text", "signup_text", "custom_field_html", "tools_text", "tools_sidebar"),
    ),
    "EventModerate": (
        "event_moderate",
        _BY_TABLE,
        _texts("custom_field_html", "tools_text", "tools_sidebar", "host_tools_sidebar", "search_page_text"),
    ),
    "CampaignVolunteer": ("campaign_volunteer", _BY_TABLE, _texts("ground_rules", "volunteer_text")),
    "Whipcount": (
        "whipcount",
        _BY_TABLE,
        (
            *_texts("introduction_text", "script_text", "survey_question_text"),
            Text("results_source", default="", max_length=255),
            Money("minimum_response_agreement"),
            Integer("minimum_calls"),
        ),
    ),
}


def _form(type: str, table: str, evidence: Evidence, own: tuple[Field, ...]) -> Model:
    return Model(
        name=f"{type.lower()}form",
        sql=f"cms_{table}_form",
        help=f"What a page of the type {type} shows. A page has one form.",
        evidence=evidence,
        fields=standard(
            Link("page", to=f"{type.lower()}page", null=False),
            Text("thank_you_text", default="", required_over=("rest",)),
            Boolean("client_hosted", default=False),
            Text("client_url", default="", max_length=255),
            Link("templateset", to="templateset", null=False, filled=default_set, on_delete="protect"),
            *own,
        ),
        unique=("page",),
    )


FORMS: tuple[Model, ...] = tuple(_form(type, *declared) for type, declared in _FORMS.items())

SURVEY_QUESTION = Model(
    name="surveyquestion",
    sql="cms_survey_question",
    help="A question of a survey: HTML whose inputs are named action_...; what is answered becomes action fields.",
    evidence=client("29.4"),
    fields=standard(
        Link("survey_form", to="surveyform", null=False),
        *_texts("question_label", "question_html"),
        Integer("ordering"),
        Text("field_type", max_length=16),
        Text("field_name", max_length=255),
        Text("alternatives"),
        Text("options_json"),
        Boolean("is_required", default=False),
    ),
)

USER_FORM_FIELD = Model(
    name="userformfield",
    sql="cms_user_form_field",
    sql_names={"form_type": "form_type_id"},
    help="A field that staff put on a form: of the form with a number, in the table that a content type stands for.",
    evidence=client("29.4"),
    fields=standard(
        Integer("form_type", required=True),
        Integer("form_id", required=True),
        Text("type", default="", max_length=8),
        Text("label", default=""),
        Text("field_name", default="", max_length=96),
        Text("input", default="", max_length=16),
        *_texts("alternatives", "html"),
        Text("status", default="", max_length=8),
        Integer("ordering", default=0),
        Text("options_json", default=""),
    ),
)

CANNED_LETTER = Model(
    name="cannedletter",
    sql="cms_cannedletter",
    help="A sample letter to an editor.",
    evidence=_BY_TABLE,
    fields=standard(
        Link("lte_form", to="lteform", null=False),
        Text("subject", default="", max_length=80),
        Text("letter_text", default=""),
        dates=False,
    ),
)

DONATION_AMOUNT = Model(
    name="donationamount",
    sql="cms_donationamount",
    help="An amount that a donation form suggests.",
    evidence=_BY_TABLE,
    fields=standard(
        Link("donation_form", to="donationform", null=False),
        Text("amount", required=True, max_length=20),
        Boolean("is_default", default=False),
    ),
)

MODELS = (*FORMS, SURVEY_QUESTION, USER_FORM_FIELD, CANNED_LETTER, DONATION_AMOUNT)
