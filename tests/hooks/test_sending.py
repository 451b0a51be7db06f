"""One call: what the receiver verifies, and what is made of its answer."""

import socket
import ssl
import time
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from ikm_registry.hooks import addresses
from ikm_registry.hooks.sending import Outcome, Parcel, send
from ikm_registry.hooks.signing import new_secret, signature
from tests.hooks.receiver import Receiver, listening
from tests.hooks.test_addresses import leads_to

BODY = '{"type":"business.updated","data":{"name":"é"}}'
MESSAGE = "msg_2b8f"
HERE, INSIDE = "127.0.0.1", "10.0.0.1"
# Seconds: what is set for a call that is waited for in vain, and what no call here needs.
SHORT, LONG = 0.3, 30


def parcel(receiver, *secrets, url=""):
    return Parcel(url or receiver.url, secrets or (new_secret(),), MESSAGE, BODY)


def verified(receiver, call=0, **changes):
    body, headers = receiver.calls[call]
    return Webhook(receiver.secrets[0]).verify(body, headers | changes)


def test_the_receiver_knows_that_a_call_is_ours(receiver):
    secret = new_secret()
    receiver.secrets.append(secret)

    assert send(parcel(receiver, secret)) == Outcome(204)

    assert receiver.told == [{"type": "business.updated", "data": {"name": "é"}}]
    _body, headers = receiver.calls[0]
    assert headers["webhook-id"] == MESSAGE
    assert headers["content-type"] == "application/json"
    assert headers["host"] == receiver.url.split("/")[2]


def test_the_signature_is_the_one_of_the_standard():
    secret, moment = new_secret(), timezone.now().replace(microsecond=0)
    theirs = Webhook(secret).sign(MESSAGE, moment, BODY)
    assert signature(secret, MESSAGE, int(moment.timestamp()), BODY) == theirs


def test_a_call_that_somebody_altered_or_kept_is_refused(receiver):
    receiver.secrets.append(new_secret())
    send(parcel(receiver, receiver.secrets[0]))
    assert verified(receiver)
    for changes in (
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-signature": "v1,AAAA"},
    ):
        with pytest.raises(WebhookVerificationError):
            verified(receiver, **changes)
    receiver.calls[0] = (receiver.calls[0][0] + b" ", receiver.calls[0][1])
    with pytest.raises(WebhookVerificationError):
        verified(receiver)


def test_a_call_kept_for_longer_than_five_minutes_is_refused(receiver):
    receiver.secrets.append(new_secret())
    send(parcel(receiver, receiver.secrets[0]))
    later = timezone.now() + timedelta(minutes=6)
    with time_machine.travel(later), pytest.raises(WebhookVerificationError, match="too old"):
        verified(receiver)


def test_while_a_secret_is_changed_either_is_good(receiver):
    old, new = new_secret(), new_secret()
    send(parcel(receiver, new, old))
    for secret in (old, new):
        receiver.secrets[:] = [secret]
        assert verified(receiver)
    receiver.secrets[:] = [new_secret()]
    with pytest.raises(WebhookVerificationError):
        verified(receiver)


@pytest.mark.parametrize("status", [200, 201, 204, 301, 302, 307, 308, 400, 401, 410, 429, 503])
def test_only_two_hundreds_are_delivered_and_no_redirect_is_followed(receiver, status):
    receiver.secrets.append(new_secret())
    receiver.answers = [status]
    receiver.headers = {"Location": "/elsewhere", "Retry-After": "7"}

    outcome = send(parcel(receiver, receiver.secrets[0]))

    assert (outcome.status, outcome.retry_after) == (status, "7")
    assert outcome.is_delivered is (status < 300)
    assert outcome.is_gone is (status == 410)
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_receiver_leads_nobody_elsewhere(receiver, status):
    """Neither into the house nor to another receiver that would take it."""
    receiver.secrets.append(new_secret())
    with listening(Receiver()) as elsewhere:
        for place in (elsewhere.url, "http://169.254.169.254/latest/meta-data/"):
            receiver.answers, receiver.headers = [status], {"Location": place}
            assert send(parcel(receiver, receiver.secrets[0])).status == status
        assert not elsewhere.calls


