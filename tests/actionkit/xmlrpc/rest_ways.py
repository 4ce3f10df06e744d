"""Sends what the migration report names: requests in order, with what their notes say put in for the braces."""

from __future__ import annotations

import json
import re
from typing import Any

import requests

REQUEST = re.compile(r"([A-Z]+) (\S+)(?: (\{.*\}))?(?:   \((.*)\))?")
BINDS = re.compile(r"is \{(\w+)\}")


def end(uri: str) -> str:
    return requests.utils.unquote(uri.rstrip("/").rpartition("/")[2])


class Traveller:
    """Goes the way of one call. ``answers`` are the responses, ``found`` the objects of the last list."""

    def __init__(self, host: str, auth: tuple[str, str]) -> None:
        self.host, self.auth = host, auth
        self.answers: list[requests.Response] = []
        self.found: list[dict[str, Any]] = []

    def go(self, way: tuple[str, ...]) -> Traveller:
        """Send all; an update where the look-up found something, otherwise what makes it."""
        known: list[dict[str, str]] = [{}]
        for request in way:
            match = REQUEST.fullmatch(request)
            assert match is not None, request
            note = match[4] or ""
            if (note.startswith("if ") and not self.found) or (note == "otherwise" and self.found):
                continue
            bound: list[dict[str, str]] = []
            for values in known if note.startswith(("for each", "each")) else known[:1] or [{}]:
                response = self.send(match[1], filled(match[2], values), match[3] and filled(match[3], values))
                bound += [{**values, **more} for more in self.bindings(response, note)]
            if BINDS.search(note) and (bound or note.startswith("each")):
                known = bound
        return self

    def send(self, method: str, path: str, body: str | None) -> requests.Response:
        assert not re.search(r"\{\w+\}", f"{path} {body}"), (path, body)
        json_body = None if body is None else json.loads(body)
        response = requests.request(method, self.host + path, json=json_body, auth=self.auth)
        assert response.status_code < 300, (method, path, body, response.status_code, response.text)
        self.answers.append(response)
        if method == "GET" and "objects" in response.json():
            self.found = response.json()["objects"]
        return response

    def bindings(self, response: requests.Response, note: str) -> list[dict[str, str]]:
        """What an answer says of the names in braces: one for each object where it is each."""
        match = BINDS.search(note)
        if match is None:
            return [{}]
        if note.startswith("its "):
            return [{match[1]: end(response.json()[match[1]])}]
        if response.request.method == "POST":
            return [{match[1]: end(response.headers["Location"])}]
        found = [{match[1]: end(one["resource_uri"])} for one in response.json()["objects"]]
        return found if note.startswith("each") else found[:1]


def filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def in_rest_s_words(struct: dict[str, Any], differences: tuple[str, ...], rest: dict[str, Any]) -> dict[str, Any]:
    """A struct changed as the differences say, nothing else; ``rest`` is the object there."""
    shown = dict(struct)
    for text in differences:
        names = re.findall(r"`(\w+)`", text)
        if text.startswith("REST does not show"):
            for name in names:
                shown.pop(name, None)
        elif re.match(r"`\w+` is `\w+`", text):
            for old, new in re.findall(r"`(\w+)` is `(\w+)`", text):
                if old in shown:
                    shown[new] = shown.pop(old)
        elif text.startswith("References are"):
            for name in names:
                shown[name] = like(shown[name], rest.get(name, []))
        elif text.startswith("Where nothing is kept"):
            for name in names:
                shown[name] = shown[name] or None
        elif text.startswith("Not there while it is empty"):
            for name in names:
                if not shown[name]:
                    del shown[name]
        elif text.startswith("Booleans are"):
            shown = {name: bool(value) if isinstance(rest.get(name), bool) else value for name, value in shown.items()}
        elif "holds objects with `name` and `value`" in text:
            pairs = [(one["name"], one["value"]) for one in rest["fields"]]
            assert sorted(pairs) == sorted(shown["fields"].items())
            shown["fields"] = rest["fields"]
        elif text == "`fields` is there when it is empty too.":
            shown.setdefault("fields", {})
    return shown


def like(key: Any, reference: Any) -> Any:
    """What REST has for a reference, if it leads to the object with that number; otherwise the number."""
    if isinstance(key, list):
        assert len(key) == len(reference)
        return [like(one, other) for one, other in zip(key, reference, strict=True)]
    uri = reference["resource_uri"] if isinstance(reference, dict) else reference
    return reference if uri is not None and end(uri) == str(key) else key
