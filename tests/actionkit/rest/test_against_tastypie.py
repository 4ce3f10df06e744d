"""The same resources, declared for the emulator and for a real Tastypie, answer the same requests alike.

What a stock Tastypie on SQLite cannot tell is left out: letter case, text lookups behind a relation, what a taken name
is refused with, links to many in a PUT, a PUT of what is not there, slashes left out of writes (rulings); besides, null
(the emulator clears), ``created_at`` after creation, NaN, and amounts that MySQL would not hold. Where Tastypie ends in
a 500 the emulator says 400.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from types import ModuleType
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import mockapi
from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.fields import Link, Moment
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.actionkit.rest import dialect
from mockapi.resource.evidence import tastypie
from mockapi.resource.fields import Boolean, Integer, Money, Number, Text

HOST = "https://act.example.org"
ROUNDS = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)

# ---- declared once for each

KIND = Model(
    name="kind",
    evidence=tastypie("10"),
    fields=standard(Text("name", required=True, max_length=40), Text("code", default="", max_length=9)),
    filtering={"code": ("exact", "in")},
)
PALETTE = Model(
    name="palette",
    evidence=tastypie("10"),
    fields=standard(
        Text("name", required=True, max_length=40),
        Text("memo", default="", max_length=40),
        Text("slug", default="", max_length=40),
        Integer("size", default=None),
        Number("weight", default=None),
        Money("price", default=None),
        Moment("opens_at", default=None),
        Boolean("hidden", default=False),
        Link("kind", to="kind"),
    ),
    filtering={"memo": None, "slug": ("exact", "in", "startswith")},
    ordering=("created_at", "id", "size"),
)
SHADE = Model(
    name="shade",
    evidence=tastypie("10"),
    fields=standard(Text("name", required=True, max_length=40), Link("palette", to="palette", null=False)),
    filtering={"created_at": None},
    ordering=("id",),
)
OURS = {model.name: model for model in (KIND, PALETTE, SHADE)}
NAMES = ("teal", "moss green", "ochre", "50% grey", "a_b", "tab\\x", "teal & rose", "", "ash", "10", "9")
START = datetime(2024, 2, 28, 22, 30)


def rows():
    """The rows of both, as bodies of POSTs."""
    for number in range(1, 4):
        yield "kind", {"name": ("warm", "cold", "warm")[number - 1], "code": f"k{number}"}
    for number in range(1, 46):
        made = START + timedelta(hours=7 * (number // 2))
        yield (
            "palette",
            {
                "name": NAMES[number % len(NAMES)] or "blank",
                "memo": NAMES[(number + 3) % len(NAMES)],
                "slug": f"s{number % 7}",
                "size": None if number % 5 == 0 else number % 9 - 2,
                "weight": None if number % 4 == 0 else number / 4,
                "price": None if number % 6 == 0 else f"{number}.50",
                "opens_at": None if number % 3 == 0 else (made + timedelta(days=number)).isoformat(),
                "hidden": number % 2 == 0,
                "kind": None if number % 4 == 0 else f"/rest/v1/kind/{number % 3 + 1}/",
                "created_at": made.isoformat(),
            },
        )
    for number in range(1, 8):
        yield "shade", {"name": f"shade {number}", "palette": f"/rest/v1/palette/{number * 5}/"}


@pytest.fixture(scope="session")
def mirror(django):
    """A client of a real Tastypie with these resources."""
    from django.db import connection, models
    from django.forms import ModelForm
    from django.test import Client
    from django.urls import include, path
    from tastypie import fields
    from tastypie.api import Api
    from tastypie.authentication import Authentication
    from tastypie.authorization import Authorization
    from tastypie.constants import ALL, ALL_WITH_RELATIONS
    from tastypie.paginator import Paginator
    from tastypie.resources import ModelResource
    from tastypie.serializers import Serializer
    from tastypie.validation import FormValidation

    class Dated(models.Model):
        created_at = models.DateTimeField(default=lambda: START)
        updated_at = models.DateTimeField(default=lambda: START)

        class Meta:
            abstract = True
            app_label = "mirror"

    class Kind(Dated):
        name = models.CharField(max_length=40)
        code = models.CharField(max_length=9, blank=True, default="")

        class Meta(Dated.Meta):
            abstract = False

    class Palette(Dated):
        name = models.CharField(max_length=40)
        memo = models.CharField(max_length=40, blank=True, default="")
        slug = models.CharField(max_length=40, blank=True, default="")
        size = models.IntegerField(null=True, blank=True)
        weight = models.FloatField(null=True, blank=True)
        price = models.DecimalField(null=True, blank=True, max_digits=9, decimal_places=2)
        opens_at = models.DateTimeField(null=True, blank=True)
        hidden = models.BooleanField(default=False)
        kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.SET_NULL)

        class Meta(Dated.Meta):
            abstract = False

    class Shade(Dated):
        name = models.CharField(max_length=40)
        palette = models.ForeignKey(Palette, on_delete=models.CASCADE)

        class Meta(Dated.Meta):
            abstract = False

    class Renamed(Paginator):
        """ActionKit's names of the two parameters (reference 9)."""

        def __init__(self, request_data, *args, **kwargs):
            super().__init__(request_data.copy(), *args, **kwargs)
            self.asked = request_data
            for name in ("limit", "offset"):
                self.request_data.pop(name, None)
                if f"_{name}" in request_data:
                    self.request_data[name] = request_data[f"_{name}"]

        def _generate_uri(self, limit, offset):
            kept = self.asked.copy()
            kept.update({})
            for name in ("_limit", "_offset"):
                kept.pop(name, None)
            kept.update({"_limit": str(limit), "_offset": str(offset)})
            return f"{self.resource_uri}?{kept.urlencode()}"

    class Common:
        always_return_data = False
        authentication, authorization = Authentication(), Authorization()
        paginator_class = Renamed
        serializer = Serializer(formats=["json", "jsonp", "xml"])
        max_limit = 100
        list_allowed_methods = ["get", "post"]
        detail_allowed_methods = ["get", "put", "delete", "patch"]

    dates = {"id": ALL, "created_at": ALL, "updated_at": ALL}

    def validated(of, *names):
        meta = type("Meta", (), {"model": of, "fields": names})
        return FormValidation(form_class=type("Form", (ModelForm,), {"Meta": meta}))

    class KindResource(ModelResource):
        class Meta(Common):
            queryset = Kind.objects.order_by("id")
            resource_name = "kind"
            filtering = {**dates, "name": ALL, "code": ["exact", "in"]}
            ordering = ["created_at", "id"]
            validation = validated(Kind, "name")

    class PaletteResource(ModelResource):
        kind = fields.ForeignKey(KindResource, "kind", null=True)

        class Meta(Common):
            queryset = Palette.objects.order_by("id")
            resource_name = "palette"
            filtering = {
                **dates,
                **dict.fromkeys(("name", "size", "weight", "price", "opens_at", "hidden"), ALL),
                "slug": ["exact", "in", "startswith"],
                "kind": ALL_WITH_RELATIONS,
            }
            ordering = ["created_at", "id", "size"]
            validation = validated(Palette, "name")

    class ShadeResource(ModelResource):
        palette = fields.ForeignKey(PaletteResource, "palette")

        class Meta(Common):
            queryset = Shade.objects.order_by("id")
            resource_name = "shade"
            filtering = {"id": ALL, "updated_at": ALL, "name": ALL, "palette": ALL_WITH_RELATIONS}
            ordering = ["id"]
            validation = validated(Shade, "name")

    with connection.schema_editor() as editor:
        for model in (Kind, Palette, Shade):
            editor.create_model(model)
    api = Api(api_name="v1")
    for resource in (KindResource, PaletteResource, ShadeResource):
        api.register(resource())
    urls = ModuleType("mirror_urls")
    urls.urlpatterns = [path("rest/", include(api.urls))]
    sys.modules["mirror_urls"] = urls
    # Under the name that tests have Tastypie lets exceptions through.
    return Client(raise_request_exception=False, SERVER_NAME="act.example.org")


