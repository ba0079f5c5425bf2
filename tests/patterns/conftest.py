import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.fixture(scope="session")
def schemas():
    paths = sorted(FOLDER.glob("*-v1.schema.json"))
    return {path.name.partition("-")[0]: json.loads(path.read_text()) for path in paths}


@pytest.fixture(scope="session")
def schema_of(schemas):
    return schemas.__getitem__
