"""Check the facts of a page outside its fences: each has a source, or the page fails.

Each piece of inline code must name something that exists: an option of the command that the text is
about, a path, a name in the code, a field, or a literal of an example on the page. Each number must
be one that the project's table of facts computes, or one of the field or example that it is about.
Nothing is compared with a copy of a page. A file in TOML names the sources:

    pages = ["docs/*.md"]                 the pages, as patterns in which * matches / too
    code = ["shop", "action.yml"]         Python whose names, and other files whose keys, are known
    facts = "facts.py"                    a Python file with FACTS, a list of `Fact`
    [commands]
    shop = "shop.cli:make_parser"         a function that returns the parser, or another command
    [[exceptions]]
    page = "docs/*.md"
    text = "curl"
    reason = "another project's command"

The pytest plugin and the plugin for MkDocs read it.
"""

from backbeat_docs.document.facts.check import Problem, check, find_stale
from backbeat_docs.document.facts.project import Project, load
from backbeat_docs.document.facts.rows import Exemption, Fact, FactsError

__all__ = ["Exemption", "Fact", "FactsError", "Problem", "Project", "check", "find_stale", "load"]
