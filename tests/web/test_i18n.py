"""What templates say: filled in safely, in the language that is spoken."""

from __future__ import annotations

from flask import Flask, render_template_string

from web.i18n import gettext, language, ngettext, speaking

SENTENCE = "{{ _('Dag %(name)s', name=name) }}{{ ngettext('%(num)d plaats', '%(num)d plaatsen', number) }}"


def test_what_is_filled_in_is_escaped_in_a_page(app: Flask) -> None:
    with app.test_request_context():
        shown = render_template_string(SENTENCE, name="<b>An</b>", number=2)
    assert shown == "Dag &lt;b&gt;An&lt;/b&gt;2 plaatsen"


def test_a_text_without_values_shows_one_percent_sign_for_two(app: Flask) -> None:
    with app.test_request_context():
        shown = [render_template_string("{{ _('100%% & meer') }}") for _time in range(2)]
    assert shown == ["100% & meer"] * 2


def test_another_language_is_spoken_for_a_while_and_then_no_longer(app: Flask) -> None:
    with app.test_request_context():
        spoken = [language(), ngettext("%(num)d plaats", "%(num)d plaatsen", 2)]
        with speaking("en"):
            spoken += [language(), ngettext("%(num)d plaats", "%(num)d plaatsen", 2)]
            with speaking("fr"):
                spoken += [language()]
            spoken += [language()]
        spoken += [language(), gettext("%(num)d plaats", num=1)]
    assert spoken == ["nl", "2 plaatsen", "en", "2 places", "fr", "en", "nl", "1 plaats"]
