"""A client of OAuth that nobody here wrote gets a token from the running site, and reads by it."""

import pytest
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError
from requests_oauthlib import OAuth2Session

from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

SCOPE = ["businesses:read"]


@pytest.fixture
def key(site, monkeypatch):
    """The client, the address where it asks, and its secret; this site has no certificate."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    key, words = key_for(client_of("35.13"))
    client = BackendApplicationClient(str(key), scope=SCOPE)
    return client, f"{site}/api/v1/oauth/token/", words.partition(".")[2]


@pytest.mark.parametrize("in_body", [False, True])
def test_it_gets_a_token_and_reads(key, site, in_body):
    BusinessFactory(name="Keripik Bu Rupi")
    client, address, secret = key
    with OAuth2Session(client=client) as session:
        told = session.fetch_token(
            address, client_secret=secret, include_client_id=True if in_body else None
        )
        assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, SCOPE)
        (found,) = session.get(f"{site}/api/v1/businesses/").json()["results"]
        assert found["name"] == "Keripik Bu Rupi"


def test_with_a_wrong_secret_it_knows_what_is_wrong(key):
    client, address, _secret = key
    with OAuth2Session(client=client) as session, pytest.raises(InvalidClientError):
        session.fetch_token(address, client_secret="a" * 40)
