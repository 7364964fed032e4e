"""Passwords: made, judged, kept as hashes, compared in the same time."""

import secrets

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pratique.access.refusals import PasswordWeak
from pratique.ids import ALPHABET

SHORTEST = 10
GROUPS, GROUP = 4, 4  # 16 signs of 5 bits


def one_time() -> str:
    """Return a password that can be read out over the phone: 80 bits in groups."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)
    )


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return hashers.make_password(password)


def is_right(password: str, kept: str | None) -> bool:
    """Compare; without anything kept, take as long and say no."""
    if kept is None:
        hashers.make_password(password)
        return False
    return hashers.check_password(password, kept)


def refuse_weak(password: str, *, username: str) -> None:
    """Refuse a password that would be guessed."""
    if len(password) < SHORTEST:
        raise PasswordWeak(
            _("The new password is shorter than %(shortest)s characters.")
            % {"shortest": SHORTEST},
            next_step=_("Three or four words make a long one that is easy to keep."),
            field="new_password",
        )
    if username in password.lower() or _is_common(password):
        raise PasswordWeak(
            _("The new password is among the first that anybody would try."),
            next_step=_("Leave out your name and well-known passwords."),
            field="new_password",
        )


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
