"""Print the processor time of loading the pytest plugin, in milliseconds.

That is what the plugin adds to a suite that does not use it. The rest of such a run, with its
hundreds of milliseconds, varies more than this.
"""

import time
from importlib import import_module

import pytest

manager = pytest.PytestPluginManager()
began = time.process_time()
manager.register(import_module("backbeat_docs.hosts.pytest_messages"))
print(1000 * (time.process_time() - began))
