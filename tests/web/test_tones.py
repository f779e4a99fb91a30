"""Every tag that a template writes has one of the tones that there are; with another one the page fails."""

from jinja2 import nodes

TONES = {"good", "busy", "wait", "warn", "bad", "quiet"}


def outcomes(expression):
    """Return the texts that an expression may give, as far as they stand in it."""
    if isinstance(expression, nodes.CondExpr):
        return outcomes(expression.expr1) | outcomes(expression.expr2)
    return {expression.value} if isinstance(expression, nodes.Const) else set()


def test_no_template_asks_for_a_tone_that_is_not_there(app):
    environment = app.jinja_env
    asked = {}
    for name in environment.list_templates():
        source, *_ = environment.loader.get_source(environment, name)
        for call in environment.parse(source).find_all(nodes.Call):
            if getattr(call.node, "name", None) == "plain_tag" and len(call.args) > 1:
                asked.setdefault(name, set()).update(outcomes(call.args[1]))
    assert len(asked) > 10
    assert {name: tones - TONES for name, tones in asked.items() if tones - TONES} == {}
