"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Machines differ in speed and share it: a slow example is no failure.
settings.register_profile("backbeat", deadline=None)
settings.load_profile("backbeat")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of this checkout's site, built strictly and once a session."""
    from support.site import built

    own = tmp_path_factory.getbasetemp()
    return built(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
