from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what waits in our tables, how long they are kept, what they know of people, and what
        the clock is to do.
        """
        # Models are loaded only now.
        from matching import digest, nights, privacy, retention  # noqa: F401
