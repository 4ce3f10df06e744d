"""Uploads: files whose rows are actions on an import page, with the errors and warnings of each row (reference 50)."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.processor import page_of, perform
from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import Call, SentFile
from mockapi.actionkit.declaring.fields import Derived, Link, Moment
from mockapi.actionkit.declaring.model import READ, Body, Model, Verb, standard
from mockapi.actionkit.declaring.refusals import Conflict, NoSuchPage, NotPushed
from mockapi.resource.evidence import client, doc, guess
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.errors import Refused
from mockapi.world.store import Row

IDENTITIES = ("email", "user_id", "akid")
US_CODES = ("US", "USA")  # which imports take for the name (the manual's list of headers)
WIDEST = 1_000
# What unpacking raises for a broken file; IndexError for an archive without files, RuntimeError for a locked one.
_UNREADABLE = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, IndexError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip

# ---- rules


def create_upload(call: Call, model: Model, body: Body) -> Row:
    """Take a file and work it off, row by row; a row that is refused leaves an error and nothing else.

    ``upload`` is the file, ``page`` the import page's name. Raises NotPushed.
    """
    given = Given({name: value for name, value in body.items() if not isinstance(value, SentFile)})
    page = _import_page(call, given)
    file = body.get("upload")
    if isinstance(file, (bytes, str)) and call.door == "python":
        file = SentFile("upload.csv", "text/csv", file.encode() if isinstance(file, str) else file)
    if not isinstance(file, SentFile):
        raise NotPushed({"upload": [writing.REQUIRED]})
    text, compression = _unpacked(call, file)
    header, lines, format = _lines(text)
    if not any(name in IDENTITIES for name in header):
        raise NotPushed({"upload": [f"The header needs one of the columns {', '.join(IDENTITIES)}."]})
    unknown = [column for column in header if _is_unknown(call, column)]
    if unknown and not given.flag("autocreate_user_fields"):  # an error, the manual says, unless they may be made
        raise NotPushed({"upload": [f"'{unknown[0]}' is not an allowed user field."]})
    upload = writing.insert(
        call,
        model,
        {
            "page": page[0],
            "path": file.filename or "upload.csv",
            "submitter": call.account.username if call.account is not None else "",
            "format": format,
            "compression": compression,
            "original_header": ",".join(header),
            "autocreate_user_fields": given.flag("autocreate_user_fields"),
            "user_fields_only": given.flag("user_fields_only"),
            "started_at": call.now,
            "status": "processing",
        },
    )
    if upload.autocreate_user_fields:
        _allow_fields(call, header)
    count = 0
    for number, cells in enumerate(lines, 2):
        if any(cells):
            count += 1
            _work_off(call, upload, page, number, header, cells)
    done = {"line_count": count, "progress": count, "status": "completed", "is_completed": True}
    return writing.modify(call, model, upload, {**done, "finished_at": call.now})


def stop(call: Call, model: Model, row: Row, body: Body) -> outcomes.Accepted:
    """Stop an upload; one that has been worked off already stays as it is."""
    if not row.is_completed:
        writing.modify(call, model, row, {"status": "stopped", "is_completed": True, "finished_at": call.now})
    return outcomes.Accepted()


def _import_page(call: Call, given: Given) -> Row:
    try:
        page = page_of(call, given)
    except NoSuchPage:
        page = None
    if page is None or page.type != "Import":
        raise NotPushed({"page": [f"Unable to find an import page. You sent page={given.text('page')}."]})
    return page


def _unpacked(call: Call, file: SentFile) -> tuple[str, str]:
    """The text of a file, and how it was packed. Raises NotPushed for what cannot be read or is too large."""
    content, limit = file.content, call.settings.max_upload_bytes
    compression = "none"
    try:
        if content[:2] == b"\x1f\x8b":
            compression = "gzip"
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(limit + 1)
        elif content[:4] == b"PK\x03\x04":
            compression = "zip"
            with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(archive.namelist()[0]) as packed:
                content = packed.read(limit + 1)
    except _UNREADABLE:
        raise NotPushed({"upload": ["The file cannot be unpacked."]}) from None
    if len(content) > limit:
        raise NotPushed({"upload": [f"The file is larger than {limit} bytes."]})
    try:
        return content.decode("utf-8-sig"), compression
    except UnicodeDecodeError:
        raise NotPushed({"upload": ["The file must be encoded in UTF-8."]}) from None


def _lines(text: str) -> tuple[list[str], Iterator[list[str]], str]:
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    tabs = "\t" in first and "," not in first
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise NotPushed({"upload": [f"The file cannot be read: {error}."]}) from None
    header = [name.strip() for name in rows[0]] if rows else []
    if not header or len(header) > WIDEST:
        raise NotPushed({"upload": ["The file needs a header row."]})
    return header, iter(rows[1:]), "tsv" if tabs else "csv"


def _allow_fields(call: Call, header: list[str]) -> None:
    for column in header:
        name = column.removeprefix("user_")
        if _is_unknown(call, column) and name:
            writing.insert(call, call.models["alloweduserfield"], {"name": name, "display_name": name})


def _work_off(call: Call, upload: Row, page: Row, number: int, header: list[str], cells: list[str]) -> None:
    values: dict[str, Any] = dict(zip(header, cells, strict=False))
    if upload.user_fields_only:
        values = {name: cell for name, cell in values.items() if name in IDENTITIES or name.startswith("user_")}
    if values.get("country") in US_CODES:
        values["country"] = "United States"
    if len(cells) > len(header):
        _note(call, "uploadwarning", upload, number, "", "The row has more cells than the header.", cells)
    try:
        with call.world.transaction():
            perform(call, page, Given(values), uploading=True)
    except Refused as refused:
        messages: Mapping[str, Any] = getattr(refused, "messages", {}) or {"": [str(refused)]}
        column, texts = next(iter(messages.items()))
        message = texts if isinstance(texts, str) else " ".join(texts)
        # A donation whose import id is known is skipped with a warning (the manual's guide to importing donations).
        kind = "uploadwarning" if isinstance(refused, Conflict) else "uploaderror"
        _note(call, kind, upload, number, column, message, cells, values.get(column, ""))


def _is_unknown(call: Call, column: str) -> bool:
    if not column.startswith("user_") or column == "user_id":
        return False
    return call.one("alloweduserfield", "name", column.removeprefix("user_")) is None


def _note(
    call: Call, kind: str, upload: Row, number: int, column: str, message: str, cells: list[str], value: str = ""
) -> None:
    raw = io.StringIO()
    csv.writer(raw, lineterminator="").writerow(cells)
    columns = {"upload": upload[0], "row": number, "col": column, "message": message, "value": value}
    writing.insert(call, call.models[kind], {**columns, "exception": message, "raw_row": raw.getvalue()})


def count_of(kind: str) -> Any:
    """How many errors or warnings an upload has."""
    return lambda call, row: len(call.linking(kind, "upload", row[0]))


# ---- declarations

UPLOAD = Model(
    name="upload",
    sql="core_upload",
    sql_names=dict.fromkeys(("submitter", "is_completed", "has_errors", "has_warnings")),
    help="A file of actions on an import page.",
    evidence=client("37"),
    fields=standard(
        Link("page", to="page", null=False, write="create"),
        Text("path", default="", write="never"),
        Text("submitter", default="", write="never"),
        Text("status", default="new", write="never"),
        Integer("progress", default=0, write="never"),
        Integer("line_count", default=0, write="never"),
        Integer("rate", write="never"),
        Moment("started_at", write="never"),
        Moment("finished_at", write="never"),
        Text("format", default="csv", write="never"),
        Text("compression", default="none", write="never"),
        Boolean("autocreate_user_fields", default=False, write="create"),
        Boolean("user_fields_only", default=False, write="create"),
        Text("original_header", default="", write="never"),
        Text("override_header", default=""),
        Boolean("is_completed", default=False, write="never"),
        Derived("has_errors", by=count_of("uploaderror"), shape={"type": "integer"}),
        Derived("has_warnings", by=count_of("uploadwarning"), shape={"type": "integer"}),
    ),
    takes_files=True,
    detail_methods=READ,
    also_takes=("upload",),
    verbs=(Verb("stop", "post", stop, evidence=doc("50")),),
    create=create_upload,
)


def _notes(name: str, help: str) -> Model:
    return Model(
        name=name,
        sql=f"core_{name}",
        help=help,
        evidence=client("37"),
        fields=standard(
            Link("upload", to="upload", null=False),
            Integer("worker_pid", evidence=guess("37")),
            Integer("row"),
            Text("col", default=""),
            Text("message", default=""),
            Text("exception", default=""),
            Text("value", default=""),
            Text("raw_row", default=""),
        ),
        list_methods=READ,
        detail_methods=READ,
    )


UPLOAD_ERROR = _notes("uploaderror", "Why a row of an upload was refused.")
UPLOAD_WARNING = _notes("uploadwarning", "What is odd about a row of an upload.")

MODELS = (UPLOAD, UPLOAD_ERROR, UPLOAD_WARNING)
