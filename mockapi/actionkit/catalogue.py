"""The resources that are modelled, and those of the vendor's that are still lacking."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionkit import actions, content, merging, pages, staff, subscriptions, users
from mockapi.actionkit.model import Model

# A module's resources stand here in the order in which a pack's rows are inserted: those first that others link to.
MODELS: Mapping[str, Model] = {
    model.name: model
    for models in (
        (staff.STAFF,),
        content.MODELS,
        subscriptions.MODELS,
        users.MODELS,
        pages.MODELS,
        actions.MODELS,
        merging.MODELS,
    )
    for model in models
}

GAPS: frozenset[str] = frozenset()
