"""JSON Schema as a language: its keywords, where subschemas are, formats, ECMA-262 patterns."""
