"""What access refuses."""

from django.utils.translation import gettext as _

from pratique.errors import Refusal


class NotHere(Refusal):
    """Missing or forbidden: the answer does not tell which."""

    code = "not_here"

    def __init__(self) -> None:
        super().__init__(
            _("This does not exist, or it is not yours to see or do."),
            next_step=_("If your work needs it, ask your administrator for the role."),
        )


class SignInRefused(Refusal):
    """Wrong name, wrong password, disabled or too many tries: all look alike."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__(
            _("Name or password is wrong, or there were too many tries."),
            next_step=_(
                "Try again in some minutes, or ask your administrator to reset your"
                " password."
            ),
        )


class UsernameTaken(Refusal):
    """Somebody signs in under this name already."""

    code = "username_taken"


class UsernameUnusable(Refusal):
    """Not a name to sign in with."""

    code = "username_unusable"


class NameMissing(Refusal):
    """Others would not know who acted."""

    code = "name_missing"


class RoleUnknown(Refusal):
    """There is no such role, or it is not this person's to hand out."""

    code = "role_not_grantable"


class JurisdictionOutside(Refusal):
    """Nobody hands out more than they hold."""

    code = "jurisdiction_outside"


class OwnAccount(Refusal):
    """Nobody changes their own reach, nor locks themselves out."""

    code = "own_account"


class AlreadyDisabled(Refusal):
    """The account is disabled already."""

    code = "already_disabled"


class NotDisabled(Refusal):
    """The account is not disabled."""

    code = "not_disabled"


class PasswordWrong(Refusal):
    """The present password is another."""

    code = "password_wrong"


class PasswordWeak(Refusal):
    """The new password would be guessed."""

    code = "password_weak"