def served(answer):
    """A server that takes one call and answers by `answer(socket)`."""
    server = socket.create_server((HERE, 0))

    def serve():
        there, _address = server.accept()
        with there, server, suppress(OSError):  # whoever hangs up first
            there.recv(65_536)
            answer(there)

    Thread(target=serve, daemon=True).start()
    return f"http://{HERE}:{server.getsockname()[1]}/"


def stay_silent(there):
    Event().wait(LONG)


def trickle(there):
    there.sendall(b"HTTP/1.1 ")
    ends = time.monotonic() + LONG
    while time.monotonic() < ends:
        there.sendall(b"2")
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [stay_silent, trickle])
def test_whoever_keeps_one_waiting_costs_no_more_than_the_time_that_is_set(answer):
    began = time.monotonic()
    assert send(parcel(None, url=served(answer)), patience=SHORT).fault == "timeout"
    assert time.monotonic() - began < LONG / 2


@pytest.mark.parametrize(
    "answer",
    [
        lambda there: there.sendall(b"hello\r\n\r\n"),
        lambda there: None,
        lambda there: there.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000),
        lambda there: there.sendall(b"HTTP/1.1 100 Go on\r\n\r\n" * 4_000),
    ],
    ids=["no HTTP", "hangs up", "endless head", "endless promises"],
)
def test_whoever_answers_badly_is_not_listened_to_for_long(answer):
    outcome = send(parcel(None, url=served(answer)), patience=LONG)
    assert outcome.fault in ("answer", "connection")  # whoever is cut off may notice that first


def test_of_a_long_answer_the_head_is_read_alone():
    def answer(there):
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            there.sendall(b"x" * 100_000)

    assert send(parcel(None, url=served(answer)), patience=LONG) == Outcome(200)


def test_nobody_there_is_a_fault_of_the_connection():
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]
    assert send(parcel(None, url=f"http://{HERE}:{port}/")).fault == "connection"


def test_a_name_that_leads_inside_when_it_is_called_is_not_called(receiver, monkeypatch):
    """It was outside when it was saved."""
    leads_to(monkeypatch, [INSIDE])
    url = receiver.url.replace("http:", "https:").replace(HERE, "hook.example.go.id")
    assert send(parcel(receiver, url=url)).fault == "address"
    assert not receiver.calls


def test_without_the_switch_this_machine_is_not_called(receiver, settings):
    settings.WEBHOOKS_TO_LOOPBACK = False
    assert send(parcel(receiver)).fault == "address"
    assert not receiver.calls


def test_the_address_that_was_judged_is_the_one_that_is_called(receiver, monkeypatch):
    """A name is looked up once: what it says a moment later (DNS rebinding) changes nothing."""
    receiver.secrets.append(new_secret())
    asked = []
    leads_to(monkeypatch, [HERE], [INSIDE])
    look_up = addresses.socket.getaddrinfo

    def noted(host, port, *more, **options):
        if host == HERE:  # an address is no name: to be connected to as it is
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return look_up(host, port, **options)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", noted)
    url = receiver.url.replace(HERE, "hook.example.go.id")
    assert send(parcel(receiver, receiver.secrets[0], url=url)) == Outcome(204)
    assert asked == ["hook.example.go.id"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The paths of a certificate for `hook.example.go.id`, signed by itself, and of its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.example.go.id")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example.go.id")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("name", "trusted", "outcome"),
    [
        ("hook.example.go.id", True, Outcome(204)),
        ("other.example.go.id", True, Outcome(fault="certificate")),
        ("hook.example.go.id", False, Outcome(fault="certificate")),
    ],
)
def test_the_certificate_must_be_that_of_the_name_though_an_address_is_called(
    certificate, monkeypatch, name, trusted, outcome
):
    asked = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda _socket, asked_for, _context: asked.append(asked_for)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    found = Receiver(secrets=[new_secret()])
    with listening(found, wrap=lambda s: context.wrap_socket(s, server_side=True)):
        port = found.url.split("/")[2].partition(":")[2]
        leads_to(monkeypatch, [HERE])
        url = f"https://{name}:{port}/webhook"
        assert send(parcel(found, found.secrets[0], url=url)) == outcome
    assert asked == [name]
