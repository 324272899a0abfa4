from hub_config.keys import Keys


def test_made_once_private_and_different(tmp_path):
    keys = Keys(tmp_path)
    made = [keys.cookie_secret, keys.crypt_key, keys.proxy_token, keys.service_token]
    assert len({*made}) == 4
    assert all(len(bytes.fromhex(key)) == 32 for key in made)
    again = Keys(tmp_path)
    assert [again.cookie_secret, again.crypt_key, again.proxy_token, again.service_token] == made
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()} == {0o600}
    assert len(list((tmp_path / "keys").iterdir())) == 4
    assert not any(key in repr(keys) for key in made)
