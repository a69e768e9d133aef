"""What a new password must be, in our words."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """At least so many characters; no other rule about which."""

    def get_error_message(self) -> str:
        return (
            ngettext(
                "Choose a longer password, of at least %d character",
                "Choose a longer password, of at least %d characters",
                self.min_length,
            )
            % self.min_length
        )

    def get_help_text(self) -> str:
        return (
            ngettext("At least %d character", "At least %d characters", self.min_length)
            % self.min_length
        )


class NotLikeMe(password_validation.UserAttributeSimilarityValidator):
    """Not made from the person's own address."""

    def get_error_message(self) -> str:
        return _("Choose a password that is not so close to your email address")

    def get_help_text(self) -> str:
        return _("Not made from your email address")


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the passwords that are tried first."""

    def get_error_message(self) -> str:
        return _("Choose another password: this one is on the list that is tried first")

    def get_help_text(self) -> str:
        return _("Not one that many people use")
