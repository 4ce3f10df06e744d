"""Every class of XML-RPC as the reference has it: its keys, what makes one, and what can be changed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xmlrpc.client import Fault, ServerProxy

import pytest
import requests

import mockapi

# ---- keys; those with a question mark may be nil

PAGE = (
    "id created_at updated_at hidden title name hosted_with url type lang? multilingual_campaign? goal? goal_type "
    "status list tags required_fields custom_fields"
)
FORM = "id created_at updated_at page client_hosted client_url templateset thank_you_text"
ACTION = (
    "id action_ptr_id created_at updated_at user_id page_id mailing_id? referring_user_id? referring_mailing_id? link? "
    "opq_id source created_user subscribed_user status"
)
ROW = "id created_at updated_at"
ADDRESS = "address1 address2 city state region postal zip plus4 country"
LETTER = "send_immediate_fax send_immediate_email immediate_email_subject delivery_template target_groups"
GIFT = "minimum_amount? payment_account hpc_rule? allow_international products candidates"
TARGET = f"{ROW} hidden type seat country state us_district title long_title first last phone fax email gender party"
REPORT = f"{ROW} hidden name short_name description type run_every to_emails help_text categories"
USER = (
    "address1 address2 city country email first_name id last_name middle_name password plus4 postal prefix region "
    "source state state_name subscription_status suffix token zip"
)
PAGES = {
    "Call": "constituents_only_url target_groups",
    "Donation": GIFT,
    "EventCreate": "campaign_id campaign_title",
    "EventSignup": "campaign_id",
    "Import": "subscribe default_source unsubscribe_all?",
    "Letter": LETTER,
    "LTE": "national_newspapers regional_newspapers local_newspapers show_phones",
    "Petition": f"{LETTER} one_click",
    "RecurringDonationCancel": "",
    "RecurringDonation": GIFT,
    "RecurringDonationUpdate": "minimum_amount?",
    "Signup": "",
    "Survey": "",
    "Unsubscribe": "use_in_mail_wrapper",
    "UserUpdate": "",
}
FORMS = {
    "Call": "introduction_text script_text survey_question_text",
    "Donation": "ask_text is_recurring show_other_amount amount_order",
    "EventCreate": "ground_rules host_requirements host_text custom_field_html tools_text tools_sidebar",
    "EventSignup": "ground_rules search_page_text signup_text custom_field_html tools_text tools_sidebar",
    "Letter": "statement_leadin letter_text about_text",
    "LTE": "introduction_text talking_points writing_tips",
    "Petition": "statement_leadin statement_text about_text",
    "RecurringDonationCancel": "please_stay_text",
    "RecurringDonation": "ask_text is_recurring show_other_amount amount_order",
    "RecurringDonationUpdate": "update_card_text",
    "Signup": "introduction_text",
    "Survey": "introduction_text",
    "Unsubscribe": "introduction_text survey_question_text",
}
ACTIONS = {
    "EventCreate": "event?",
    "EventSignup": "signup?",
    "LTE": "subject letter_text target?",
    "Call": "targeted checked",
    "Letter": "targeted",
    "Petition": "targeted",
}


@dataclass(frozen=True)
class Of:
    """The id, or another key, of a new object of a class, in a body."""

    name: str
    key: str = "id"


@dataclass(frozen=True)
class Known:
    """``needs`` is the least that ``create`` takes, None where there is no create; ``change`` what save can change."""

    keys: str
    needs: Mapping[str, Any] | None = field(default_factory=dict)
    change: tuple[str, Any, Any] | None = None
    resource: str | None = None

    @property
    def names(self) -> set[str]:
        return {key.removesuffix("?") for key in self.keys.split()}

    @property
    def may_be_nil(self) -> set[str]:
        return {key.removesuffix("?") for key in self.keys.split() if key.endswith("?")}


def _name(change: Any = "changed", **needs: Any) -> dict[str, Any]:
    return {"needs": {"name": "a-{n}", **needs}, "change": ("name", change, change)}


def _text(name: str, /, **needs: Any) -> dict[str, Any]:
    return {"needs": needs, "change": (name, "changed", "changed")}


FLAG = ("hidden", True, 1)
CLASSES: dict[str, Known] = {
    "Page": Known(PAGE, None, ("title", "changed", "changed")),
    **{
        f"{name}Page": Known(
            f"{PAGE} {own}",
            {"name": "page-{n}", **({"campaign": Of("EventCampaign")} if name.startswith("Event") else {})},
            ("title", "changed", "changed"),
        )
        for name, own in PAGES.items()
    },
    **{
        f"{name}Form": Known(f"{FORM} {own}", {"page": Of(f"{name}Page")}, ("thank_you_text", "changed", "changed"))
        for name, own in FORMS.items()
    },
    **{
        f"{name}Action": Known(f"{ACTION} {ACTIONS.get(name, '')}", None, ("source", "changed", "changed"))
        for name in ("", *PAGES)
    },
    "SurveyQuestion": Known(
        f"{ROW} survey_form question_label question_html", **_text("question_label", survey_form=Of("SurveyForm"))
    ),
    "PageFollowup": Known(
        "id page send_email url email_subject email_body email_custom_from email_from_line? email_wrapper? send_taf "
        "taf_subject taf_body send_notifications notifications",
        **_text("email_subject", page=Of("SignupPage")),
    ),
    "DonationAmount": Known(
        f"{ROW} donation_form amount is_default", {"donation_form": Of("DonationForm"), "amount": "5"},
        ("is_default", True, 1),
    ),
    "CannedLetter": Known("id lte_form subject letter_text", **_text("subject", lte_form=Of("LTEForm"))),
    "UserFormField": Known(
        f"{ROW} form_type form_id type label field_name input alternatives html status ordering",
        {"form_type": 1, "form_id": 1}, ("ordering", 7, 7),
    ),
    "AllowedPageField": Known("name hidden always_show created_at updated_at", {"name": "field-{n}"}, FLAG),
    "AllowedUserField": Known("name hidden always_show created_at updated_at", {"name": "field-{n}"}, FLAG),
    "User": Known(USER, **_text("first_name", email="user{n}@example.test")),
    "Phone": Known(
        f"{ROW} user phone normalized_phone type source", {"user": Of("User"), "phone": "202-555-{n}"},
        ("type", "work", "work"),
    ),
    "UserGeoField": Known(f"{ROW} user name value", **_text("value", user=Of("User"), name="a")),
    "List": Known(f"{ROW} hidden name is_default", **_name()),
    "Subscription": Known(f"{ROW} user list", {"user": Of("User"), "list": 1}),
    "SubscriptionHistory": Known(
        f"{ROW} user list change action?", {"user": Of("User"), "list": 1, "change": 3}, ("change", 6, 6)
    ),
    "SubscriptionChangeType": Known("id name description", **_name()),
    "Tag": Known(f"{ROW} hidden name times_used?", **_name()),
    "Language": Known(f"{ROW} hidden name translations iso_code inherit_from_id? ordering", **_name()),
    "MultilingualCampaign": Known(f"{ROW} hidden name", **_name()),
    "HostingPlatform": Known(
        "id name after_basics_redirect_url after_basics_redirect_name end_redirect_url end_redirect_name "
        "after_action_redirect_url",
        **_name(),
    ),
    "FormField": Known("id name", **_name()),
    "TemplateSet": Known(f"{ROW} hidden name description editable lang? is_default", **_name()),
    "Template": Known(
        f"{ROW} templateset filename code code_hash", **_text("code", templateset=Of("TemplateSet"), filename="a.html")
    ),
    "TemplateHistory": Known(
        f"{ROW} templateset filename code_hash user_name edit_type", **_text("filename", templateset=Of("TemplateSet"))
    ),
    "TemplateCode": Known(f"{ROW} code_hash code", **_text("code", code_hash="hash-{n}")),
    "BuiltinTranslation": Known(f"{ROW} hidden name iso_code translations", **_name()),
    "FromLine": Known(f"{ROW} hidden from_line", {"from_line": "Ada <ada{n}@example.test>"}, FLAG),
    "EmailWrapper": Known(
        f"{ROW} hidden name template text_template unsubscribe_text unsubscribe_html is_default lang?", **_name()
    ),
    "ActionNotification": Known(
        f"{ROW} hidden name to from_line? custom_from subject wrapper? body", **_name()
    ),
    "Redirect": Known("id created_at short_code url", **_text("url", short_code="code-{n}", url="https://a.test/")),
    "UploadedFile": Known(
        f"{ROW} bucket directory filename url etag", **_text("bucket", url="https://files.test/{n}")
    ),
    "PageField": Known(
        "id parent name value", **_text("value", parent=Of("SignupPage"), name=Of("AllowedPageField", "name"))
    ),
    "UserField": Known(
        "id parent name value", **_text("value", parent=Of("User"), name=Of("AllowedUserField", "name"))
    ),
    "ActionField": Known("id parent name value", **_text("value", parent=Of("Action"), name="a")),
    "EventField": Known("id parent name value", **_text("value", parent=Of("Event"), name="a")),
    "EventSignupField": Known("id parent name value", **_text("value", parent=Of("EventSignup"), name="a")),
    "Event": Known(
        "id campaign_id creator_id title status venue phone public_description directions note_to_attendees notes "
        "address1 address2 city state region postal zip plus4 country longitude? latitude? starts_at? ends_at? "
        "host_is_confirmed is_private is_approved attendee_count max_attendees? created_at updated_at is_full "
        "is_in_past is_open_for_signup status_summary custom_fields",
        **_text("title", campaign=Of("EventCampaign"), creator=Of("User")),
    ),
    "EventSignup": Known(
        f"{ROW} user event role status page?",
        {"user": Of("User"), "event": Of("Event"), "page": Of("EventSignupPage")},
        ("status", "cancelled", "cancelled"),
    ),
    "EventCampaign": Known(
        f"{ROW} name title starts_at? default_title default_event_size? max_event_size? public_create_page "
        "public_search_page use_title use_start_date use_start_time require_staff_approval require_email_confirmation "
        "allow_private show_title show_venue show_address1 show_city show_state show_zip show_public_description "
        "show_directions show_attendee_count",
        **_name("changed", title="A campaign"), resource="campaign",
    ),
    "CampaignVolunteer": Known(
        f"{ROW} user campaign is_approved status", {"user": Of("User"), "campaign": Of("EventCampaign")},
        ("is_approved", 1, 1),
    ),
    "Order": Known(
        f"{ROW} action user user_detail card_num_last_four shipping_address? total status import_id",
        {"action": Of("Action"), "user": Of("User"), "user_detail": Of("OrderUserDetail"), "total": "12.5"},
        ("total", "7", "7.00"),
    ),
    "OrderDetail": Known(
        f"{ROW} order product? candidate? quantity amount", {"order": Of("Order"), "amount": "5"},
        ("amount", 6.5, "6.50"),
    ),
    "OrderUserDetail": Known(
        f"{ROW} email prefix first_name middle_name last_name suffix {ADDRESS} source", **_text("city")
    ),
    "OrderShippingAddress": Known(f"{ROW} {ADDRESS}", **_text("city")),
    "OrderRecurring": Known(
        f"{ROW} order action exp_date card_num recurring_id account user start occurrences? period amount status",
        {"order": Of("Order"), "action": Of("Action"), "user": Of("User"), "amount": 5, "start": "2031-06-01"},
        ("amount", "8.1", "8.10"),
    ),
    "Transaction": Known(
        f"{ROW} type order account test_mode amount success status trans_id failure_description failure_code "
        "failure_message",
        {"order": Of("Order"), "amount": "5"}, ("trans_id", "changed", "changed"),
    ),
    "Product": Known(
        f"{ROW} hidden name description price shippable status maximum_order", **_name(price="3.5")
    ),
    "Candidate": Known(f"{ROW} hidden name portrait_url description status tags", **_name()),
    "DonationHpcRule": Known(f"{ROW} hidden name which_amount", **_name()),
    "DonationHpcRuleCondition": Known(
        f"{ROW} rule threshold ask", **_text("ask", rule=Of("DonationHpcRule"), threshold="5", ask="10")
    ),
    "Mailing": Known(
        f"{ROW} hidden fromline? custom_fromline reply_to notes html text lang? emailwrapper? landing_page? "
        "target_group_from_landing_page winning_subject? requested_proofs? submitter? scheduled_for? scheduled_by? "
        "queue_task_id queued_at? queued_by? expected_send_count? started_at? finished_at? query_started_at? "
        "query_completed_at? query_status query_task_id targeting_version? targeting_version_saved? rate? progress? "
        "status includes? excludes? limit? sort_by pid? sent_proofs tags reviewers",
        **_text("notes"),
    ),
    "MailingSubject": Known(f"{ROW} mailing text", **_text("text", mailing=Of("Mailing"))),
    "MailingTargeting": Known(
        f"{ROW} states? regions? cds state_senate_districts? state_house_districts? zips? zip_radius? counties? "
        "countries? has_donated is_monthly_donor activity_level? raw_sql is_delivery delivery_job? campaign_radius? "
        "campaign_samestate_only mirror_mailing_excludes campaign_same_district_only lists actions campaigns languages "
        "mailings target_groups users",
        {}, ("has_donated", True, 1),
    ),
    "UserMailing": Known("id created_at mailing user subject?", {"mailing": Of("Mailing"), "user": Of("User")}),
    "ClickUrl": Known("id created_at url page?", **_text("url", url="https://click.test/{n}")),
    "Target": Known(TARGET, **_text("title")),
    "SpecialTarget": Known(f"{TARGET} body", **_text("title", body=Of("SpecialTargetGroup"))),
    "TargetGroup": Known(f"{ROW} hidden name type readonly", **_name()),
    "CongressTargetGroup": Known(
        f"{ROW} hidden name type readonly include_republicans include_democrats include_independents states targets "
        "excludes",
        **_name(),
    ),
    "SpecialTargetGroup": Known(f"{ROW} hidden name type readonly", **_name()),
    "TargetOffice": Known(
        f"{ROW} target type name address1 address2 city state zip phone fax is_current",
        **_text("city", target=Of("Target")),
    ),
    "TargetContact": Known(
        f"{ROW} target? email is_mailable is_current prefix first_name middle_name last_name suffix",
        **_text("first_name"),
    ),
    "MediaTarget": Known(
        f"{ROW} hidden {ADDRESS} us_district longitude? latitude? orgid? name phone fax email_address website_url "
        "circulation? frequency language levelcode dmacode fipscode? msacode?",
        **_name(),
    ),
    "Report": Known(REPORT, **_name(short_name="short-{n}")),
    "QueryReport": Known(f"{REPORT} sql display_as? email_always_csv", **_name(short_name="short-{n}", sql="SELECT 1")),
    "DashboardReport": Known(f"{REPORT} template", **_name(short_name="short-{n}")),
    "QueryTemplate": Known(f"{ROW} hidden name template", **_name()),
    "ReportCategory": Known(f"{ROW} hidden name", **_name()),
    "PetitionDeliveryJob": Known(
        f"{ROW} single_file cover_html print_template? allow_pdf_download allow_csv_download include_email_in_csv "
        "template_set? limit_delivery all_to_all header_content footer_content backgroundtask? date_from? date_to? "
        "petitions target_groups",
        **_text("cover_html"),
    ),
    "PrintTemplate": Known(
        f"{ROW} hidden name header_html template footer_html font_family font_size logo_url page_size margin_units "
        "margin_top margin_bottom margin_left margin_right readonly",
        **_name(),
    ),
}  # fmt: skip
CREATABLE = tuple(name for name, known in CLASSES.items() if known.needs is not None)


# ---- a site on which they are made


class Site:
    """Asked through ``site.ak``; ``site.rest`` reads what was made a second way."""

    def __init__(self, mock: Any) -> None:
        self.mock, kit = mock, mock.actionkit
        self.host, self.auth = kit.url, (kit.username, kit.password)
        self.ak = ServerProxy(f"https://{kit.username}:{kit.password}@mockapi.actionkit.com/api/", allow_none=True)
        self._numbers = count(1001)

    def call(self, name: str, method: str, given: Mapping[str, Any]) -> Any:
        return getattr(getattr(self.ak, name), method)(given)

    def body(self, name: str) -> dict[str, Any]:
        """The least that makes a new object of a class; what it refers to is made."""
        number = next(self._numbers)
        needs = CLASSES[name].needs
        assert needs is not None
        return {
            key: self.make(value.name)[value.key]
            if isinstance(value, Of)
            else value.replace("{n}", str(number))
            if isinstance(value, str)
            else value
            for key, value in needs.items()
        }

    def make(self, name: str) -> Any:
        """A new object of a class, actions by way of ``act``."""
        if name.endswith("Action"):
            page = self.make(f"{name.removesuffix('Action') or 'Signup'}Page")
            sent = {"page": page["name"], "email": f"actor{next(self._numbers)}@example.test"}
            answer = self.ak.act({**sent, **self._asked(name, page)})
            assert answer["success"], answer
            return answer["action"]
        name = "SignupPage" if name == "Page" else name
        return self.call(name, "create", self.body(name))

    def _asked(self, name: str, page: Mapping[str, Any]) -> dict[str, Any]:
        """What the pages of a type ask for besides."""
        card = {"card_num": "4111111111111111", "exp_date_month": "12", "exp_date_year": "2039"}
        if name in ("DonationAction", "RecurringDonationAction"):
            return {"amount": "5", **card}
        if name == "EventCreateAction":
            start = {"event_starts_at_date": "06/01/2031", "event_starts_at_time": "10:00 AM", "event_zip": "12345"}
            return {**start, "event_host_requirements": 1, "event_host_ground_rules": 1}
        if name == "EventSignupAction":
            host, campaign = self.make("User")["id"], page["campaign_id"]
            event = self.ak.Event.create({"campaign": campaign, "creator": host, "starts_at": "2031-06-01T10:00:00"})
            return {"event_id": event["id"], "event_signup_ground_rules": 1}
        if name in ("RecurringDonationCancelAction", "RecurringDonationUpdateAction"):
            profile = self.make("OrderRecurring")
            self.ak.OrderRecurring.save({"id": profile["id"], "recurring_id": "profile-1"})
            user = self.ak.User.get({"id": profile["user"]})["email"]
            return {"email": user, "recurring_id": "profile-1", "amount": "7"}
        return {}

    def rest(self, path: str) -> Any:
        """The JSON of a GET below REST's root, which must succeed."""
        response = requests.get(f"{self.host}/rest/v1/{path}", auth=self.auth)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()


@contextmanager
def site(**settings: Any) -> Iterator[Site]:
    """A fresh site in process whose clock stands still."""
    with mockapi.intercept(akid_secret="example-secret", **settings) as mock:
        mock.clock.freeze("2031-05-06T09:00:00Z")
        made = Site(mock)
        with made.ak:
            yield made


def refused(code: str, call: Callable[..., object], *given: object) -> str:
    """The text of the fault, with that code, of a call."""
    with pytest.raises(Fault) as caught:
        call(*given)
    assert caught.value.faultCode == code, caught.value
    return str(caught.value.faultString)
