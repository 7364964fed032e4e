"""Signing in: one answer to everything that is wrong, and guessing is slow."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.contrib.auth import hashers
from django.db import connections

from pratique import clock, database
from pratique.access import events, refusals
from pratique.access.actions import accounts, tries
from pratique.access.actions.signing_in import change_password, sign_in
from pratique.access.models import Account, Credential, Try
from pratique.access.queries import actor_of
from pratique.database import WORKER
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from tests.access.cast import PASSWORD, administrator, entries_about, opened

pytestmark = pytest.mark.usefixtures("database")
WRONG = "wrong"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let the wall's clock stand, and move it on at will."""
    instant = clock.wall()

    def on(duration: timedelta) -> None:
        nonlocal instant
        instant += duration

    def now() -> datetime:
        return instant

    monkeypatch.setattr(clock, "wall", now)
    return on


def proves(username: str, password: str, source: str = "") -> bool:
    """Sign in."""
    account = sign_in(username=username, password=password, source=source)
    return account.username == username


def refused(username: str, password: str = WRONG, source: str = "") -> Refusal:
    """Try to sign in, and return how it is refused."""
    with pytest.raises(refusals.SignInRefused) as found:
        sign_in(username=username, password=password, source=source)
    return found.value


def test_a_name_and_its_password_prove_the_account() -> None:
    account = opened("wang")
    proved = sign_in(username="wang", password=PASSWORD)
    entry = entries_about(account.pk)[-1]

    assert proved == account
    assert proved.last_sign_in is not None
    assert (entry.kind, entry.actor) == (events.SIGNED_IN, str(account.pk))


@pytest.mark.parametrize("typed", ["WANG", " wang ", "ｗａｎｇ"])
def test_how_the_name_is_typed_does_not_matter(typed: str) -> None:
    opened("wang")

    assert sign_in(username=typed, password=PASSWORD).username == "wang"


def test_whatever_is_wrong_the_answer_is_the_same() -> None:
    by, closed = administrator(), opened("closed")
    opened("wang")
    with database.acting(by):
        accounts.disable(account=closed.pk, by=by)
    answers = [
        refused("wang"),
        refused("nobody"),
        refused("closed", PASSWORD),
        refused("", ""),
        refused("wang", PASSWORD + " "),
    ]

    assert all(vars(answer) == vars(answers[0]) for answer in answers)
    assert {answer.code for answer in answers} == {"sign_in_refused"}


