"""A client that a generator made of docs/openapi.yaml writes and reads: the description is enough.

openapi-python-client stands for the generators that partners use; nothing of it is written by hand.
"""

import importlib
import subprocess
import sys
from uuid import uuid4

import pytest
import yaml
from django.conf import settings

from ikm_registry.rest.scopes import KeyScope
from tests.factories.businesses import CLARAK
from tests.factories.rest import client_of, key_for

DESCRIPTION = settings.BASE_DIR / "docs" / "openapi.yaml"
PACKAGE = "registry_client"
# It knows no packed files, tables or lines of JSON; as bytes they come and go all the same.
UNKNOWN = (
    "application/gzip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-ndjson",
    "text/csv",
)
OPTIONS = {"content_type_overrides": dict.fromkeys(UNKNOWN, "application/octet-stream")}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Modules of the client, by their names in it; a warning of the generator is a fault."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "options.yaml").write_text(yaml.safe_dump(OPTIONS | {"post_hooks": []}))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    files = ["--path", str(DESCRIPTION), "--config", str(folder / "options.yaml")]
    shape = ["--meta", "none", "--output-path", str(folder / PACKAGE)]
    made = subprocess.run([*command, *files, *shape], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(folder)
        yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")


@pytest.fixture
def client(generated, site):
    user = client_of("35.13", role="district_officer")
    scopes = (KeyScope.READ, KeyScope.WRITE)
    key = key_for(user, scopes=scopes, read_only=False)[1]
    with generated("client").AuthenticatedClient(base_url=site, token=key) as client:
        yield client


def test_it_registers_corrects_and_reads_a_business(generated, client):
    def call(name, *arguments, **named):
        return generated(f"api.businesses.businesses_{name}").sync_detailed(
            *arguments, client=client, **named
        )

    facts = {"name": "Keripik Singkong", "region": CLARAK, "kbli": "10794"}
    body = generated("models.business_request").BusinessRequest.from_dict(facts)
    made = call("create", body=body, idempotency_key=str(uuid4()))
    assert (made.status_code, made.parsed.name) == (201, "Keripik Singkong")

    seen = call("retrieve_by_uuid", made.parsed.id)
    assert seen.parsed.region.code == CLARAK
    change = generated("models.patched_business_request").PatchedBusinessRequest(brand="Lestari")
    etag = seen.headers["etag"]
    changed = call("partial_update_by_uuid", made.parsed.id, body=change, if_match=etag)
    assert changed.parsed.brand == "Lestari"

    refused = call("partial_update_by_uuid", made.parsed.id, body=change, if_match=etag)
    assert (refused.status_code, refused.parsed.code) == (412, "conflict-version")
    (listed,) = call("list", q="Singkong").parsed.results
    assert (listed.id, listed.brand) == (made.parsed.id, "Lestari")
