"""Text: strict JSON with positions, JSON Pointer, quoting, "did you mean", escaping."""
