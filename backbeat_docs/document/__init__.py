"""Render contracts as reference pages, and check the fenced examples of pages.

The functions are pure: they take values and return Markdown or HTML, and a host reads and writes
the files; only `facts` reads what a project has, to compare pages with it. The layer is large
because each kind of page has its own module (fields, codes, commands, keywords, rules, releases).
`fences` is the only grammar of fenced blocks, and `prose` of what is outside them.
"""
