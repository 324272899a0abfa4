import pytest

from hub_config.authenticator.names import is_valid, normalize


@pytest.mark.parametrize("typed", ["ada", "ADA", "  Ada ", "\uff41\uff44\uff41", "a\u1d30a".replace("\u1d30", "D")])
def test_spellings_of_one_name_are_one_name(typed):
    assert normalize(typed) == "ada"


@pytest.mark.parametrize("name", ["a", "ada", "ada.lovelace", "a-b_c.9", "0", "x" * 32])
def test_valid(name):
    assert is_valid(name)


CYRILLIC_A, ZERO_WIDTH_SPACE = "\u0430", "\u200b"


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "a..b", "-ada", "ada.", "a/b", "../x", "a b", "a\nb", "a\x00", "a%2fb", "x" * 33),
        *(f"{CYRILLIC_A}da", f"ada{ZERO_WIDTH_SPACE}", "\u00fc"),
    ],
)
def test_invalid(name):
    assert not is_valid(normalize(name))
