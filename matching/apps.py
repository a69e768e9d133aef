from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the clock what waits in our tables and how long they are kept."""
        from matching import digest, retention  # noqa: F401  (models are loaded only now)
