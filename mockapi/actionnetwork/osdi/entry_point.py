"""The entry point of the API, and the metadata that belongs to no resource (reference 15 and 31)."""

from __future__ import annotations

from typing import Any

from mockapi.actionnetwork import custom_fields
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V1
from mockapi.actionnetwork.osdi.hal import VENDOR, curies
from mockapi.resource.fields import timestamp

# rel and path, in the order of the recording; the last ones by analogy with it.
_COLLECTIONS_V2 = (
    ("osdi:people", "people"),
    ("osdi:events", "events"),
    ("osdi:petitions", "petitions"),
    ("osdi:fundraising_pages", "fundraising_pages"),
    ("osdi:donations", "donations"),
    ("osdi:forms", "forms"),
    ("action_network:event_campaigns", "event_campaigns"),
    ("action_network:campaigns", "campaigns"),
    ("osdi:tags", "tags"),
    ("osdi:lists", "lists"),
    ("osdi:advocacy_campaigns", "advocacy_campaigns"),
    ("osdi:messages", "messages"),
    ("osdi:queries", "queries"),
    ("osdi:wrappers", "wrappers"),
    ("action_network:surveys", "surveys"),
    ("action_network:unique_id_lists", "unique_id_lists"),
)
_COLLECTIONS_V1 = (
    ("osdi:people", "people"),
    ("osdi:questions", "questions"),
    ("osdi:events", "events"),
    ("osdi:petitions", "petitions"),
    ("osdi:fundraising_pages", "fundraising_pages"),
    ("osdi:donations", "donations"),
    ("osdi:queries", "queries"),
    ("osdi:forms", "forms"),
    ("action_network:event_campaigns", "event_campaigns"),
    ("action_network:campaigns", "campaigns"),
)


def entry_point(version: str, base: str, *, keyed: bool) -> dict[str, Any]:
    """The entry point; without a valid key it lacks the tags (reference 15)."""
    links: dict[str, Any] = {
        "curies": curies(version),
        "docs": {"href": f"{VENDOR}/docs/", "title": "Documentation", "name": "Docs", "index": "index"},
        "self": {"title": "This API entry point", "href": f"{base}/"},
    }
    for rel, path in _COLLECTIONS_V1 if version == V1 else _COLLECTIONS_V2:
        if rel == "osdi:tags" and not keyed:
            continue
        words = path.replace("_", " ") if path == "event_campaigns" else path
        links[rel] = {"title": f"The collection of {words} in the system", "href": f"{base}/{path}"}
    motd = f"Welcome to the Action Network OSDI API {version} Entry Point!"
    if version == V1:
        return {"motd": motd, "_links": links}
    links["osdi:person_signup_helper"] = {"title": "Person Signup Helper", "href": f"{base}/people"}
    links["osdi:metadata"] = {"title": "Metadata", "href": f"{base}/metadata"}
    links["canvasser:brand_logo"] = {
        "href": f"{VENDOR}/images/logo.png",
        "title": "The branding logo for use in UI",
    }
    return {
        "motd": motd,
        "_links": links,
        "max_page_size": 25,
        "vendor_name": "Action Network",
        "product_name": "Action Network",
        "namespace": "action_network",
        "osdi_version": "1.1.1",
    }


def metadata(call: Call, base: str) -> dict[str, Any]:
    """What metadata there is."""
    return {
        "name": "Action Network",
        "_links": {
            "curies": curies(call.version),
            "self": {"href": f"{base}/metadata"},
            "action_network:custom_fields": {"href": f"{base}/metadata/custom_fields"},
        },
    }


def list_custom_fields(call: Call, base: str) -> dict[str, Any]:
    """The custom fields of the account: not paged, not embedded, ``self`` a list (reference 31)."""
    return {
        "origin_system": "Action Network",
        "name": "Custom Fields",
        "description": "The collection of custom fields available at this endpoint.",
        "_links": {
            "self": [{"href": f"{base}/metadata/custom_fields"}],
            "curies": curies(call.version),
        },
        "action_network:custom_fields": [
            {
                "name": row.name,
                "created_date": timestamp(row.created_date) + "Z",
                "modified_date": timestamp(row.modified_date) + "Z",
                "notes": row.notes,
                "numeric_id": row.numeric_id,
            }
            for row in custom_fields.of_account(call)
        ],
    }
