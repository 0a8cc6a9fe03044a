"""Passwords: long rather than complicated."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from buurtplein.core.errors import RuleBroken
from buurtplein.people import passwords
from buurtplein.people.passwords import check_password, hash_password, is_password


@pytest.mark.parametrize(
    "password", ["drie losse woorden", "paard batterij nietje", "Xk29!mmqP0sd", "a" * 5 + "bcdefghij kl"]
)
def test_a_long_password_is_fine(password):
    check_password(password, about=("Gerda", "Bakker"))


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "elf tekens.",
        "aaaaaaaaaaaaa",
        "welkomwelkom1",
        "buurtplein2026",
        "123456789012",
        "gerdabakker12",
        "x" * 129,
        "wachtwoord12345",
        "leavemealone",
        "1qaz2wsx3edc",
        "Dragon123456",
        "!!Superman2026!",
        "trustno1trustno1",
    ],
)
def test_a_password_that_is_short_or_easy_to_guess_is_refused_at_its_field(password):
    with pytest.raises(RuleBroken) as refused:
        check_password(password, about=("Gerda", "Bakker"))
    assert refused.value.field == "password"


def test_what_is_kept_is_argon2id_as_promised():
    assert hash_password("drie losse woorden").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_four_at_once_and_no_more_are_hashed_in_one_process(monkeypatch):
    full = []
    four = Barrier(4, action=lambda: full.append(not passwords._at_once.acquire(blocking=False)))

    class Waiting:
        def verify(self, _kept, _password):
            four.wait(timeout=60)

        def hash(self, password):
            four.wait(timeout=60)
            return password

    monkeypatch.setattr(passwords, "_hasher", Waiting())
    with ThreadPoolExecutor(12) as threads:
        asked = [
            threads.submit(is_password, "kept", "x") if n % 2 else threads.submit(hash_password, "x") for n in range(12)
        ]
        assert [bool(answer.result()) for answer in asked] == [True] * 12
    assert full == [True] * 3


def test_only_the_right_password_fits_and_nobody_has_none():
    kept = hash_password("drie losse woorden")
    assert is_password(kept, "drie losse woorden")
    assert not is_password(kept, "drie losse woordeN")
    assert not is_password(None, "nobody has this password")
    assert not is_password("geen hash", "iets")