@pytest.fixture(scope="module")
def filled(mirror):
    """Both, with the same rows."""
    from django.db import transaction

    with pytest.MonkeyPatch.context() as patch, mockapi.intercept(hosts=["act.example.org"]) as mock:
        patch.setattr(dialect, "MODELS", {**MODELS, **OURS})
        mock.clock.freeze(START)
        with transaction.atomic():
            both = Pair(mock, mirror)
            for noun, body in rows():
                assert both.agree("POST", f"{noun}/", body).status_code == 201
            yield both
            transaction.set_rollback(True)


@pytest.fixture
def pair(filled):
    """Both; what a test writes is taken back."""
    from django.db import transaction

    with filled.mock.savepoint(), transaction.atomic():
        yield filled
        transaction.set_rollback(True)


class Pair:
    """Asks both, and compares."""

    def __init__(self, mock, mirror):
        self.mock, self.mirror = mock, mirror
        self.session = requests.Session()

    def agree(self, method, path, body=None, *, texts=True, **headers):
        """The emulator's answer, which says what Tastypie's says."""
        from django.db import transaction

        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **headers}
        ours = self.session.request(
            method,
            f"{HOST}/rest/v1/{path}",
            data=data,
            headers=sent,
            auth=("mockapi", "mockapi"),
            allow_redirects=False,
        )
        about = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        about.pop("HTTP_CONTENT_TYPE", None)
        with transaction.atomic():
            theirs = self.mirror.generic(method, f"/rest/v1/{path}", data, sent["Content-Type"], **about)
            if theirs.status_code >= 400:
                transaction.set_rollback(True)
        told = (method, path, body, ours.text, theirs.content)
        if theirs.status_code == 500:
            assert ours.status_code == 400, told
            return ours
        assert ours.status_code == theirs.status_code, told
        assert located(ours.headers.get("Location")) == located(theirs.headers.get("Location")), told
        if ours.status_code not in (204, 301):
            assert ours.headers["Content-Type"].split(";")[0] == theirs["Content-Type"].split(";")[0], told
        if ours.status_code == 200 or (ours.status_code == 400 and texts):
            assert plain(ours) == plain(theirs), told
        return ours


