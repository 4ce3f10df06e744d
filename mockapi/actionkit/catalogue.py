"""The resources that are modelled, and those of the vendor's that are still lacking."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionkit import uploads
from mockapi.actionkit.actions import actions
from mockapi.actionkit.declaring.model import Model
from mockapi.actionkit.events import campaigns, events, signups
from mockapi.actionkit.mailings import blackholes, fromlines, mailer, mailings, mailingstats, mailingtargeting, tracking
from mockapi.actionkit.money import (
    accounts,
    donationrules,
    orders,
    products,
    pushes,
    recurring,
    reversals,
    transactions,
)
from mockapi.actionkit.pages import content, followups, forms, languages, pages, shares, templates
from mockapi.actionkit.reports import reports
from mockapi.actionkit.targets import delivery, salesforce, targets
from mockapi.actionkit.users import merging, privacy, staff, subscriptions, users

# A module's resources stand here in the order in which a pack's rows are inserted: those first that others link to.
MODELS: Mapping[str, Model] = {
    model.name: model
    for models in (
        (staff.STAFF,),
        content.MODELS,
        languages.MODELS,
        templates.MODELS,
        privacy.TEXTS,
        users.MODELS,
        subscriptions.MODELS,
        blackholes.MODELS,
        fromlines.MODELS,
        targets.MODELS,
        campaigns.MODELS,
        events.MODELS,
        accounts.MODELS,
        products.MODELS,
        donationrules.MODELS,
        pages.MODELS,
        forms.MODELS,
        followups.MODELS,
        delivery.MODELS,
        reports.MODELS,
        mailingtargeting.MODELS,
        mailings.MODELS,
        mailer.MODELS,
        signups.MODELS,
        actions.MODELS,
        subscriptions.HISTORY,
        orders.MODELS,
        recurring.MODELS,
        transactions.MODELS,
        reversals.MODELS,
        accounts.TOKENS,
        pushes.MODELS,
        tracking.MODELS,
        mailingstats.MODELS,
        salesforce.MODELS,
        shares.MODELS,
        privacy.RECORDS,
        merging.MODELS,
        uploads.MODELS,
    )
    for model in models
}

GAPS: frozenset[str] = frozenset({"labtest"})
