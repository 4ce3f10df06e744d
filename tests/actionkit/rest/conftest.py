"""A stock Tastypie to compare with."""

from __future__ import annotations

import pytest


def configure_django():
    """Django's settings, which a process can make once: those of a small site with Tastypie, in memory."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            ALLOWED_HOSTS=["*"],
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            INSTALLED_APPS=[],
            LOGGING_CONFIG=None,
            MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
            ROOT_URLCONF="mirror_urls",
            SECRET_KEY="mirror",
            TIME_ZONE="UTC",
            USE_I18N=False,
            USE_TZ=False,
        )
        import logging

        import django

        django.setup()
        logging.getLogger("django").setLevel(logging.CRITICAL)


class Stock:
    """The serializer of an unmodified Tastypie: what it writes for the same data."""

    def __init__(self):
        configure_django()
        from tastypie.bundle import Bundle
        from tastypie.serializers import Serializer

        self.bundle = Bundle
        self.serializer = Serializer(formats=["json", "jsonp", "xml"], datetime_formatting="iso-8601")

    def xml(self, value, *, detail=False):
        written = self.serializer.serialize(self._bundled(value, detail), "application/xml")
        # The vendor's manual prints the declaration with double quotes; lxml writes single ones.
        return written.replace(b"<?xml version='1.0' encoding='utf-8'?>", b'<?xml version="1.0" encoding="utf-8"?>', 1)

    def json(self, value):
        return self.serializer.serialize(value, "application/json").encode()

    def jsonp(self, value, callback):
        return self.serializer.serialize(value, "text/javascript", {"callback": callback}).encode()

    def read(self, body, type):
        return self.serializer.deserialize(body, type)

    @staticmethod
    def is_callback(name):
        from tastypie.utils.validate_jsonp import is_valid_jsonp_callback_value

        return is_valid_jsonp_callback_value(name)

    def _bundled(self, value, detail=False):
        if isinstance(value, list):
            return [self._bundled(item) for item in value]
        if not isinstance(value, dict):
            return value
        fields = {name: self._bundled(item) for name, item in value.items()}
        return self.bundle(data=fields, request=object()) if detail or "resource_uri" in value else fields


@pytest.fixture(scope="session")
def stock():
    return Stock()


@pytest.fixture(scope="session")
def django():
    configure_django()
