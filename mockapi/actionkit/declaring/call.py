"""One call on ActionKit: the world, on whose behalf, from where. What every rule is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mockapi.actionkit.facts.akid import akid
from mockapi.actionkit.settings import Settings
from mockapi.resource.evidence import Evidence
from mockapi.world.errors import NotFound
from mockapi.world.store import Collection, Row
from mockapi.world.world import World

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.model import Model

ROOT = "/rest/v1"


@dataclass(frozen=True)
class SentFile:
    """A file that came with a request."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """``account`` is the staff account whose credentials came, None for a public call; ``ip`` is the caller's.

    ``door`` says how references are written: as URIs over REST, in any way in Python. ``base`` and ``accept`` are the
    address that the client used and what it wants to have.
    """

    world: World
    models: Mapping[str, Model]
    account: Row | None = None
    ip: str | None = None
    door: Literal["rest", "xmlrpc", "python"] = "python"
    base: str = ""
    accept: str = ""
    leaned: set[str] = field(default_factory=set)
    moment: int | None = None

    @property
    def settings(self) -> Settings:
        """The switches."""
        settings: Settings = self.world.settings.actionkit
        return settings

    @property
    def now(self) -> int:
        """The moment, in seconds since the epoch: the clock's, unless the call is about something of the past."""
        return self.world.clock.seconds() if self.moment is None else self.moment

    def rows(self, name: str) -> Collection:
        """The rows of a resource, for a family those of all its types."""
        return self.world.collection(self.models[name].table)

    def get(self, name: str, key: int | None) -> Row | None:
        """The row with that number."""
        return None if key is None else self.rows(name).get(key)

    def one(self, name: str, index: str, value: Any) -> Row | None:
        """The row that has something unique: ``one("user", "email", "ada@example.org")``."""
        from mockapi.actionkit.declaring.collation import folded

        parts = tuple(map(folded, value)) if isinstance(value, tuple) else folded(value)
        return self.rows(name).one(f"unique:{index}", parts)

    def linking(self, name: str, by: str, key: int) -> list[Row]:
        """The rows of a resource that link to a row by a field, oldest first; of a member of a family only its own."""
        model = self.models.get(name)
        found = None if model is None else self.world.find(model.noun)
        if model is None or found is None:
            return []
        if by == model.numbered_by:
            row = found.get(key)
            return [] if row is None else [row]
        rows = found.span(by, key).slice(0, len(found))
        return rows if model.type is None else [row for row in rows if row.type == model.type]

    def typed(self, name: str, row: Row) -> Model:
        """The model of a row: that of its type where ``name`` is a family's."""
        model = self.models[name]
        if model.held:
            return self.models.get(f"{str(row.type).lower()}{model.name}", model)
        return model

    def uri(self, name: str, key: int | None) -> str | None:
        """The path of an object: of its type, where ``name`` is a family's."""
        if key is None:
            return None
        model = self.models[name]
        row = None
        if model.held or model.key != "id":
            row = self.rows(name).get(key)
            if row is None:
                return None
            model = self.typed(name, row)
        return self.uri_of(model, key, row)

    def uri_of(self, model: Model, key: int, row: Row | None = None) -> str:
        """The path of a row of just this model."""
        if model.key == "id":
            return f"{ROOT}/{model.name}/{key}/"
        from urllib.parse import quote

        row = row or self.rows(model.name).get(key)
        return f"{ROOT}/{model.name}/{quote(str(getattr(row, model.key)))}/"

    def find(self, model: Model, text: str) -> Row:
        """The row whose key as it stands in an address is ``text``. Raises NotFound."""
        row: Row | None = None
        if model.key != "id":
            row = self.one(model.name, model.key, text)
        elif text.isascii() and text.isdecimal() and len(text) < 20:
            row = self.rows(model.name).get(int(text))
        if row is None or (model.type is not None and row.type != model.type):
            raise NotFound(f"there is no {model.name} {text}")
        return row

    def akid(self, user: int, mailing: int | None = None) -> str:
        """The akid of a user, for a mailing or without."""
        return akid(self.settings.akid_secret, user, mailing)

    def lean(self, *evidence: Evidence | None) -> None:
        """Note what an answer rests on."""
        self.leaned.update(str(item) for item in evidence if item is not None)
