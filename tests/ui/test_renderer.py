"""Drop-downs are what Django would have made of them, only sooner."""

import re

from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.ui.renderer import Renderer

pair = st.tuples(st.text(max_size=8), st.text(max_size=8))
choices = st.lists(pair | st.tuples(st.text(max_size=8), st.lists(pair, max_size=3)), max_size=4)
attrs = st.dictionaries(
    st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.booleans() | st.text(max_size=6), max_size=3
)


def tags(html):
    """Order of attributes and blanks between tags say nothing."""
    return [
        tuple(sorted(re.findall(r'[\w-]+(?:="[^"]*")?', part))) if part[0] == "<" else part
        for part in re.findall(r"<[^>]*>|[^<]+", html)
        if part.strip()
    ]


@given(choices=choices, attrs=attrs, value=st.text(max_size=8))
def test_a_drop_down_is_what_djangos_template_makes_of_it(choices, attrs, value):
    widget = forms.Select(attrs=attrs, choices=choices)

    ours = widget.render("kind", value, renderer=Renderer())

    assert tags(ours) == tags(widget.render("kind", value, renderer=DjangoTemplates()))