def located(address):
    return None if address is None else urlsplit(address).path


def plain(response):
    """A body so that the order of arguments in links does not count."""
    kind = (response.headers.get("Content-Type") or "").split(";")[0]
    if kind != "application/json":
        return response.content.replace(b"'1.0' encoding='utf-8'", b'"1.0" encoding="utf-8"')
    found = json.loads(response.content)
    for name in ("next", "previous"):
        link = found.get("meta", {}).get(name) if isinstance(found, dict) else None
        if link is not None:
            parts = urlsplit(link)
            found["meta"][name] = (parts.path, sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return found


# ---- a fixed list

LISTED = (
    "", "_limit=7", "_limit=0", "_limit=100", "_limit=101", "_limit=-4", "_limit=ten", "_limit=", "_limit=1.0",
    "_limit=%20%205%20", "_limit=+3", "_limit=1_0", "_limit=3&_limit=4", "_limit=%3Cb%3E", "_offset=40",
    "_offset=3&_limit=10", "_offset=-4", "_offset=ten", "_offset=", "_offset=999", "_offset=45&_limit=5",
    "_limit=x&_offset=y", "limit=3&offset=2", "_limit=2&unknown=1&unknown=2",
    "_limit=2&name=teal&memory=a%20b%2Cc%40d", "_limit=2&unknown=%C3%A9", "_limit=2&x=", "_limit=20&_offset=20",
    "_limit=%D9%A3", "name=teal", "name__contains=ee", "name__startswith=t", "name__endswith=e", "name__contains=%25",
    "name__contains=_", "name__contains=%5C", "name__in=teal,ash", "name__in=teal&name__in=ash,ochre", "name__in=",
    "name__in=teal,%20ash", "name__gt=m", "name__gte=teal", "name__lt=a", "name__lte=ash", "name__range=a,c",
    "name__range=c,a", "name__regex=^t.*l$", "name__iregex=e{2}", "name__isnull=true", "name__isnull=False",
    "name__iexact=teal", "name=", "name=true", "name=None", "name__icontains=grey", "name__istartswith=a",
    "name__iendswith=l", "name=teal&name=ash", "name__range=a", "name__range=a,b,c", "name__regex=(",
    "name__isnull=maybe", "name__isnull=1", "name__isnull=", "name__contains=None", "name__startswith=true",
    "slug=s1", "slug__in=s1,s2", "slug__startswith=s", "slug__contains=s", "slug__gt=s", "memo=x", "memo__contains=x",
    "size=3", "size__in=1,2,x", "size__in=1,2", "size__in=", "size__gt=2", "size__gt=x", "size__gte=None",
    "size__lt=-1", "size__range=0,2", "size__range=2,0", "size__range=x,2", "size__range=1,None", "size=None",
    "size=none", "size=nil", "size__isnull=true", "size__isnull=false", "size=true", "size=1.0", "size=1.5",
    "size=%201", "size__contains=1", "size__startswith=-", "size__regex=^[12]$", "size__year=2", "size__exact=4",
    "size__iexact=4", "size__gt=1.5", "weight=0.25", "weight__gt=2", "weight__lt=x", "weight__isnull=true",
    "weight__in=0.25,0.5", "weight__gt=x", "price=1.50", "price=1.5", "price__gt=20", "price=x", "price__in=1.5,2.50",
    "price__range=2,4", "price__isnull=true", "hidden=true", "hidden=True", "hidden=false", "hidden=1", "hidden=0",
    "hidden=t", "hidden=yes", "hidden=None", "hidden__in=true,false", "hidden__exact=false", "hidden=", "hidden=TRUE",
    "opens_at=2024-03-02T12:30:00", "opens_at__gt=2024-04-01", "opens_at__gte=2024-04-01T10:00:00",
    "opens_at__lt=2024-03-05", "opens_at__lt=2024-03-05%2010:00:00", "opens_at__year=2024", "opens_at__month=3",
    "opens_at__day=2", "opens_at__hour=5", "opens_at__minute=30", "opens_at__second=0", "opens_at__week_day=1",
    "opens_at__year=x", "opens_at__month=x", "opens_at=soon", "opens_at__gt=soon", "opens_at__gt=", "opens_at=",
    "opens_at=None", "opens_at__isnull=true", "opens_at__gt=None", "opens_at__range=2024-03-01,2024-03-20",
    "opens_at__in=2024-03-02T12:30:00", "opens_at__gt=2024-02-30", "opens_at__gt=2024", "opens_at__contains=2024-03",
    "opens_at__startswith=2024", "opens_at__gt=2024-04-01T10:00", "opens_at__gt=9%20June%202025",
    "opens_at__gt=2024-04-01T10:00:00.500", "opens_at__year__gt=2023", "opens_at__lt=2024-13-01",
    "created_at__gt=2024-03-02&created_at__lt=2024-03-09", "created_at=2024-02-29T05:30:00", "created_at__year=2024",
    "kind=2", "kind=x", "kind=", "kind=None", "kind=/rest/v1/kind/2/", "kind__id=2", "kind__name=warm",
    "kind__name=cold&hidden=true", "kind__in=1,2", "kind__in=1,x", "kind__isnull=true", "kind__isnull=false",
    "kind__code=k2", "kind__code__in=k2,k3", "kind__notes=x", "kind__gt=1", "kind__in=None", "kind__in=true",
    "size__in=None,1", "size__in=true", "hidden__in=True,False", "name__in=true", "name__in=None,ash",
    "name__in=ash&name__in=true", "opens_at__gt=2024-3-1", "opens_at__gt=2024-03-01T25:00", "name__iexact=None",
    "size__iexact=None", "hidden__gt=None", "kind__range=1,2", "kind__isnull=x", "kind__shape__name=x",
    "kind__name__shade=x", "kind__contains=1", "kind__exact=2", "kind__id__exact=2", "kind=99999999999999",
    "kind__memo=1", "id=7", "id=blue", "id__in=3,1,2", "id__in=3,blue", "id__gt=40", "id__big=1", "id__gt__lt=1",
    "id__exact__exact=1", "id=7&id=8", "id=", "id__in=", "id=99999999999999999999", "id__range=3,5", "id__contains=1",
    "id=-1", "colour=x", "colour__contains=x", "name__sounds=x", "name__kind=x", "name__name=x", "__", "id__=1",
    "__name=x", "name__=teal", "kind__=1", "pk=3", "ID=3", "order_by=id", "order_by=-id", "order_by=created_at",
    "order_by=size&_limit=100", "order_by=-size&_limit=100", "order_by=name", "order_by=kind", "order_by=kind__name",
    "order_by=shade", "order_by=", "order_by=--id", "order_by=-", "order_by=%20id", "order_by=-id&_limit=3&_offset=3",
    "order_by=kind__name__x", "order_by=%3Cb%3E", "order_by=resource_uri", "order_by=id__x", "format=json",
    "format=xml&_limit=100", "format=xml&id__in=1,2,3,4", "format=nothing", "format=xml&_limit=ten",
    "format=xml&id=x", "format=", "format=XML", "callback=f&id=2", "callback=a.b[0]&id=3", "callback=1x",
    "callback=f&id=x", "format=jsonp&id=3", "callback=&id=3", "format=jsonp&callback=g&id=3", "callback=class",
)  # fmt: skip


@pytest.mark.parametrize("query", LISTED)
def test_lists(pair, query):
    pair.agree("GET", f"palette/?{query}")


SPANS = (
    "", "palette=5", "palette__name=teal", "palette__kind=2", "palette__kind__name=warm", "palette__kind__code=k2",
    "palette__kind__code__in=k1,k3", "palette__size__in=1,2,3", "palette__memo=x", "palette__slug__in=s5,s3",
    "palette__kind__isnull=true", "palette__kind__in=1,2", "created_at=2024-01-01", "created_at__gt=x",
    "palette__created_at=2024-02-29T12:30:00", "palette__kind__memo__x=1", "name=shade%203", "palette__isnull=false",
    "palette__id=10", "palette__kind__id=1", "palette__hidden=true", "palette__hidden=x", "palette__opens_at=x",
    "palette__size=x", "palette__kind=x", "order_by=palette", "order_by=-id&palette__hidden=true", "order_by=name",
)  # fmt: skip


@pytest.mark.parametrize("query", SPANS)
def test_lists_across_relations(pair, query):
    pair.agree("GET", f"shade/?{query}")


PLACES = (
    "palette/1/", "palette/1/?id=2&size=x", "palette/1/?format=xml", "palette/999/", "palette/99999999999999999999/",
    "palette/blue/", "palette/1/2/", "palette/-1/", "palette/set/1;2/", "palette/set/2;1;1/", "palette/set/1;999;2/",
    "palette/set/999/", "palette/set/1;2/?format=xml", "palette/set/x/", "palette/set/1;;2/", "palette/set/1;x/",
    "palette/set/1/?_limit=x", "shade/3/", "shade/set/3;1/", "kind/", "kind/2/", "palette?a=1&b=%20x", "palette",
    "palette/1", "palette/1?format=xml", "palette/schema", "nothing/", "nothing/1/", "palette/schema/1/",
)  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_objects(pair, path):
    pair.agree("GET", path)


METHODS = ("OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "POST", "TRACE", "COPY")


@pytest.mark.parametrize("path", ["palette/", "palette/1/", "palette/schema/", "palette/set/1;2/", "palette/999/"])
@pytest.mark.parametrize("method", METHODS)
def test_methods(pair, method, path):
    listed = path == "palette/"
    if method == "POST" and path in ("palette/", "palette/1/", "palette/999/"):
        pytest.skip("told elsewhere: what is made, and POST to an object")
    if method in ("PUT", "DELETE") and path == "palette/999/":
        pytest.skip("no oracle: a PUT of what is not there")
    answer = pair.agree(method, path, None if listed else {"name": "umber"})
    if method not in ("PATCH", "PUT", "DELETE") or listed:
        assert answer.status_code in (200, 405)


@pytest.mark.parametrize("noun", OURS)
def test_schemas(pair, noun):
    ours = pair.session.get(f"{HOST}/rest/v1/{noun}/schema/", auth=("mockapi", "mockapi")).json()
    theirs = json.loads(pair.mirror.get(f"/rest/v1/{noun}/schema/").content)

    # Words where Tastypie has numbers: the manual (reference 14).
    words = {1: "ALL", 2: "ALL WITH RELATIONS"}
    filtering = {
        name: words.get(one, one) if isinstance(one, int) else one for name, one in theirs["filtering"].items()
    }
    assert ours["filtering"] == filtering
    for name in ("allowed_detail_http_methods", "allowed_list_http_methods", "default_format", "default_limit"):
        assert (
            sorted(ours[name]) == sorted(theirs[name]) if isinstance(ours[name], list) else ours[name] == theirs[name]
        )
    assert sorted(ours["ordering"]) == sorted(theirs["ordering"])
    assert set(ours["fields"]) == set(theirs["fields"])
    # Moments that set themselves (reference 14), and booleans, which Django once let be blank.
    for name in ("created_at", "updated_at", "hidden"):
        ours["fields"].pop(name, None)
    different = {
        f"{name}.{key}: {value!r}, not {theirs['fields'][name].get(key)!r}"
        for name, field in ours["fields"].items()
        for key, value in field.items()
        if value != theirs["fields"][name].get(key)
    }
    assert different == set()


WARM = "/rest/v1/kind/1/"
BODIES = (
    {"name": "umber"}, {}, {"name": ""}, {"name": None}, {"name": "  "}, {"name": 7}, {"name": True}, {"memo": "x"},
    {"name": "umber", "size": 3}, {"name": "umber", "size": "3"}, {"name": "umber", "size": None},
    {"name": "umber", "weight": 1.5}, {"name": "umber", "weight": "1.5"}, {"name": "umber", "price": "1.50"},
    {"name": "umber", "price": 3}, {"name": "umber", "price": "cheap"}, {"name": "umber", "price": None},
    {"name": "umber", "opens_at": "2024-05-01T10:00:00"}, {"name": "umber", "opens_at": "2024-05-01"},
    {"name": "umber", "opens_at": "9 June 2025 8am"}, {"name": "umber", "opens_at": "soon"},
    {"name": "umber", "opens_at": 7}, {"name": "umber", "opens_at": None}, {"name": "umber", "hidden": True},
    {"name": "umber", "hidden": None}, {"name": "umber", "kind": WARM}, {"name": "umber", "kind": None},
    {"name": "umber", "kind": f"https://elsewhere.example.org{WARM}"},
    {"name": "umber", "kind": "/rest/v1/kind/606/"}, {"name": "umber", "kind": ""},
    {"name": "umber", "kind": "/rest/v1/palette/1/"}, {"name": "umber", "kind": "nonsense"},
    {"name": "umber", "kind": "/rest/v1/kind/1"}, {"name": "umber", "kind": 1}, {"name": "umber", "kind": 1.5},
    {"name": "umber", "kind": {"resource_uri": WARM}}, {"name": "umber", "kind": True},
    {"name": "umber", "kind": [WARM]}, {"name": "umber", "unknown": 1, "resource_uri": "/x/", "kinds": []},
    {"name": "umber", "id": "7"}, [], "name", None, 7, {"name": "umber", "opens_at": ""},
    {"name": "umber", "opens_at": True}, {"name": "umber", "opens_at": ["2024-05-01"]},
    {"name": "umber", "price": []}, {"name": "<b>", "kind": "<i>"}, b"", b"{", b"[1", b"nonsense",
    b'{"name": "umber"', b'{"name": "a", "name": "umber"}', b"\xff",
)  # fmt: skip


def shown(body):
    return body.decode("latin-1") if isinstance(body, bytes) else json.dumps(body)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("body", BODIES, ids=shown)
def test_writing(pair, method, body):
    path = "palette/" if method == "POST" else "palette/7/"
    body = {**body, "id": 46} if method == "POST" and isinstance(body, dict) and body.get("id") else body
    pair.agree(method, path, b"null" if body is None else body)
    pair.agree("GET", "palette/?_limit=100&_offset=40")
    pair.agree("GET", "palette/7/")
    pair.agree("GET", "kind/")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "umber"}, {"name": "umber", "palette": "/rest/v1/palette/3/"},
        {"palette": "/rest/v1/palette/3/"}, {"palette": "/rest/v1/palette/303/"}, {}, {"name": "", "palette": "x"},
    ],
    ids=shown,
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_writing_what_must_link(pair, method, body):
    pair.agree(method, "shade/" if method == "POST" else "shade/2/", body)
    pair.agree("GET", "shade/")


