"""Real clients from the index, unmodified."""

from __future__ import annotations

import os
import warnings

import pytest

os.environ.setdefault("PARSONS_LIMITED_DEPENDENCIES", "true")


@pytest.fixture
def network(mockapi):
    """Parsons' connector, which has its host written into it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from parsons import ActionNetwork
    return ActionNetwork(api_token=mockapi.actionnetwork.api_key)
