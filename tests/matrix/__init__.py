"""The conformance suite in other JSON Schema engines, and the tables that the page shows of it."""
