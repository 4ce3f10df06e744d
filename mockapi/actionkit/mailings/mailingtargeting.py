"""Who a mailing includes and excludes: the criteria as rows, and the users who fit them (reference 36.2, 51)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Backlinks, Link, Links
from mockapi.actionkit.declaring.model import Body, Model, standard
from mockapi.actionkit.declaring.refusals import Conflict
from mockapi.actionkit.facts.places import is_us, place_of_zip
from mockapi.actionkit.targets.constituents import fits_group
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.errors import Invalid, Unmodelled
from mockapi.world.store import Row

Fits = Callable[[Row], bool]

MILES = 3958.8  # the earth's radius
MOST_USERS = 10_000_000
_LISTED = re.compile(r"[,;\r\n\t]+")

# Criteria that need what the emulator does not hold: borders, distances to events, a user's past as a donor.
BEYOND = (
    "divisions", "campaigns", "campaign_radius", "campaign_first_date", "campaign_last_date", "campaign_samestate_only",
    "campaign_same_district_only", "campaign_same_county_only", "mirror_mailing_excludes",
)  # fmt: skip

# ---- rules


def update_targeting(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; the sets of the mailings that use it are out of date then. Raises Conflict."""
    made = writing.hydrate(call, model, body, row)
    return change(call, row, made.columns)


def change(call: Call, row: Row, columns: dict[str, Any]) -> Row:
    """The targeting with some criteria changed. Raises Conflict while a mailing waits to be sent by it."""
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row
    note_change(call, row)
    return writing.modify(call, MAILING_TARGETING, row, columns)


def note_change(call: Call, row: Row) -> None:
    """Count a change to a targeting in the mailings that use it. Raises Conflict (a guess) while one is on its way."""
    from mockapi.actionkit.mailings.mailings import MAILING, WAITING

    for side in ("includes", "excludes"):
        for mailing in call.linking("mailing", side, row[0]):
            if mailing.status in WAITING:
                call.lean(guess("51: 409 on a targeting conflict"))
                raise Conflict({side: [f"The targeting of mailing {mailing[0]} is in use: it is {mailing.status}."]})
            writing.modify(call, MAILING, mailing, {"targeting_version": (mailing.targeting_version or 0) + 1})


def create_query(call: Call, model: Model, body: Body) -> Row:
    """A report among the criteria."""
    row = writing.create(call, model, body)
    _note_of_query(call, row)
    return row


