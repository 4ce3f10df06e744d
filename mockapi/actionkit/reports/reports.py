"""Reports: SQL that staff keep, run at once or in the background over what the world holds (reference 37, 47)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.fields import Anything, Derived, Link, Links
from mockapi.actionkit.declaring.model import READ, Body, Model, Verb, standard
from mockapi.actionkit.declaring.refusals import NotPushed, NotValid, Untranslated
from mockapi.resource.evidence import client, doc, guess
from mockapi.resource.fields import Boolean, Hidden, Integer, Text
from mockapi.world.errors import Invalid, NotFound, Unmodelled
from mockapi.world.store import Row

TRUE = ("1", "true", "yes", "on")
WANTED = ("text/html", "text/csv", "application/xml", "text/javascript", "application/json")  # the last is the default

# ---- rules


def check_report(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """A report's short name can stand in an address. Raises NotValid."""
    short = columns.get("short_name")
    if short is not None and not short.replace("_", "").replace("-", "").isalnum():
        raise NotValid(model.name, {"short_name": ["Use letters, numbers, underscores and hyphens only."]})


def run_sql(call: Call, model: Model, row: None, body: Body) -> Any:
    """Run the SQL in ``query``; rows as lists, or CSV or HTML where that is wanted. Raises Invalid."""
    sql = body.get("query")
    if not isinstance(sql, str) or not sql.strip():
        raise NotPushed({"query": [writing.REQUIRED]})
    return _shown(call, *_ran(call, sql, body))


def run_report(call: Call, model: Model, row: None, body: Body, *, name: str) -> Any:
    """Run a report that is kept, by its short name. Raises NotFound."""
    report = _named(call, name)
    return _shown(call, *_ran(call, report.sql, body))


def run_in_background(call: Call, model: Model, row: None, body: Body, *, name: str) -> outcomes.Made:
    """Run a report as a task: done at once, to be found when it is first polled (reference 47.3)."""
    sql = body.get("query") if name == "sql" else _named(call, name).sql
    if not isinstance(sql, str) or not sql.strip():
        raise NotPushed({"query": [writing.REQUIRED]})
    given = {key: value for key, value in body.items() if isinstance(value, (str, int, float, bool))}
    try:
        columns, rows = _ran(call, sql, body)
        content, error = _csv(columns, rows), ""
    except Invalid as invalid:
        content, error = "", str(invalid)
    values = {"completed": True, "params": given, "content": content, "error": error, "report": name}
    task = writing.insert(call, BACKGROUND_TASK, values)
    if _is_on(given, "use_email") and given.get("email"):
        _mail(call, task, str(given["email"]))
    return outcomes.Made(BACKGROUND_TASK, task)


def _is_on(given: Mapping[str, Any], name: str) -> bool:
    return str(given.get(name, "")).lower() in TRUE


def _mail(call: Call, task: Row, to: str) -> None:
    details = details_of(call, task)
    body = details.get("error") or call.base + details["download_uri"]
    about = {"backgroundtask": task[0]}
    subject = f"Report {task.report}: {details['status']}"
    addresses = tuple(address.strip() for address in to.split(",") if address.strip())
    call.world.outbox.send("actionkit", "report", addresses, subject=subject, body=body, sent_at=call.now, about=about)


def download(call: Call, model: Model, row: None, body: Body, *, id: str) -> outcomes.File:
    """The CSV of a task that has run, in a ZIP where that was asked for. Raises NotFound."""
    task = call.get("backgroundtask", int(id)) if id.isascii() and id.isdecimal() and len(id) < 19 else None
    if task is None or task.error:
        raise NotFound(f"there is no result {id}")
    name = f"{task.report}-{task[0]}.csv"
    if not _is_on(task.params or {}, "zip"):
        return outcomes.File(task.content.encode(), "text/csv; charset=utf-8", name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), task.content)
    return outcomes.File(packed.getvalue(), "application/zip", f"{name}.zip")


def _named(call: Call, name: str) -> Row:
    report = call.one("report", "short_name", name)
    if report is None:
        raise NotFound(f"there is no report {name}")
    if report.type != QUERY_REPORT.type:
        raise Unmodelled(f"ActionKit's dashboard reports, of which {name} is one,")
    return report


def _ran(call: Call, sql: str, body: Body) -> tuple[tuple[str, ...], list[list[Any]]]:
    from mockapi.actionkit.reports.sql import NotTranslated, QueryError, run
    from mockapi.actionkit.reports.tables import tables_of

    try:
        result = run(sql, tables_of(call), body, now=call.now, limit=call.settings.max_report_rows)
    except NotTranslated as error:
        raise Untranslated(str(error)) from None
    except QueryError as error:
        raise Invalid(str(error)) from None
    return result.columns, result.rows


