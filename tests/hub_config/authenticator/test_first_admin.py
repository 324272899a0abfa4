from hub_config.authenticator.accounts import Accounts
from hub_config.authenticator.first_admin import make_first_admin
from hub_config.authenticator.passwords import verify
from hub_config.authenticator.tables import open_database


def test_made_once_and_stored_as_a_hash_only(tmp_path):
    file = tmp_path / "hub.sqlite"
    engine = open_database(f"sqlite:///{file}")
    password = make_first_admin(engine, "admin")
    account = Accounts(engine).find("admin")
    assert account.admin
    assert account.approved
    assert verify(account.password_hash, password)
    assert make_first_admin(engine, "admin") is None
    engine.dispose()
    assert password.encode() not in file.read_bytes()


def test_none_is_made_where_there_are_accounts(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'hub.sqlite'}")
    Accounts(engine).add("ada", "hash", approved=True)
    assert make_first_admin(engine, "admin") is None
    assert Accounts(engine).find("admin") is None
    engine.dispose()
