"""Settings and fixtures of all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from support.site import Site, build_once

# Machines differ in speed and load: a slow example is not a failure.
settings.register_profile("backbeat", deadline=None)
settings.load_profile("backbeat")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build this checkout's site strictly, once per session."""
    own = tmp_path_factory.getbasetemp()
    return build_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def site(built_site: Site) -> Path:
    """Return the folder of this checkout's site; if it does not build, only one test fails."""
    if built_site.problems:
        pytest.skip("the site does not build; test_the_site_builds reports why")
    return built_site.folder
