"""Templates say the same as with messages looked up for every page."""

import pytest
from jinja2.compiler import CodeGenerator

from peercoach.web.pages import environment

TEMPLATES = (
    '{{ _("Save") }}',
    '{{ _("Save") ~ "<b>" }}',
    '{% set word = _("Save") %}{{ word|upper }}',
    "{% trans %}Sign in{% endtrans %}",
    '{% trans name="<b>" %}Hi {{ name }}{% endtrans %}',
    '{{ _("Hi %(name)s", name="<b>") }}',
    '{{ _("100 %% of <b>") }}',
    '{{ ngettext("%(num)s mail", "%(num)s mails", 2) }}',
)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_compiled_in_says_the_same_as_looked_up(language: str, template: str) -> None:
    ours = environment(language)
    looked_up = ours.overlay()
    looked_up.code_generator_class = CodeGenerator
    assert ours.from_string(template).render() == looked_up.from_string(template).render()


def test_what_needs_no_words_from_outside_is_compiled_in() -> None:
    assert "gettext" not in str(environment("nl").compile('{{ _("Save") }}', raw=True))
