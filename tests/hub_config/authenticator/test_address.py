import pytest

from hub_config.authenticator.address import client_address


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ("", (), "10.0.0.1"),
        ("192.0.2.7", (), "192.0.2.7"),
        ("1.2.3.4, 192.0.2.7", (), "192.0.2.7"),  # the first was sent by the client
        ("192.0.2.7, 10.0.0.9", ("10.0.0.9",), "192.0.2.7"),
        (" , ", (), "10.0.0.1"),
    ],
)
def test_the_last_untrusted_address_counts(forwarded, trusted, address):
    assert client_address(forwarded, "10.0.0.1", trusted) == address
