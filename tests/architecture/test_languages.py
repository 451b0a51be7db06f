"""No word that people read stands outside the catalogue, where it could not be translated."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from rest_framework import fields
from rest_framework.serializers import ListSerializer, Serializer

ROOT = Path(__file__).resolve().parents[2]
APPS = ("ikm_registry", "businesses", "programs")
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
)
SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and path.name != "apps.py"  # names for programs
)
# The same in every language: official terms and names, and the codes of languages.
TERMS = {
    *("Authorization", "Bearer", "kWh", "VA"),
    *("BBP", "BPOM", "BPS", "DJKI", "Halal", "IKM", "KBLI", "KUR", "NIB", "NIK", "NPWP", "OSS"),
    *("PIRT", "QR", "RT", "RW", "Rp", "SIINas", "SNI", "SPPT", "TKDN", "WIB", "WIT", "WITA"),
    *("Bahasa", "Demo", "EN", "English", "ID", "Indonesia"),
    "events",  # no word for people: by it a tracked model finds its events
}
SPOKEN = {"alt", "aria-label", "data-label", "label", "placeholder", "title"}
TRANSLATED = re.compile(
    r"{% comment %}.*?{% endcomment %}|{#.*?#}|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{% block page_class %}.*?{% endblock",  # a word for the style sheet
    re.S,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
WORD = re.compile(r"[A-Za-z]{2,}")


class Words(HTMLParser):
    """What of a page is read or heard."""

    def __init__(self):
        super().__init__()
        self.said = []
        self.is_silent = False

    def handle_starttag(self, tag, attrs):
        self.is_silent = tag in {"script", "style"}
        self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self.is_silent = False

    def handle_data(self, text):
        if not self.is_silent:
            self.said.append(text)


def foreign(text):
    return [word for word in WORD.findall(text.replace("-", "")) if word not in TERMS]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_template_is_translated(path):
    words = Words()
    words.feed(TAGS.sub(" ", TRANSLATED.sub(" ", path.read_text(encoding="utf-8"))))

    assert [text.strip() for text in words.said if foreign(text)] == []


# What Django and the pieces of our own show to people under these names.
SHOWN = {
    *("empty_label", "help_text", "label", "message", "reason", "text", "title", "unit"),
    *("verbose_name", "verbose_name_plural", "violation_error_message", "words"),
}


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def shown_by(node):
    """The literals that this piece of a source shows: an argument, an option, a choice."""
    is_option = isinstance(node, ast.keyword) and node.arg in SHOWN
    is_named = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in SHOWN
    if is_option or is_named:
        yield literal(node.value)
    elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(b) for b in node.bases):
        for choice in node.body:
            if isinstance(choice, ast.Assign) and isinstance(choice.value, ast.Tuple):
                yield literal(choice.value.elts[-1])
    elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("forms.", "messages.")):
        yield from map(literal, node.args)


def too_early(tree):
    """Calls of gettext while a module is read: they would speak one language for ever."""
    now = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in {"gettext", "ngettext", "pgettext"}
    }
    inside = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda)
        for each in ast.walk(node)
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        if getattr(call.func, "id", "") in now and id(call) not in inside:
            yield ast.unparse(call)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_source_is_translated_when_it_is_read(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    shown = [text for node in ast.walk(tree) for text in shown_by(node)]

    assert [text for text in shown if foreign(text)] == []
    assert list(too_early(tree)) == []


def said_by_the_framework():
    kinds = [each for each in vars(fields).values() if isinstance(each, type)]
    for kind in (*kinds, Serializer, ListSerializer):
        yield from getattr(kind, "default_error_messages", {}).values()


def test_what_the_framework_says_of_wrong_values_is_translated():
    with translation.override("en"):
        english = [str(sentence) for sentence in said_by_the_framework()]
    with translation.override("id"):
        assert [text for text in english if gettext(text) == text] == []
