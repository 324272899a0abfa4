"""From which address a request came."""

from collections.abc import Collection


def client_address(forwarded_for: str, peer: str, trusted: Collection[str]) -> str:
    """Return the address of whoever spoke to the proxy.

    The proxy appends that address to `X-Forwarded-For`, so the last one that is not a trusted proxy's is true, and
    what stands before it was sent by the client. tornado's `remote_ip` will not do: it prefers `X-Real-Ip`, which
    anybody can send.

    Args:
        forwarded_for: the header `X-Forwarded-For`, empty where there is none.
        peer: the address at the other end of the connection.
        trusted: addresses of further proxies in front of ours.
    """
    for address in reversed(forwarded_for.split(",")):
        if address.strip() and address.strip() not in trusted:
            return address.strip()
    return peer