@pytest.mark.parametrize("username", ["wang", "nobody"])
def test_a_password_is_hashed_once_whether_the_name_exists_or_not(
    username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened("wang")
    hasher = type(hashers.get_hasher())
    encode = mock.Mock(side_effect=hashers.get_hasher().encode)
    monkeypatch.setattr(hasher, "encode", encode)
    refused(username)

    assert encode.call_count == 1


@pytest.mark.parametrize("username", ["wang", "nobody"])
def test_guessing_is_slowed_down_whether_the_name_exists_or_not(
    username: str, wait: Callable[[timedelta], None]
) -> None:
    opened("wang")
    for _ in range(5):
        refused(username)
    with database.acting(WORKER):
        slowed = Entry.objects.filter(kind=events.SIGN_IN_SLOWED).count()
        (row,) = Try.objects.all()
    refused(username, PASSWORD)

    assert slowed == 1
    assert row.failures == 5
    assert username not in str(bytes(row.key))


def test_the_wait_ends_by_itself(wait: Callable[[timedelta], None]) -> None:
    opened("wang")
    for _ in range(5):
        refused("wang")
    refused("wang", PASSWORD)
    wait(MINUTE)

    assert proves("wang", PASSWORD)


def test_each_further_failure_doubles_the_wait_up_to_the_longest(
    wait: Callable[[timedelta], None],
) -> None:
    opened("wang")
    for _ in range(5):
        refused("wang")
    for count, minutes in enumerate((1, 2, 4, 8, 15, 15), start=5):
        wait(minutes * MINUTE - timedelta(seconds=1))
        refused("wang")
        assert counted() == count, "not yet"
        wait(timedelta(seconds=1))
        refused("wang")
        assert counted() == count + 1


def counted() -> int:
    """Return how many failures the only name that was tried has."""
    with database.acting(WORKER):
        return Try.objects.get().failures


def test_waiting_out_is_not_made_longer_by_trying(
    wait: Callable[[timedelta], None],
) -> None:
    opened("wang")
    for _ in range(20):
        refused("wang")
    wait(MINUTE)

    assert proves("wang", PASSWORD)


def test_failures_are_forgotten(wait: Callable[[timedelta], None]) -> None:
    opened("wang")
    for _ in range(4):
        refused("wang")
    wait(2 * tries.FORGOTTEN_AFTER)
    refused("wang")

    assert counted() == 1


def test_a_right_password_clears_the_count() -> None:
    opened("wang")
    for _ in range(4):
        refused("wang")
    sign_in(username="wang", password=PASSWORD)
    refused("wang")

    assert counted() == 1


def test_an_office_behind_one_address_may_sign_in_all_day() -> None:
    opened("wang")
    for _ in range(tries.FREE["source"] + 1):
        assert proves("wang", PASSWORD, source="198.51.100.7")


def test_an_own_account_buys_no_further_guesses() -> None:
    opened("wang")
    for number in range(50):
        if number:
            assert proves("wang", PASSWORD, source="198.51.100.7")
        refused(f"somebody{number}", source="198.51.100.7")
    refused("wang", PASSWORD, source="198.51.100.7")


def test_one_source_that_tries_many_names_is_slowed_down() -> None:
    opened("wang")
    for number in range(50):
        refused(f"somebody{number}", source="198.51.100.7")
    refused("wang", PASSWORD, source="198.51.100.7")

    assert proves("wang", PASSWORD, source="198.51.100.8")


def test_many_at_once_do_not_slip_through(monkeypatch: pytest.MonkeyPatch) -> None:
    opened("wang")
    looked_at: list[str] = []

    def is_right(password: str, _: str | None) -> bool:
        looked_at.append(password)
        return False

    monkeypatch.setattr("pratique.access.passwords.is_right", is_right)

    def guess() -> None:
        refused("wang")
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked_at) == 5


def test_ones_own_password_is_changed() -> None:
    account = opened("wang")
    changed = change_password(
        old=PASSWORD, new="four other plain words", by=actor_of(account)
    )
    refused("wang", PASSWORD)

    assert not changed.credential.must_change_password
    assert proves("wang", "four other plain words")
    assert events.PASSWORD_CHANGED in [
        entry.kind for entry in entries_about(account.pk)
    ]


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("wrong", "four other plain words", refusals.PasswordWrong),
        (PASSWORD, "short", refusals.PasswordWeak),
        (PASSWORD, "wangwangwang", refusals.PasswordWeak),
        (PASSWORD, "1234567890", refusals.PasswordWeak),
    ],
)
def test_a_password_that_does_not_do_changes_nothing(
    old: str, new: str, refusal: type[Refusal]
) -> None:
    account = opened("wang")
    with pytest.raises(refusal) as found:
        change_password(old=old, new=new, by=actor_of(account))

    assert found.value.field
    assert found.value.next_step
    assert proves("wang", PASSWORD)


def test_guessing_ones_own_password_is_slowed_down_too() -> None:
    """Whoever finds a session open must not learn the password in it."""
    account = opened("wang")
    for _ in range(5):
        with pytest.raises(refusals.PasswordWrong):
            change_password(old="x", new="four other words", by=actor_of(account))
    with pytest.raises(refusals.SignInRefused):
        change_password(old=PASSWORD, new="four other words", by=actor_of(account))


def test_nothing_is_counted_in_the_account_itself() -> None:
    account = opened("wang")
    refused("wang")
    with database.acting(WORKER):
        assert Account.objects.get(pk=account.pk).disabled_at is None
        assert Credential.objects.get(pk=account.pk).must_change_password is False
