"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from support.site import Site, built

# Machines differ in speed and share it: a slow example is no failure.
settings.register_profile("backbeat", deadline=None)
settings.load_profile("backbeat")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build this checkout's site strictly, once a session."""
    own = tmp_path_factory.getbasetemp()
    return built(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def site(built_site: Site) -> Path:
    """Give the folder of this checkout's site; one test fails if there is none, not all."""
    if built_site.problems:
        pytest.skip("the site does not build; test_the_site_builds says why")
    return built_site.folder
