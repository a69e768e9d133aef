from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List what our tables know of a person, and log who signs in."""
        from accounts import receivers
        from accounts.privacy import holdings  # noqa: F401  (models are loaded only now)

        receivers.listen()