TYPES = (
    "application/json", "application/json; charset=utf-8", "application/xml", "text/plain", "Application/JSON",
    "application/x-www-form-urlencoded", "text/xml", "application/octet-stream", "application/json;charset=latin-1",
)  # fmt: skip


@pytest.mark.parametrize("type", TYPES)
def test_types_of_bodies(pair, type):
    body = b"<request><name>umber</name></request>" if type.endswith("/xml") else b'{"name": "umber"}'
    pair.agree("POST", "palette/", body, **{"Content-Type": type})
    pair.agree("GET", "palette/?_offset=40")


@pytest.mark.parametrize(
    "accept",
    [
        "application/json", "application/xml", "text/javascript", "*/*", "text/css",
        "application/xml;q=0.5,application/json", "application/xml;q=0.9,application/json;q=0.1",
        "text/plain, application/*", "json", "", "application/json, text/plain, */*",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["palette/3/", "palette/?id__in=1,2", "palette/?id=x"])
def test_formats_accepted(pair, path, accept):
    pair.agree("GET", path, Accept=accept)


def test_creating_at_a_moment(pair):
    pair.agree("POST", "palette/", {"name": "umber", "created_at": "2024-05-01T10:00:00"})
    assert pair.agree("GET", "palette/46/").json()["created_at"] == "2024-05-01T10:00:00"


def test_deleting(pair):
    assert pair.agree("DELETE", "palette/7/").status_code == 204
    assert pair.agree("DELETE", "palette/7/").status_code == 404
    assert pair.agree("GET", "palette/?id__in=6,7,8").json()["meta"]["total_count"] == 2


# ---- generated

TEXT = st.sampled_from(
    ("teal", "ash", "moss green", "e", "t", "", "%", "_", "10", "9", "s3", "true", "None", "a,b", "x y", "&", "é")
)
NUMBER = st.sampled_from(
    ("0", "3", "-2", "1.5", "x", "", "1,2", "7,8,x", "None", "true", "99999999999", " 4", "+4", "1e3")
)
MOMENT = st.sampled_from(
    (
        "2024-03-01",
        "2024-03-01T12:30:00",
        "2024-04-02 05:00",
        "soon",
        "",
        "2024-02-30",
        "None",
        "2024-03-01,2024-03-09",
        "3",
        "30",
    )
)
LOOKUP = st.sampled_from(
    ("", "__iexact", "__in", "__gt", "__gte", "__lt", "__lte", "__range", "__isnull", "__contains", "__startswith",
     "__endswith", "__icontains", "__year", "__day", "__week_day", "__sounds", "__id", "__name", "__name__in",
     "__size__in")
)  # fmt: skip
NAME = st.sampled_from(
    ("id", "name", "slug", "memo", "size", "weight", "hidden", "opens_at", "created_at", "kind", "colour")
)
FILTER = st.tuples(st.builds(str.__add__, NAME, LOOKUP), TEXT | NUMBER | MOMENT)
PAGING = st.tuples(st.sampled_from(("_limit", "_offset")), NUMBER | st.sampled_from(("5", "20", "40", "100", "101")))
ORDERING = st.tuples(st.just("order_by"), st.builds(str.__add__, st.sampled_from(("", "-")), NAME))
QUERY = st.builds(
    lambda filters, paging, ordering: [*filters, *paging, *ordering],
    st.lists(FILTER, max_size=3), st.lists(PAGING, max_size=2), st.lists(ORDERING, max_size=1),
)  # fmt: skip


def tells(query):
    """Whether Tastypie on SQLite is an oracle for a query."""
    for name, value in query:
        field, lookup = name.partition("__")[::2]
        if field in ("weight", "size", "id", "kind") and any(part in lookup for part in ("contains", "with", "iexact")):
            return False  # how numbers look as text
        if field in ("opens_at", "created_at") and any(part in lookup for part in ("contains", "with", "iexact")):
            return False
        if field == "hidden" and lookup not in ("", "exact", "isnull", "in"):
            return False
        if (lookup == "isnull" and value not in ("true", "None")) or (lookup == "range" and value.count(",") != 1):
            return False  # it breaks, but only after the rest was looked at
        if field in ("name", "slug", "memo", "kind") and value in ("true", "é") and lookup[:2] in ("gt", "lt"):
            return False  # a capital letter, an accent
        if lookup in ("year", "day", "week_day") and value in ("None", "true", "0", "-2", "99999999999"):
            return False  # some of it breaks, some finds nothing
    return True


@ROUNDS
@given(queries=st.lists(QUERY.filter(tells), min_size=10, max_size=10))
def test_whatever_is_asked(pair, queries):
    for query in queries:
        several = sum(name.partition("__")[0] != "order_by" and name[0] != "_" for name, _ in query) > 1
        # Of several values that are wrong Django tells of the one whose filter comes first in the alphabet.
        pair.agree("GET", f"palette/?{urlencode(query, quote_via=quote)}", texts=not several)
