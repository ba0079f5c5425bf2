"""Validates on a Dask cluster, with the outcomes of one process in the same order.

It needs Dask: `pip install 'backbeat-contracts[dask]'`, here and on every worker.
"""

from backbeat_docs.extras import extra

with extra("dask"):
    import dask  # noqa: F401 — the modules here need all three
    import distributed  # noqa: F401
    import fsspec  # type: ignore[import-untyped] # noqa: F401 — it has no stubs

from backbeat_docs.hosts.dask.cluster import Cluster, ClusterError, open_cluster
from backbeat_docs.hosts.dask.validation import validate_on_cluster, validate_parts

__all__ = ["Cluster", "ClusterError", "open_cluster", "validate_on_cluster", "validate_parts"]
