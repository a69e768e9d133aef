"""The account that a person signs in with."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts whose address is stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Return a saved account; without a password, one that signs in by code or passkey."""
        user = self.model(email=email.strip().lower(), **extra)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Return a saved administrator of the whole association."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can sign in. What they may run is said by `Coordinator` rows alone.

    A closed account waits to be erased; whoever signs in to it meanwhile opens it again. An erased
    one is an empty row: it stays because pairings and enrollments of the past hang on it.
    """

    email = models.EmailField(
        _("email address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Another account uses this email address")},
    )
    is_staff = models.BooleanField(
        _("may open the admin"),
        default=False,
        help_text=_("Opens the door of the admin. What is behind it comes from coordinator roles."),
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Another account uses this email address"),
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(closed_at__isnull=False, is_active=False),
                name="user_erased_is_closed",
                violation_error_message=_("An erased account stays closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name the person gave, or their address until they have given one."""
        if self.erased_at:
            return gettext("A former member")
        return self._own_name() or self.email

    @property
    def public_name(self) -> str:
        """How others read of this person: the name they gave, never their address."""
        return self._own_name() or (
            gettext("A former member") if self.erased_at else gettext("A member")
        )

    @property
    def name_within(self) -> str:
        """The same in the midst of a sentence, where words of ours begin small."""
        return self._own_name() or (
            gettext("a former member") if self.erased_at else gettext("a member")
        )

    @property
    def called(self) -> str:
        """What others call this person, in the midst of a sentence."""
        profile = getattr(self, "profile", None)
        return profile.greeting if profile and not self.erased_at else self.name_within

    def _own_name(self) -> str:
        profile = getattr(self, "profile", None)
        return "" if profile is None or self.erased_at else " ".join(profile.full_name.split())

    def get_short_name(self) -> str:
        """What to call this person in a greeting."""
        if self.erased_at:
            return gettext("a former member")
        profile = getattr(self, "profile", None)
        return profile.greeting if profile else self.email.partition("@")[0]
