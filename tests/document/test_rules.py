from backbeat_docs.document import rules_page as rules
from backbeat_docs.evolve import RULES


def test_that_every_rule_has_its_place_on_the_page():
    page = rules.render()
    for name in RULES:
        assert f"\n## `{name}` {{#rule-{name}}}\n" in page
        assert f"| [`{name}`](#rule-{name}) |" in page
    assert page.count("**Who breaks.**") == page.count("**Instead.**") == len(RULES)


def test_the_text_of_a_rule():
    assert """\
## `member-made-required` {#rule-member-made-required}

An optional member is now required.

**Who breaks.** Old messages without it.

**Instead.** Leave it optional until a new major version, and count the writers that omit it.
""" in rules.render()
