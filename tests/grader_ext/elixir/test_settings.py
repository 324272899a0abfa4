"""Settings from the environment, and the memory that there is."""

from pathlib import Path

import pytest

from grader_ext.elixir import memory, settings
from grader_ext.elixir.errors import SettingError


@pytest.mark.parametrize(
    ("environment", "cache"),
    [
        ({}, None),
        ({"HOME": "/h"}, "/h/.cache/waymark/elixir"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/waymark/elixir"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x", "WAYMARK_ELIXIR_CACHE": "/w"}, "/w"),
    ],
)
def test_where_the_cache_is(monkeypatch, environment, cache):
    only(monkeypatch, environment)
    assert settings.from_environment().cache == (Path(cache) if cache else None)


def only(monkeypatch, environment):
    for name in ("HOME", "XDG_CACHE_HOME", "WAYMARK_ELIXIR_CACHE", "WAYMARK_ELIXIR_EBIN", "WAYMARK_ELIXIR_MAX_HEAP"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_heap_limit(monkeypatch):
    only(monkeypatch, {"WAYMARK_ELIXIR_MAX_HEAP": "1000"})
    assert settings.from_environment().max_heap == 1000
    only(monkeypatch, {})
    assert settings.from_environment().max_heap == memory.available_bytes() // 2
    only(monkeypatch, {"WAYMARK_ELIXIR_MAX_HEAP": "-1"})
    with pytest.raises(SettingError, match="WAYMARK_ELIXIR_MAX_HEAP"):
        settings.from_environment()


@pytest.mark.parametrize(("text", "limited"), [("1048576\n", True), ("max\n", False), ("", False)])
def test_a_control_groups_limit_counts(monkeypatch, tmp_path, text, limited):
    (tmp_path / "memory.max").write_text(text)
    monkeypatch.setattr(memory, "_LIMIT_FILES", (tmp_path / "none",))
    without = memory.available_bytes()
    monkeypatch.setattr(memory, "_LIMIT_FILES", (tmp_path / "memory.max",))
    assert memory.available_bytes() == (1048576 if limited else without)


def test_the_beam_gets_what_it_cannot_do_without(monkeypatch, tmp_path):
    only(monkeypatch, {})
    monkeypatch.delenv("PATH")
    environment = settings.beam_environment(tmp_path)
    assert environment["HOME"] == str(tmp_path)
    assert environment["PATH"]
