"""docs/operations.md knows every switch of the site."""

import ast
import re

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/operations.md").read_text(encoding="utf-8")
APPS = ("ikm_registry", "businesses", "programs")
READERS = {"switched_on", "words", "os.environ.get"}


def variables(tree):
    """Names of the environment that a file reads, however it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in READERS:
            named = node.args[0]
        elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
            named = node.left
        else:
            continue
        if isinstance(named, ast.Constant):
            yield named.value


def test_each_variable_is_explained():
    files = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    read = {name for path in files for name in variables(ast.parse(path.read_text("utf-8")))}
    table = {name for row in re.findall(r"^\| (`.*?) \|", PAGE, re.M) for name in row.split()}

    assert {"DATABASE_URL", "BACKUP_KEY", "HTTPS", "PROMETHEUS_MULTIPROC_DIR"} <= read
    assert {f"`{name}`" for name in read} <= table


@pytest.mark.parametrize("address", ["health/live", "health/ready", "metrics"])
def test_each_address_for_machines_is_explained(address):
    assert f"| `/{address}` |" in PAGE
