from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the clock how long our tables are kept; it cannot know of them by itself."""
        from matching import retention  # noqa: F401  (models are loaded only now)
