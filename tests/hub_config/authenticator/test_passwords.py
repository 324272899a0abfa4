import pytest

from hub_config.authenticator import passwords


@pytest.mark.parametrize(
    "password", ["password", "password1", "12345678", "qwertyuiop", "iloveyou1", "P@ssw0rd", "letmein123"]
)
def test_common_passwords_are_refused(password):
    assert "easy to guess" in passwords.problem(password, "ada")


@pytest.mark.parametrize("password", ["adalovelace", "adalovelace1", "waymark1"])
def test_what_follows_from_the_name_or_the_place_is_refused(password):
    assert "easy to guess" in passwords.problem(password, "adalovelace")


def test_length():
    assert "too short" in passwords.problem("k9!zQ2x", "ada")
    assert "too long" in passwords.problem("k9!zQ2x" * 40, "ada")
    assert passwords.problem("k9!zQ2xw", "ada") is None


def test_only_argon2id_is_stored_and_it_verifies():
    hashed = passwords.hash_password("correct horse 7")
    assert hashed.startswith("$argon2id$")
    assert passwords.verify(hashed, "correct horse 7")
    assert not passwords.verify(hashed, "correct horse 8")


def test_the_same_characters_typed_on_another_machine_verify():
    hashed = passwords.hash_password("zo\u00eb horse 71")
    assert passwords.verify(hashed, "zoe\u0308 horse 71")


def test_an_unknown_name_costs_one_verification_as_a_known_one_does(monkeypatch):
    done = []
    verify = passwords._HASHER.verify

    class Counting:
        def verify(self, hashed, password):
            done.append(hashed.split("$")[:4])  # kind and parameters
            return verify(hashed, password)

    known = passwords.hash_password("correct horse 7")
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    passwords.verify(known, "wrong horse 7")
    passwords.verify(None, "wrong horse 7")
    assert len(done) == 2
    assert done[0] == done[1]


def test_generated_passwords_pass_our_own_rule():
    assert all(passwords.problem(passwords.generate(), "admin") is None for _ in range(20))
