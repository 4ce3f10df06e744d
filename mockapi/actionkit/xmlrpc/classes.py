"""The classes of XML-RPC: which resource each shows, under which keys, and what can be done to it (reference 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.fields import CustomFields, Link
from mockapi.actionkit.declaring.model import Model, Uri
from mockapi.resource.evidence import Evidence, client, doc, seen
from mockapi.resource.fields import Field

COMMON = ("get", "search", "create", "save", "save_or_create")
CUSTOM = ("set_custom_fields", "get_custom_fields", "clear_custom_fields")
WITHOUT_CREATE = ("get", "search", "save")

# What XML-RPC calls fields that REST calls otherwise (reference 18).
SPELLED = {"custom_fields": "fields", "lang": "language", "canonical_url": "url"}


@dataclass(frozen=True)
class Class:
    """``keys`` are those of its structs, in the sample's order; ``methods`` what it answers.

    A key is the field of that name, a reference with or without ``_id``, or what ``spelled`` says.
    """

    name: str
    resource: str
    keys: tuple[str, ...]
    methods: tuple[str, ...] = COMMON
    spelled: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=lambda: client("appendix A"))

    @cached_property
    def model(self) -> Model:
        """The resource's declaration."""
        return MODELS[self.resource]

    @cached_property
    def custom(self) -> CustomFields | None:
        """The field that holds its custom fields; REST shows those of events as objects."""
        if self.resource == "event":
            return CustomFields("fields", of="eventfield", by="event")
        return next((item for item in self.model.fields if isinstance(item, CustomFields)), None)

    def field_of(self, key: str) -> Field | None:
        """The field that a key means, in a struct that comes or goes; references in both spellings (3.3)."""
        return field_named(self.model, key, self.spelled)


def field_named(model: Model, key: str, spelled: Mapping[str, str] = SPELLED) -> Field | None:
    """The field of a resource that a key means."""
    for name in (key, spelled.get(key, SPELLED.get(key, key))):
        if name in model.field and not isinstance(model.field[name], Uri):
            return model.field[name]
    if key.endswith("_id"):
        found = field_named(model, key[:-3], spelled)
        return found if isinstance(found, Link) else None
    return None


def _class(
    name: str,
    resource: str,
    keys: str,
    *,
    dates: bool = True,
    number: bool = True,
    methods: tuple[str, ...] = COMMON,
    evidence: Evidence | None = None,
    **spelled: str,
) -> Class:
    standard = (("id",) if number else ()) + (("created_at", "updated_at") if dates else ())
    return Class(name, resource, (*standard, *keys.split()), methods, spelled, evidence or client("appendix A"))


# ---- pages (reference 8)

_PAGE = (
    "custom_fields goal goal_type hidden hosted_with lang list multilingual_campaign name required_fields status tags "
    "title type url"
)
_DELIVERED = "send_immediate_fax send_immediate_email immediate_email_subject delivery_template target_groups"
_ASKS = "minimum_amount payment_account hpc_rule allow_international products candidates"
PAGE_TYPES = {
    "Call": "constituents_only_url target_groups",
    "Donation": _ASKS,
    "EventCreate": "campaign_id campaign_title",
    "EventSignup": "campaign_id",
    "Import": "subscribe default_source unsubscribe_all",
    "Letter": _DELIVERED,
    "LTE": "national_newspapers regional_newspapers local_newspapers show_phones",
    "Petition": f"{_DELIVERED} one_click",
    "RecurringDonationCancel": "",
    "RecurringDonation": _ASKS,
    "RecurringDonationUpdate": "minimum_amount",
    "Signup": "",
    "Survey": "",
    "Unsubscribe": "use_in_mail_wrapper",
    "UserUpdate": "",
}
_PAGES = (
    _class("Page", "page", _PAGE, methods=(*WITHOUT_CREATE, *CUSTOM), evidence=doc("8.2")),
    *(
        _class(f"{kind}Page", f"{kind.lower()}page", f"{_PAGE} {own}", methods=(*COMMON, *CUSTOM), evidence=doc("8.1"))
        for kind, own in PAGE_TYPES.items()
    ),
)

