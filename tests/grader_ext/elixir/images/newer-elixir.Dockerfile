# The newer of the two Elixir versions that the kernel supports: 1.18 on Erlang/OTP 27, from Debian 13.
# Context: the repository's requirements.lock. Used by test_newer_elixir.py.
FROM debian:trixie-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends elixir erlang-dev python3-venv bubblewrap \
    && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /venv
COPY requirements.lock /tmp/requirements.lock
# The lock's versions without its hashes, as constraints: only what the kernel and its tests need is installed.
RUN sed -nE 's/^([A-Za-z0-9._-]+(\[[^]]*\])?==[^ \\]+( *;[^\\]*)?) *\\?$/\1/p' /tmp/requirements.lock > /tmp/constraints.txt \
    && /venv/bin/pip install --no-cache-dir -q -c /tmp/constraints.txt \
        anywidget hypothesis ipykernel ipywidgets jupyter-client jupyter-kernel-test psutil pytest pytest-asyncio pytest-timeout
