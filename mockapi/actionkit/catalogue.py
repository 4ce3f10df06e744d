"""The resources that are modelled, and those of the vendor's that are still lacking."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionkit import (
    actions,
    campaigns,
    content,
    events,
    followups,
    forms,
    languages,
    merging,
    pages,
    privacy,
    shares,
    signups,
    staff,
    subscriptions,
    templates,
    uploads,
    users,
)
from mockapi.actionkit.model import Model

# A module's resources stand here in the order in which a pack's rows are inserted: those first that others link to.
MODELS: Mapping[str, Model] = {
    model.name: model
    for models in (
        (staff.STAFF,),
        content.MODELS,
        languages.MODELS,
        templates.MODELS,
        privacy.TEXTS,
        subscriptions.MODELS,
        users.MODELS,
        campaigns.MODELS,
        events.MODELS,
        pages.MODELS,
        forms.MODELS,
        followups.MODELS,
        signups.MODELS,
        actions.MODELS,
        shares.MODELS,
        privacy.RECORDS,
        merging.MODELS,
        uploads.MODELS,
    )
    for model in models
}

GAPS: frozenset[str] = frozenset({"labtest"})
