import stat

import pytest

from hub_config.classroom_keys import PARTS, Secret, write_keys
from hub_config.errors import SettingInvalid
from hub_config.keys import Keys

PASSWORD = "correct-horse-battery"


def contents(folder):
    return {str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_each_part_gets_what_it_needs_and_nothing_else(tmp_path):
    write_keys(tmp_path, {})
    found = {part: {file.name for file in (tmp_path / part).iterdir()} - {"pgpass"} for part in PARTS}
    assert found == {part: set(names) for part, names in PARTS.items()}
    assert not (tmp_path / "proxy" / "pgpass").exists()
    assert not (tmp_path / "postgres" / "pgpass").exists()


def test_parts_that_share_a_secret_have_the_same(tmp_path):
    write_keys(tmp_path, {})
    for name in ("service-token", "proxy-token", "database-password"):
        assert len({path.read_text() for path in tmp_path.glob(f"*/{name}")}) == 1
    assert len({path.read_text() for path in (tmp_path / "hub").iterdir()}) == len(PARTS["hub"]) + 1


def test_nobody_else_may_read_them(tmp_path):
    write_keys(tmp_path, {})
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*") if file.is_file()} == {0o400}


def test_another_start_changes_nothing(tmp_path):
    assert len(write_keys(tmp_path, {})) == 6
    before = contents(tmp_path)
    assert write_keys(tmp_path, {}) == []
    assert contents(tmp_path) == before


def test_a_lost_copy_comes_back(tmp_path):
    write_keys(tmp_path, {})
    before = contents(tmp_path)
    (tmp_path / "service" / "service-token").unlink()
    (tmp_path / "worker" / "pgpass").unlink()
    assert write_keys(tmp_path, {}) == []
    assert contents(tmp_path) == before


def test_a_given_secret_wins_and_is_not_new(tmp_path):
    write_keys(tmp_path, {})
    made = write_keys(tmp_path, {"WAYMARK_DATABASE_PASSWORD": PASSWORD, "WAYMARK_PROXY_TOKEN": ""})
    assert made == []
    assert (tmp_path / "postgres" / "database-password").read_text() == f"{PASSWORD}\n"
    assert (tmp_path / "worker" / "pgpass").read_text() == f"*:*:waymark:waymark:{PASSWORD}\n"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WAYMARK_COOKIE_SECRET", "abc"),
        ("WAYMARK_DATABASE_PASSWORD", "with:colon-in-it"),
        ("WAYMARK_SERVICE_TOKEN", "G" * 64),
    ],
)
def test_a_secret_that_its_users_would_not_take_is_refused_and_not_repeated(tmp_path, variable, value):
    with pytest.raises(SettingInvalid, match=variable) as refused:
        write_keys(tmp_path, {variable: value})
    assert value not in str(refused.value)
    assert contents(tmp_path) == {}


def test_the_hub_finds_them_where_it_looks(tmp_path):
    write_keys(tmp_path, {})
    (tmp_path / "data").mkdir()
    (tmp_path / "hub").rename(tmp_path / "data" / "keys")
    before = contents(tmp_path / "data")
    keys = Keys(tmp_path / "data")
    assert f"{keys.service_token}\n" == (tmp_path / "service" / "service-token").read_text()
    assert len({keys.cookie_secret, keys.crypt_key, keys.proxy_token, keys.service_token}) == 4
    assert contents(tmp_path / "data") == before


def test_a_repr_shows_no_secret():
    assert "value" not in repr(Secret("cookie-secret", "value"))
