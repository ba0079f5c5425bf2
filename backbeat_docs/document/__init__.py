"""Contracts become reference pages, and fences of pages become checked examples.

These are pure functions, tested as text: they read values and return Markdown or HTML, and a host
does the files. The layer is large because each kind of page has a module of its own (fields, codes,
commands, keywords, rules, releases); a page that is not generated would have to be kept true by
hand. `fences` is the one grammar of fenced blocks, for the tests and the site.
"""