def update_query(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Another report."""
    row = writing.update(call, model, row, body)
    _note_of_query(call, row)
    return row


def delete_query(call: Call, model: Model, row: Row) -> None:
    """Take a report out of the criteria."""
    _note_of_query(call, row)
    writing.delete(call, model, row)


def create_param(call: Call, model: Model, body: Body) -> Row:
    """A parameter of a report among the criteria."""
    row = writing.create(call, model, body)
    _note_of_param(call, row)
    return row


def update_param(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Another value."""
    row = writing.update(call, model, row, body)
    _note_of_param(call, row)
    return row


def _note_of_param(call: Call, row: Row) -> None:
    query = call.get("targetingqueryreport", row.query)
    if query is not None:
        _note_of_query(call, query)


def _note_of_query(call: Call, row: Row) -> None:
    targeting = call.get("mailingtargeting", row.targeting)
    if targeting is not None:
        note_change(call, targeting)


# ---- who fits


def users_for(call: Call, mailing: Row) -> list[Row]:
    """The subscribed users who fit all that is included and nothing that is excluded, by number.

    Raises Unmodelled for criteria that cannot be judged, Invalid for SQL that cannot be run.
    """
    if mailing.target_mergefile or mailing.target_mergequery or mailing.target_group_from_landing_page:
        raise Unmodelled("targeting a mailing by a merge file, a merge query or its landing page")
    includes, excludes = (call.get("mailingtargeting", getattr(mailing, side)) for side in ("includes", "excludes"))
    wanted = list(_criteria(call, includes)) if includes is not None else []
    unwanted = list(_criteria(call, excludes)) if excludes is not None else []
    subscribed = sorted({row.user for row in call.rows("subscription")})
    users = [user for key in subscribed if (user := call.get("user", key)) is not None]
    return [user for user in users if all(fits(user) for fits in wanted) and not any(fits(user) for fits in unwanted)]


def _criteria(call: Call, row: Row) -> Iterator[Fits]:
    """A test for each kind of criterion; those of place count as one, any of which is enough (a guess)."""
    for name in BEYOND:
        if getattr(row, name):
            raise Unmodelled(f"targeting a mailing by {name}")
    if row.lists:
        yield _among(sub.user for key in row.lists for sub in call.linking("subscription", "list", key))
    if row.actions:
        yield _among(_acted_on(call, row.actions))
    if row.tags:
        pages = [page[0] for page in call.rows("page") if set(page.tags or ()) & set(row.tags)]
        yield _among(_acted_on(call, pages))
    if row.languages:
        yield _among(_acted_on(call, [page[0] for page in call.rows("page") if page.language in row.languages]))
    if row.users:
        yield _among(row.users)
    if row.mailings:
        yield _among(key for mailing in row.mailings for key in _mailed(call, mailing))
    if row.user_groups:
        groups = set(row.user_groups)
        yield lambda user: bool(groups & set(user.groups or ()))
    if row.target_groups:
        keys = row.target_groups
        yield lambda user: any(fits_group(call, user, key) is True for key in keys)
    if row.has_donated:
        yield lambda user: any(order.status == "completed" for order in call.linking("order", "user", user[0]))
    if row.is_monthly_donor:
        yield lambda user: any(one.status == "active" for one in call.linking("orderrecurring", "user", user[0]))
    if row.raw_sql.strip():
        yield _among(_queried(call, row.raw_sql, {}))
    for query in call.linking("targetingqueryreport", "targeting", row[0]):
        yield _among(_reported(call, query))
    places = list(_places(call, row))
    if places:
        yield lambda user: any(fits(user) for fits in places)


def _among(keys: Iterable[int]) -> Fits:
    wanted = frozenset(keys)
    return lambda user: user[0] in wanted


def _acted_on(call: Call, pages: Iterable[int]) -> Iterator[int]:
    return (action.user for page in pages for action in call.linking("action", "page", page))


def _mailed(call: Call, key: int) -> Iterator[int]:
    """Whom another mailing is for: its set, and whoever had it."""
    mailing = call.get("mailing", key)
    yield from (mailing.mailing_set or ()) if mailing is not None else ()
    yield from (sent.user for sent in call.linking("usermailing", "mailing", key))


def _reported(call: Call, query: Row) -> Iterator[int]:
    report = call.get("queryreport", query.report)
    if report is None:
        return
    parameters = {one.name: one.value for one in call.linking("targetingqueryreportparam", "query", query[0])}
    yield from _queried(call, report.sql, parameters)


def _queried(call: Call, sql: str, parameters: dict[str, Any]) -> Iterator[int]:
    """The numbers in the first column. Raises Invalid, or Unmodelled for what only MySQL can run."""
    from mockapi.actionkit.reports.sql import NotTranslated, QueryError, run
    from mockapi.actionkit.reports.tables import tables_of

    try:
        result = run(sql, tables_of(call), parameters, now=call.now, limit=MOST_USERS)
    except NotTranslated as error:
        raise Unmodelled(f"SQL of a mailing's targeting: {error}") from None
    except QueryError as error:
        raise Invalid(f"The SQL of the targeting failed: {error}") from None
    for line in result.rows:
        if line and isinstance(line[0], int):
            yield line[0]


# ---- places


def listed(text: str | None) -> list[str]:
    """The entries of a text criterion: one a line, or with commas between them."""
    return [part.strip() for part in _LISTED.split(text or "") if part.strip()]


def _places(call: Call, row: Row) -> Iterator[Fits]:
    for name, column in (("states", "state"), ("regions", "region"), ("countries", "country")):
        wanted = {folded(part) for part in listed(getattr(row, name))}
        if wanted:
            yield _in_column(column, wanted)
    for name, column in _DISTRICTS:
        districts = {_district(part) for part in listed(getattr(row, name))}
        if districts:
            yield _in_district(call, column, districts)
    counties = {folded(part) for part in listed(row.counties)}
    if counties:
        yield lambda user: bool(counties & _county(user))
    zips = set(listed(row.zips))
    if zips:
        yield _near(zips, row.zip_radius) if row.zip_radius else lambda user: user.zip in zips


_DISTRICTS = (
    ("cds", "us_district"),
    ("state_house_districts", "us_state_district"),
    ("state_senate_districts", "us_state_senate"),
)


def _in_column(column: str, wanted: set[str]) -> Fits:
    return lambda user: folded(getattr(user, column)) in wanted


def _district(text: str) -> str:
    """``CA_12`` for any of ``ca_12``, ``CA-12``, ``CA12``."""
    return re.sub(r"^([A-Z]{2})[-_ ]?0*(?=[0-9A-Z])", r"\1_", text.strip().upper())


def _in_district(call: Call, column: str, wanted: set[str]) -> Fits:
    def fits(user: Row) -> bool:
        found = call.linking("location", "user", user[0])
        return bool(found) and _district(getattr(found[0], column) or "") in wanted

    return fits


def _county(user: Row) -> set[str]:
    place = place_of_zip(user.zip) if user.zip and is_us(user.country) else None
    if place is None or not place.county:
        return set()
    return {folded(place.county), folded(f"{place.state}_{place.county}")}


def _near(zips: set[str], miles: int) -> Fits:
    centres = [place for one in zips if (place := place_of_zip(one)) is not None]

    def fits(user: Row) -> bool:
        place = place_of_zip(user.zip) if user.zip and is_us(user.country) else None
        return place is not None and any(_distance(place, centre) <= miles for centre in centres)

    return fits


def _distance(one: Any, other: Any) -> float:
    """Miles between two places, along the earth's surface."""
    if one.latitude is None or other.latitude is None:
        return float("inf")
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(one.longitude - other.longitude)
    chord = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * MILES * asin(sqrt(chord))


# ---- declarations


def _places_text(name: str) -> Text:
    return Text(name, default="")


MAILING_TARGETING = Model(
    name="mailingtargeting",
    sql="core_mailingtargeting",
    help="The criteria by which a mailing includes or excludes users.",
    evidence=client("36.2"),
    fields=standard(
        Links("lists", to="list"),
        Links("tags", to="tag"),
        Links("languages", to="language"),
        Links("actions", to="page"),
        Links("campaigns", to="campaign"),
        Links("users", to="user"),
        Links("mailings", to="mailing"),
        Links("target_groups", to="targetgroup"),
        Links("user_groups", to="usergroup"),
        Backlinks("targetingqueryreports", of="targetingqueryreport", by="targeting"),
        *(
            _places_text(name)
            for name in (
                "states", "regions", "counties", "countries", "divisions", "cds", "state_house_districts",
                "state_senate_districts", "zips",
            )
        ),
        Integer("zip_radius"),
        Integer("campaign_radius"),
        Boolean("has_donated", default=False),
        Boolean("is_monthly_donor", default=False),
        Text("raw_sql", default=""),
        Boolean("mirror_mailing_excludes", default=False),
        Boolean("campaign_samestate_only", default=False),
        Boolean("campaign_same_district_only", default=False),
        Boolean("campaign_same_county_only", default=False),
        Text("campaign_first_date", max_length=16),
        Text("campaign_last_date", max_length=16),
    ),
    update=update_targeting,
)  # fmt: skip

TARGETING_QUERY_REPORT = Model(
    name="targetingqueryreport",
    sql="core_targetingqueryreport",
    help="A report whose users a mailing includes or excludes.",
    evidence=client("36.2"),
    fields=standard(
        Link("targeting", to="mailingtargeting", null=False),
        Link("report", to="queryreport", null=False),
        Backlinks("targetingqueryreportparams", of="targetingqueryreportparam", by="query"),
    ),
    create=create_query,
    update=update_query,
    delete=delete_query,
)

TARGETING_QUERY_REPORT_PARAM = Model(
    name="targetingqueryreportparam",
    sql="core_targetingqueryreportparam",
    help="A parameter of a report in a mailing's targeting.",
    evidence=client("21.6"),
    fields=standard(
        Link("query", to="targetingqueryreport", null=False),
        Text("name", required=True, max_length=255),
        Text("value", default="", max_length=4096),
    ),
    create=create_param,
    update=update_param,
)

MODELS = (MAILING_TARGETING, TARGETING_QUERY_REPORT, TARGETING_QUERY_REPORT_PARAM)
