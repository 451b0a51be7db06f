"""Widgets that any form of the project may use."""

from django import forms
from django.urls import reverse


class Picker(forms.TextInput):
    """A text box that suggests while one types, drawn by components/picker.html.

    Its field receives under one name either what was typed or, when a suggestion was
    picked, the key of that suggestion: `to_python` accepts both. The address named
    `url_name` is asked with ?q=, beside `query`, and answers with components/options.html.
    """

    def __init__(self, url_name, attrs=None, query=None):
        super().__init__(attrs)
        self.url_name = url_name
        self.query = query

    def get_context(self, name, value, attrs):
        options = f"{attrs['id']}_options"
        combobox = {
            "role": "combobox",
            "autocomplete": "off",
            "aria-autocomplete": "list",
            "aria-expanded": "false",
            "aria-controls": options,
            "hx-get": reverse(self.url_name, query=self.query),
            "hx-trigger": "input changed delay:200ms",
            "hx-sync": "this:replace",
            "hx-target": f"#{options}",
        }
        return super().get_context(name, value, combobox | attrs)


class DayInput(forms.DateInput):
    """The browser's own calendar; without one, a box for 2026-11-22."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")
