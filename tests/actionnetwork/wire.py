"""Shapes of answers: what keys stand where, and of what kind their values are, written down and compared."""

from __future__ import annotations

from typing import Any

HREF = {"href": str}
CURIE = {"name": str, "href": str, "templated": bool}
CURIES = [CURIE]


def shape_of(value: Any) -> Any:
    """The kinds of a value at every depth; a list has the shape of its entries, which must agree."""
    if isinstance(value, dict):
        return {name: shape_of(item) for name, item in value.items()}
    if isinstance(value, list):
        shapes: list[Any] = []
        for entry in map(shape_of, value):
            if entry not in shapes:
                shapes.append(entry)
        return shapes
    return type(value)


def links(*rels: str, curies: bool = True) -> dict[str, Any]:
    """The shape of ``_links`` with these rels, each a single link."""
    return {**dict.fromkeys(rels, HREF), **({"curies": CURIES} if curies else {})}


def curies(version: str) -> list[dict[str, Any]]:
    """The two curies of a version, in full."""
    return [
        {"name": name, "href": f"https://actionnetwork.org/docs/{version}/{{rel}}", "templated": True}
        for name in ("osdi", "action_network")
    ]


def without_curies(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape that a resource has among others: it and what it embeds lose their curies."""
    bare = {**shape, "_links": {rel: link for rel, link in shape["_links"].items() if rel != "curies"}}
    if "_embedded" in shape:
        bare["_embedded"] = {rel: without_curies(inner) for rel, inner in shape["_embedded"].items()}
    return bare


def uuid_of(resource: dict[str, Any]) -> str:
    """The UUID in a resource's native identifier."""
    (native,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return str(native.removeprefix("action_network:"))


def every_link(value: Any) -> list[str]:
    """All addresses in an answer, at any depth."""
    if isinstance(value, dict):
        here = [value["href"]] if isinstance(value.get("href"), str) else []
        return here + [href for item in value.values() for href in every_link(item)]
    if isinstance(value, list):
        return [href for item in value for href in every_link(item)]
    return []
