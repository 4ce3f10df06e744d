"""What is answered to a GET: collections, single resources, embed codes (reference 6, 7, 9, 32)."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionnetwork.actions import embed_codes
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import Noun
from mockapi.actionnetwork.osdi.hal import curies, dumps
from mockapi.actionnetwork.osdi.odata import Terms, parse, select
from mockapi.actionnetwork.osdi.paging import Page
from mockapi.actionnetwork.osdi.routes import CollectionAt, ItemAt, parents_at, row_at
from mockapi.actionnetwork.osdi.visit import RENDERERS, Visit
from mockapi.world.errors import Invalid
from mockapi.world.store import Row


def list_page(visit: Visit, call: Call, endpoint: CollectionAt) -> str | tuple[str, ...]:
    """A page of a collection, behind the writes where the setting says so; what it hangs on is there at once."""
    parents = parents_at(call, endpoint.noun, endpoint.route, visit.ids)
    if not visit.settings.read_lag:
        return _list_page(visit, call, endpoint, parents)
    with visit.world.lagging():
        return _list_page(visit, call, endpoint, parents)


def _list_page(visit: Visit, call: Call, endpoint: CollectionAt, parents: Mapping[str, Row]) -> str | tuple[str, ...]:
    noun, version = endpoint.noun, visit.version
    if parents:
        index = endpoint.route.parents[-1]
        group = parents[index].key
    else:
        index, group = noun.list_index(version), call.group.key
    page = Page.asked(visit.request)
    matches = select(call, noun, index, group, _terms(visit, call, noun))
    rows = matches.slice(page.offset, page.size)
    counted = version in noun.totals
    total = len(matches) if counted else None
    more = page.offset + page.size < total if total is not None else bool(rows)
    if rows and visit.settings.next_on_last_page:
        more = True
    path = "/".join(visit.segments)
    return RENDERERS[noun.name, version].collection(
        call,
        visit.base,
        rows,
        route=endpoint.route,
        path=path,
        page=page.number,
        per_page=page.size,
        total=total,
        following=page.address(path, page.number + 1) if more else None,
        previous=page.address(path, page.number - 1) if page.number > 1 else None,
    )


def _terms(visit: Visit, call: Call, noun: Noun) -> Terms:
    text = visit.request.args.get("filter", "").strip()
    known = noun.filter_in[visit.version]
    if not text or not known:
        return ()  # a filter where none is supported is ignored (reference 9.3)
    try:
        return parse(text, known, with_or=visit.settings.or_in_filters)
    except Invalid:
        if visit.settings.lenient_filters:
            return ()
        raise


def show(visit: Visit, call: Call, endpoint: ItemAt) -> str:
    """One resource, as it is read from this route."""
    row = row_at(call, endpoint, visit.ids)
    return RENDERERS[endpoint.noun.name, visit.version].item(call, visit.base, row, route=endpoint.route)


def show_embed(visit: Visit, call: Call, noun: Noun) -> str:
    """The embed codes of an action."""
    row = call.reach(noun, visit.ids[0])
    links = {"self": {"href": f"{visit.base}/{'/'.join(visit.segments)}"}, "curies": curies(visit.version)}
    return dumps({**embed_codes(row, noun.embed_word or ""), "_links": links})
