"""One call on Action Network: the world, on whose behalf, in which version. What every rule is handed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockapi.actionnetwork.noun import V2, Noun, Refs
from mockapi.actionnetwork.settings import Settings
from mockapi.resource.evidence import Evidence
from mockapi.resource.fields import Ref
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.store import Collection, Row
from mockapi.world.world import World


class Unfulfilled(Invalid):
    """A record helper could not do what was asked; over the API it says nothing of it (reference 14)."""


@dataclass(frozen=True)
class Happening:
    """Something that a person did, for the webhooks: the row that came of it, what was sent of the person."""

    noun: Noun
    row: Row
    person: Row
    sent: Mapping[str, Any]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """``group`` is the account that the key names, or that owns the action of a call without a key.

    ``at`` is the moment of what was put off until later. ``happened`` and ``subscribed`` (keys of people who are
    subscribed since this call) are for the webhooks. ``paced`` false: no limit on how often holds (the Python door).
    """

    world: World
    group: Row
    nouns: Mapping[str, Noun]
    version: str = V2
    leaned: set[str] = field(default_factory=set)
    at: int | None = None
    happened: list[Happening] = field(default_factory=list)
    subscribed: set[int] = field(default_factory=set)
    paced: bool = True

    @property
    def settings(self) -> Settings:
        """The switches."""
        settings: Settings = self.world.settings.actionnetwork
        return settings

    @property
    def now(self) -> int:
        """The moment, in seconds since the epoch."""
        return self.world.clock.seconds() if self.at is None else self.at

    @property
    def is_personal(self) -> bool:
        """Whether the key belongs to a person's own list instead of a group's."""
        return bool(self.group.kind == "personal")

    def collection(self, noun: Noun) -> Collection:
        """The rows of a noun, of all accounts."""
        return self.world.collection(noun.table)

    def reach(self, noun: Noun, uuid: str) -> Row:
        """The row with that UUID, if the call can reach it. Raises NotFound with the vendor's text."""
        row = self.collection(noun).one("uuid", uuid.lower())
        if row is None or not self.can_reach(noun, row):
            raise NotFound(f"Couldn't find {noun.singular} with id = {uuid}")
        return row

    def can_reach(self, noun: Noun, row: Row) -> bool:
        """Whether a row belongs to the account and is shown in the version; its owner always belongs to it."""
        allowed = noun.reachable_in.get(self.version)
        return self.owns(noun, row) and (allowed is None or allowed(row))

    def owns(self, noun: Noun, row: Row) -> bool:
        """Whether a row belongs to the account; its owner always does."""
        return bool(row.group == self.group.key or (noun.name == "people" and row.key == self.group.owner))

    def referred(self, noun: Noun, ref: str, row: Row) -> Row | None:
        """The row that a reference names, or one of a parent's (``event.event_campaign``); None where it is empty."""
        first, _, rest = ref.partition(".")
        key = getattr(row, noun.field[first].column)
        if key is None:
            return None
        to = noun.target(first)
        target = self.world.related_row(f"{noun.vendor}.{to}", key)
        return self.referred(self.nouns[to], rest, target) if rest else target

    def referring(self, noun: Noun, key: int) -> Iterator[tuple[Noun, Ref | Refs, Row]]:
        """Every row that refers to one, with the field by which it does; as they are when their turn comes."""
        for other in self.nouns.values():
            collection = self.world.find(other.noun)
            if collection is None:
                continue
            for ref in other.fields:
                if not isinstance(ref, (Ref, Refs)) or ref.to != noun.name:
                    continue
                if ref.name in other.parents:
                    rows = list(collection.span(ref.name, key))
                elif isinstance(ref, Refs):
                    rows = [row for row in collection if key in (getattr(row, ref.column) or ())]
                else:
                    rows = [row for row in collection if getattr(row, ref.column) == key]
                for row in rows:
                    yield other, ref, row

    def lean(self, *evidence: Evidence | None) -> None:
        """Note what an answer rests on."""
        self.leaned.update(str(item) for item in evidence if item is not None)