_FORM = "page client_hosted client_url templateset thank_you_text"
_FORMS = {
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
_CONTENT = (
    *(
        _class(f"{kind}Form", f"{kind.lower()}form", f"{_FORM} {own}", evidence=doc("8.4"))
        for kind, own in _FORMS.items()
    ),
    _class("SurveyQuestion", "surveyquestion", "survey_form question_label question_html", evidence=doc("8.4")),
    _class(
        "PageFollowup",
        "pagefollowup",
        "page send_email url email_subject email_body email_custom_from email_from_line email_wrapper send_taf "
        "taf_subject taf_body send_notifications notifications",
        dates=False,
        evidence=doc("8.5"),
    ),
    _class("DonationAmount", "donationamount", "donation_form amount is_default"),
    _class("CannedLetter", "cannedletter", "lte_form subject letter_text", dates=False),
    _class(
        "UserFormField",
        "userformfield",
        "form_type form_id type label field_name input alternatives html status ordering",
    ),
    _class("AllowedPageField", "allowedpagefield", "name hidden always_show", number=False, evidence=doc("8.6")),
    _class("AllowedUserField", "alloweduserfield", "name hidden always_show", number=False),
)

# ---- users (reference 9)

USER_KEYS = (
    "address1 address2 city country email first_name id last_name middle_name password plus4 postal prefix region "
    "source state state_name subscription_status suffix token zip"
)
_USERS = (
    _class(
        "User",
        "user",
        USER_KEYS,
        dates=False,
        number=False,
        methods=(*COMMON, *CUSTOM, "unsubscribe", "subscription_history"),
        evidence=seen("9.1"),
        lang="lang",
    ),
    _class("Phone", "phone", "normalized_phone phone source type user", evidence=seen("9.6")),
    _class(
        "UserOriginal",
        "useroriginal",
        "user address1 address2 city state zip address1_updated_at address2_updated_at "
        "city_updated_at state_updated_at zip_updated_at",
        number=False,
    ),
    _class(
        "Location",
        "location",
        "user us_district us_state_senate us_state_district us_county loc_code country_code region_code longitude "
        "latitude lat_lon_precision",
        number=False,
    ),
    _class("UserGeoField", "usergeofield", "user name value"),
)

# ---- actions (reference 11)

_ACTION = (
    "id action_ptr_id created_at updated_at user_id page_id mailing_id referring_user_id referring_mailing_id link "
    "opq_id source created_user subscribed_user status custom_fields"
)
_ACTIONS_OWN = {
    "EventCreate": "event", "EventSignup": "signup", "LTE": "subject letter_text target", "Letter": "targeted",
    "Petition": "targeted", "Call": "targeted checked",
}  # fmt: skip
_ACTIONS = tuple(
    _class(
        f"{kind}Action",
        f"{kind.lower()}action",
        f"{_ACTION} {own}",
        dates=False,
        number=False,
        methods=(*WITHOUT_CREATE, "save_or_create", *CUSTOM),
        evidence=seen("11.1"),
        action_ptr_id="id",
    )
    for kind, own in [("", ""), *((kind, _ACTIONS_OWN.get(kind, "")) for kind in PAGE_TYPES)]
)

# ---- lists and other small classes (reference 13)

_SMALL = (
    _class("List", "list", "hidden name is_default"),
    _class("Subscription", "subscription", "user list"),
    _class("SubscriptionHistory", "subscriptionhistory", "user list change action"),
    _class("SubscriptionChangeType", "subscriptionchangetype", "name description", dates=False),
    _class("Tag", "tag", "hidden name times_used"),
    _class("Language", "language", "hidden name translations iso_code inherit_from_id ordering"),
    _class("MultilingualCampaign", "multilingualcampaign", "hidden name"),
    _class(
        "HostingPlatform",
        "hostingplatform",
        "name after_basics_redirect_url after_basics_redirect_name end_redirect_url end_redirect_name "
        "after_action_redirect_url",
        dates=False,
    ),
    _class("FormField", "formfield", "name", dates=False),
    _class("TemplateSet", "templateset", "hidden name description editable lang is_default", lang="lang"),
    _class("Template", "template", "templateset filename code code_hash"),
    _class("TemplateHistory", "templatehistory", "templateset filename code_hash user_name edit_type"),
    _class("TemplateCode", "templatecode", "code_hash code"),
    _class("BuiltinTranslation", "builtintranslation", "hidden name iso_code translations"),
    _class("FromLine", "fromline", "hidden from_line"),
    _class(
        "EmailWrapper",
        "emailwrapper",
        "hidden name template text_template unsubscribe_text unsubscribe_html is_default lang",
        lang="lang",
    ),
    _class("ActionNotification", "actionnotification", "hidden name to from_line custom_from subject wrapper body"),
    _class("Redirect", "redirect", "id created_at short_code url", dates=False, number=False),
    _class("UploadedFile", "uploadedfile", "bucket directory filename url etag"),
    _class(
        "Upload",
        "upload",
        "path submitter page started_at finished_at rate line_count status format compression autocreate_user_fields "
        "original_header override_header",
    ),
    _class("PageField", "pagefield", "parent name value", dates=False),
    _class("UserField", "userfield", "parent name value", dates=False),
    _class("ActionField", "actionfield", "parent name value", dates=False),
    _class("EventField", "eventfield", "parent name value", dates=False, parent="event"),
    _class("EventSignupField", "eventsignupfield", "parent name value", dates=False),
)

# ---- events (reference 14)

_EVENTS = (
    _class(
        "Event",
        "event",
        "id campaign_id creator_id title status venue phone public_description directions note_to_attendees notes "
        "address1 address2 city state region postal zip plus4 country longitude latitude starts_at ends_at "
        "host_is_confirmed is_private is_approved attendee_count max_attendees created_at updated_at is_full "
        "is_in_past is_open_for_signup status_summary custom_fields",
        dates=False,
        number=False,
        methods=(*COMMON, *CUSTOM, "advanced_search", "public_search"),
        evidence=client("14"),
    ),
    _class("EventSignup", "eventsignup", "user event role status page", methods=(*COMMON, *CUSTOM), evidence=doc("14")),
    _class(
        "EventCampaign",
        "campaign",
        "name title starts_at default_title default_event_size max_event_size public_create_page public_search_page "
        "use_title use_start_date use_start_time require_staff_approval require_email_confirmation allow_private "
        "show_title show_venue show_address1 show_city show_state show_zip show_public_description show_directions "
        "show_attendee_count",
        methods=(*COMMON, "advanced_search", "public_search"),
        evidence=client("14"),
    ),
    _class("CampaignVolunteer", "campaignvolunteer", "user campaign is_approved status"),
)

# ---- money (reference 15)

_ADDRESS = "address1 address2 city state region postal zip plus4 country"
_MONEY = (
    _class("Order", "order", "action user user_detail card_num_last_four shipping_address total status import_id"),
    _class("OrderDetail", "orderdetail", "order product candidate quantity amount"),
    _class(
        "OrderUserDetail",
        "orderuserdetail",
        f"email prefix first_name middle_name last_name suffix {_ADDRESS} source",
    ),
    _class("OrderShippingAddress", "ordershippingaddress", _ADDRESS),
    _class(
        "OrderRecurring",
        "orderrecurring",
        "order action exp_date card_num recurring_id account user start occurrences period amount status",
    ),
    _class(
        "Transaction",
        "transaction",
        "type order account test_mode amount success status trans_id failure_description failure_code failure_message",
    ),
    _class("Product", "product", "hidden name description price shippable status maximum_order"),
    _class("Candidate", "candidate", "hidden name portrait_url description status tags"),
    _class("DonationHpcRule", "donationhpcrule", "hidden name which_amount"),
    _class("DonationHpcRuleCondition", "donationhpcrulecondition", "rule threshold ask"),
)

# ---- mailings, targets, reports (reference 16, appendix A)

_REPORT = "hidden name short_name description type run_every to_emails help_text categories"
_TARGET = "hidden type seat country state us_district title long_title first last phone fax email gender party"
_TARGET_GROUP = "hidden name type readonly"
_MORE = (
    _class(
        "Mailing",
        "mailing",
        "hidden fromline custom_fromline reply_to notes html text lang emailwrapper landing_page "
        "target_group_from_landing_page winning_subject requested_proofs submitter scheduled_for scheduled_by "
        "queue_task_id queued_at queued_by expected_send_count started_at finished_at query_started_at "
        "query_completed_at query_status query_task_id targeting_version targeting_version_saved rate progress status "
        "includes excludes limit sort_by pid sent_proofs tags reviewers",
        lang="lang",
    ),
    _class("MailingSubject", "mailingsubject", "mailing text"),
    _class(
        "MailingTargeting",
        "mailingtargeting",
        "states regions cds state_senate_districts state_house_districts zips zip_radius counties countries "
        "has_donated is_monthly_donor activity_level raw_sql is_delivery delivery_job campaign_radius "
        "campaign_samestate_only mirror_mailing_excludes campaign_same_district_only lists actions campaigns languages "
        "mailings target_groups users",
    ),
    _class("UserMailing", "usermailing", "id created_at mailing user subject", dates=False, number=False),
    _class("Open", "open", "created_at user_id mailing_id", dates=False, number=False),
    _class(
        "Click",
        "click",
        "created_at clickurl_id user_id mailing_id link_number source referring_user_id",
        dates=False,
        number=False,
    ),
    _class("ClickUrl", "clickurl", "id created_at url page", dates=False, number=False),
    _class("Target", "target", _TARGET),
    _class("SpecialTarget", "specialtarget", f"{_TARGET} body"),
    _class("TargetGroup", "targetgroup", _TARGET_GROUP),
    _class(
        "CongressTargetGroup",
        "congresstargetgroup",
        f"{_TARGET_GROUP} include_republicans include_democrats include_independents states targets excludes",
    ),
    _class("SpecialTargetGroup", "specialtargetgroup", _TARGET_GROUP),
    _class("TargetOffice", "targetoffice", "target type name address1 address2 city state zip phone fax is_current"),
    _class(
        "TargetContact",
        "targetcontact",
        "target email is_mailable is_current prefix first_name middle_name last_name suffix",
    ),
    _class(
        "MediaTarget",
        "mediatarget",
        f"hidden {_ADDRESS} us_district longitude latitude orgid name phone fax email_address website_url circulation "
        "frequency language levelcode dmacode fipscode msacode",
        language="language",
    ),
    _class("Report", "report", _REPORT),
    _class("QueryReport", "queryreport", f"{_REPORT} sql display_as email_always_csv"),
    _class("DashboardReport", "dashboardreport", f"{_REPORT} template"),
    _class("QueryTemplate", "querytemplate", "hidden name template"),
    _class("ReportCategory", "reportcategory", "hidden name"),
    _class(
        "PetitionDeliveryJob",
        "petitiondeliveryjob",
        "single_file cover_html print_template allow_pdf_download allow_csv_download include_email_in_csv template_set "
        "limit_delivery all_to_all header_content footer_content backgroundtask date_from date_to petitions "
        "target_groups",
    ),
    _class(
        "PrintTemplate",
        "printtemplate",
        "hidden name header_html template footer_html font_family font_size logo_url page_size margin_units margin_top "
        "margin_bottom margin_left margin_right readonly",
    ),
)

CLASSES: Mapping[str, Class] = {
    one.name: one for one in (*_PAGES, *_CONTENT, *_USERS, *_ACTIONS, *_SMALL, *_EVENTS, *_MONEY, *_MORE)
}
