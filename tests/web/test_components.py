"""The building blocks of pages: what they guarantee wherever they are used."""

import pytest

from peercoach.web.pages import environment

FORMS = '{% import "components/forms.html" as forms %}'
HOSTILE = "<img src=x onerror=alert(1)>\"'"


def render(source: str, **context: object) -> str:
    return environment("en").from_string(source).render(**context)


def test_whatever_people_typed_is_shown_as_text() -> None:
    html = render(
        FORMS
        + """{{ forms.error_summary([("name", text)]) }}
        {{ forms.field("name", text, value=text, hint=text, message=text) }}
        {{ forms.text_area("note", text, value=text) }}
        {{ forms.choices("one", text, [(text, text, text)]) }}
        {{ forms.segmented("two", text, [(text, text)], text) }}
        {{ forms.drop_down("three", text, [(text, text)]) }}""",
        text=HOSTILE,
    )
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;" in html
    assert 'value="&lt;img src=x onerror=alert(1)&gt;&#34;&#39;"' in html


def test_an_error_is_tied_to_its_field_and_listed_with_a_link_to_it() -> None:
    html = render(
        FORMS
        + """{{ forms.error_summary([("email", "Enter the whole address")]) }}
        {{ forms.field("email", "E-mail", hint="Of school", message="Enter the whole address") }}"""
    )
    assert 'role="alert"' in html
    assert '<a href="#email">Enter the whole address</a>' in html
    assert 'id="email" name="email"' in html
    assert 'aria-describedby="email-hint email-error"' in html
    assert '<p class="err" id="email-error">' in html
    assert 'aria-invalid="true"' in html


def test_without_errors_there_is_no_summary() -> None:
    assert render(FORMS + "{{ forms.error_summary([]) }}") == ""


@pytest.mark.parametrize(("several", "kind"), [(False, 'type="radio"'), (True, 'type="checkbox"')])
def test_chosen_answers_come_back_chosen(several: bool, kind: str) -> None:
    html = render(
        FORMS
        + """{{ forms.choices("a", "Which?", [("1", "One", none), ("2", "Two", none)],
        chosen=["2"], several=several) }}""",
        several=several,
    )
    assert html.count(kind) == 2
    assert html.count(" checked") == 1
    assert 'value="2" checked' in html


def test_a_week_grid_names_every_box_and_returns_what_was_ticked() -> None:
    html = render(
        """{% import "components/week.html" as week %}{{ week.week_grid("time", "When?",
        [("mo", "Monday"), ("tu", "Tuesday")],
        [("m", "Morning", "9–12"), ("e", "Evening", "17–21")],
        chosen=["tu-e"]) }}"""
    )
    for name in ("Monday morning", "Monday evening", "Tuesday morning", "Tuesday evening"):
        assert f'<span class="vh">{name}</span>' in html
    assert html.count(" checked") == 1
    assert 'value="tu-e" checked' in html


def test_the_status_of_a_step_is_told_to_screen_readers() -> None:
    html = render(
        """{% import "components/steps.html" as steps %}
        {{ steps.steps([("Paired", ""), ("Meeting", ""), ("Later", "")], done=1) }}"""
    )
    assert html.count('aria-current="step"') == 1
    assert '<li class="now" aria-current="step"><strong>Meeting</strong>' in html


def test_a_missing_value_fails_in_the_test_and_not_on_the_page() -> None:
    with pytest.raises(Exception, match="'nobody' is undefined"):
        render("{{ nobody }}")


def test_a_file_that_does_not_exist_fails_at_once() -> None:
    with pytest.raises(FileNotFoundError, match=r"no such static file: css/no\.css"):
        render("{{ static('css/no.css') }}")
