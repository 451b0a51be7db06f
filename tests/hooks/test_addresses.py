"""Nobody inside the house is called, whatever an address says and wherever its name leads."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.hooks import addresses
from ikm_registry.hooks.addresses import Refused, is_outside, receiver

INSIDE = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "192.88.99.0/24"),
    *("::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
    *("2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
V4, V6 = IPv4Network("0.0.0.0/0"), IPv6Network("::/0")


def of(network):
    """The addresses of a network, its first and last among them."""
    network = ip_network(network)
    kind = IPv4Address if network.version == 4 else IPv6Address
    first, last = int(network.network_address), int(network.broadcast_address)
    numbers = st.integers(first, last) | st.sampled_from([first, last])
    return numbers.map(kind).map(str)


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.WEBHOOKS_TO_LOOPBACK = False


def leads_to(monkeypatch, *found):
    """A name that leads to these, one look-up after the other; the last for ever."""
    found = list(found)

    def look_up(host, port, *more, **options):
        here = found.pop(0) if len(found) > 1 else found[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in here]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)


@given(st.sampled_from(INSIDE).flatmap(of))
def test_no_address_of_a_house_is_outside(address):
    assert not is_outside(address)


@given(of(V4) | of(V6))
def test_what_lies_outside_lies_in_no_network_of_a_house(address):
    kind = IPv6Address if ":" in address else IPv4Address
    inside = any(kind(address) in ip_network(network) for network in INSIDE)
    assert not (inside and is_outside(address))


@given(of(V4))
def test_an_address_of_version_4_in_the_clothes_of_6_is_never_outside(address):
    number = int(IPv4Address(address))
    for clothes in ("::ffff:0:0", "::", "64:ff9b::", "2002::"):
        shift = 80 if clothes == "2002::" else 0
        assert not is_outside(str(IPv6Address(int(IPv6Address(clothes)) + (number << shift))))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "223.255.0.1"])
def test_the_internet_is_outside(address):
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://[::]/",
        "https://0/",
        "https://localhost/",
        "https://localhost./",
        "https://169.254.169.254/",
        "http://93.184.216.34/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "https://somebody:secret@93.184.216.34/",
        "https://93.184.216.34:0/",
        "https://93.184.216.34:99999/",
        "https://93.184.216.34/#part",
        "https://93.184.216.34/ HTTP/1.1",
        "https://93.184.216.34/\r\nX: y",
        "https://[fe80::1%25lo]/",
        "https://",
        "//93.184.216.34/",
        "93.184.216.34",
        "https://[::1",
        "https://93.184.216.34/" + "x" * 500,
        "",
    ],
)
def test_what_may_not_be_called_is_refused_with_a_sentence(url):
    with pytest.raises(Refused) as refused:
        receiver(url)
    assert str(refused.value)


def test_an_address_outside_may_be_called():
    found = receiver("https://93.184.216.34:8443/hook?from=ikm")
    assert (found.host, found.port, found.path) == ("93.184.216.34", 8443, "/hook?from=ikm")
    assert receiver("https://93.184.216.34").path == "/"


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["93.184.216.34", "::ffff:10.0.0.1"],
        ["169.254.169.254"],
        ["2606:4700::1111", "fe80::1%eth0"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::a9fe:a9fe"],
        ["::ffff:0:169.254.169.254"],
        ["2002:a9fe:a9fe::1"],
        ["fd00:ec2::254"],
    ],
)
def test_one_address_inside_is_enough_to_refuse_a_name(monkeypatch, found):
    leads_to(monkeypatch, found)
    with pytest.raises(Refused):
        receiver("https://hook.example.go.id/")


def test_a_name_that_leads_nowhere_is_refused(monkeypatch):
    def look_up(*_asked, **_options):
        raise socket.gaierror(-2, "not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)
    with pytest.raises(Refused) as refused:
        receiver("https://hook.example.go.id/")
    assert refused.value.fault == "name"


def test_the_switch_of_developers_opens_this_machine_and_nothing_else(settings, monkeypatch):
    settings.WEBHOOKS_TO_LOOPBACK = True
    assert receiver("http://127.0.0.1:8000/").addresses == ("127.0.0.1",)
    for url in ("http://93.184.216.34/", "https://10.0.0.1/", "http://169.254.169.254/"):
        with pytest.raises(Refused):
            receiver(url)
