"""The names under which people sign in."""

import re
import unicodedata

from django.utils.translation import gettext as _

from pratique.access.refusals import UsernameUnusable

USABLE = re.compile(r"[\w][\w.@-]{1,63}")


def plain(username: str) -> str:
    """Return a name as it is compared: lower case, one form for each sign."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def usable(username: str) -> str:
    """Return a new account's name as it is kept, or refuse it."""
    name = plain(username)
    if not USABLE.fullmatch(name) or name != name.lower():
        raise UsernameUnusable(
            _("“%(name)s” cannot be a name to sign in with.") % {"name": username},
            next_step=_("Use 2 to 64 letters, digits, dots or dashes."),
            field="username",
        )
    return name