def _shown(call: Call, columns: tuple[str, ...], rows: list[list[Any]]) -> Any:
    from mimeparse import best_match

    wanted = best_match(WANTED, call.accept) if call.accept else ""
    if wanted == "text/csv":
        return outcomes.File(_csv(columns, rows).encode(), "text/csv; charset=utf-8")
    if wanted == "text/html":
        return outcomes.File(_html(columns, rows).encode(), "text/html; charset=utf-8")
    return outcomes.Shown(rows)


def _csv(columns: tuple[str, ...], rows: list[list[Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


def _html(columns: tuple[str, ...], rows: list[list[Any]]) -> str:
    from html import escape

    def line(cells: Any, tag: str) -> str:
        return (
            "<tr>" + "".join(f"<{tag}>{escape('' if one is None else str(one))}</{tag}>" for one in cells) + "</tr>\n"
        )

    head, body = line(columns, "th"), "".join(line(row, "td") for row in rows)
    return f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Report</title>\n<table>\n{head}{body}</table>\n'


def details_of(call: Call, row: Row) -> dict[str, Any]:
    """How a task stands, and where its result is."""
    if row.error:
        return {"status": "failed", "error": row.error}
    return {"status": "complete", "download_uri": f"{ROOT}/report/download/{row[0]}/"}


# ---- declarations

REPORT_CATEGORY = Model(
    name="reportcategory",
    sql="reports_reportcategory",
    help="A group of reports.",
    evidence=client("37"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Boolean("hidden", default=False),
        Boolean("is_internal", default=False),
    ),
    unique=("name",),
)

QUERY_TEMPLATE = Model(
    name="querytemplate",
    sql="reports_querytemplate",
    help="How the rows of a report are laid out.",
    evidence=guess("21.7: known by its table"),
    fields=standard(Text("name", required=True, max_length=255), Text("template", default="")),
    unique=("name",),
)

REPORT = Model(
    name="report",
    sql="reports_report",
    help="Reports of either kind: staff keep them, and they are run here.",
    evidence=doc("47"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("short_name", required=True, clears=False, max_length=255),
        Text("description", default="", required_over=("rest",)),
        Text("type", write="never"),
        Boolean("hidden", default=False),
        Text("help_text", default=""),
        Text("run_every", default="", choices=("", "hourly", "daily", "weekly", "monthly")),
        Integer("run_day"),
        Integer("run_weekday"),
        Integer("run_hour"),
        Text("to_emails", default=""),
        Boolean("send_if_no_rows", default=False),
        Links("categories", to="reportcategory"),
        Boolean("editable", default=True),
        Text("result_notes", default=""),
    ),
    held=(
        Text("sql", required=True, clears=False),
        Boolean("refresh", default=False),
        Boolean("email_always_csv", default=False),
        Link("display_as", to="querytemplate"),
        Text("template", default=""),
        Boolean("minidash", default=False),
    ),
    unique=("name", "short_name"),
    list_methods=(),
    detail_methods=(),
    verbs=(
        Verb("run/sql", "post", run_sql, on="list", evidence=doc("47.2")),
        Verb("run/{name}", "post", run_report, on="list", evidence=doc("47.2")),
        Verb("background/{name}", "post", run_in_background, on="list", evidence=doc("47.3")),
        Verb("download/{id}", "get", download, on="list", evidence=client("47.3")),
    ),
)
_HELD = {item.name: item for item in REPORT.held}

QUERY_REPORT = REPORT.typed(
    "queryreport",
    "Query",
    *(_HELD[name] for name in ("sql", "refresh", "email_always_csv", "display_as")),
    sql="reports_queryreport",
    help="SQL over the tables, kept under a name.",
    evidence=doc("47.1"),
    verbs=(),
    check=check_report,
)

DASHBOARD_REPORT = REPORT.typed(
    "dashboardreport",
    "Dashboard",
    *(_HELD[name] for name in ("template", "minidash")),
    sql="reports_dashboardreport",
    help="A page of HTML that shows other reports; it cannot be run here.",
    evidence=doc("37"),
    verbs=(),
    check=check_report,
)

BACKGROUND_TASK = Model(
    name="backgroundtask",
    sql="core_backgroundtask",
    sql_names={"completed": None},
    help="Work that was asked for and is looked up later.",
    evidence=client("37"),
    fields=standard(
        Boolean("completed", default=False, write="never"),
        Text("message", default="", write="never"),
        Text("error", default="", write="never"),
        Anything("params", write="never"),
        Derived("details", by=details_of, shape={"type": "object"}),
        Hidden("report"),
        Hidden("content"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (REPORT_CATEGORY, QUERY_TEMPLATE, REPORT, QUERY_REPORT, DASHBOARD_REPORT, BACKGROUND_TASK)
