"""Write a text between two marks of a page."""


def fill(page: str, name: str, text: str) -> str:
    """Return a page with the text between the marks of this name."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{text}\n{end}{after}"
