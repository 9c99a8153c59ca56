"""Who asks: what a proxy says counts from a trusted one alone, and an origin is compared whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from scrutiny.serving.askers import Asker, asker_of, networks

PROXIES = networks(["10.0.0.5", "10.1.0.0/16"])
SAID = {
    "X-Forwarded-For": "6.6.6.6, 192.0.2.7",
    "X-Forwarded-Host": "workbook.example",
    "X-Forwarded-Proto": "https",
}


def asked(peer: str, **said: str) -> Asker:
    headers = {name.replace("_", "-"): value for name, value in said.items()}
    request = SimpleNamespace(
        remote_ip=peer, host="here.example:8866", protocol="http", headers=headers
    )
    return asker_of(request, PROXIES)


def test_a_trusted_proxy_is_believed() -> None:
    for peer in ("10.0.0.5", "10.1.2.3"):
        assert asked(peer, **SAID) == Asker("192.0.2.7", "workbook.example", True)


def test_nobody_else_is() -> None:
    for peer in ("10.0.0.6", "192.0.2.7", "127.0.0.1"):
        assert asked(peer, **SAID) == Asker(peer, "here.example:8866", False)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("6.6.6.6, 192.0.2.7, 10.1.9.9", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("nonsense", "10.0.0.5"),
        ("192.0.2.7, nonsense", "10.0.0.5"),
        ("", "10.0.0.5"),
        ("10.1.2.3", "10.1.2.3"),
    ],
)
def test_the_last_address_that_is_no_proxy_counts(said: str, address: str) -> None:
    assert asked("10.0.0.5", X_Forwarded_For=said).address == address


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        ("http://here.example:8866", True),
        ("http://HERE.example:8866", True),
        ("https://here.example:8866", False),
        ("http://here.example", False),
        ("http://here.example:80", False),
        ("http://here.example:8867", False),
        ("http://here.example.evil.example:8866", False),
        ("http://evil.example/here.example:8866", False),
        ("http://here.example:8866@evil.example", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("file://here.example:8866", False),
        ("http://here.example:port", False),
    ],
)
def test_an_origin_is_compared_whole(origin: str, same: bool) -> None:
    assert Asker("192.0.2.7", "here.example:8866", False).is_origin(origin) is same


def test_the_usual_port_need_not_be_said() -> None:
    secret = Asker("192.0.2.7", "workbook.example", True)
    assert secret.is_origin("https://workbook.example")
    assert secret.is_origin("https://workbook.example:443")
    assert not secret.is_origin("http://workbook.example")


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy"):
        networks(["proxy.example"])
