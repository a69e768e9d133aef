"""The part of the site that runs the mentoring."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

from accounts import beginnings, zones


class MentorshipConfig(AppConfig):
    name = "mentorship"
    verbose_name = _("Mentoring")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List what our tables know of a person, register our mails, follow names and
        addresses, and listen to django-anymail where it is installed.
        """
        # Models are loaded only now.
        from mentorship import messages, privacy  # noqa: F401
        from mentorship.models.association import house
        from mentorship.services import recognition, tracking
        from mentorship.standing import told_by_lists

        recognition.connect()
        zones.ASKED.append(lambda: house().time_zone)
        beginnings.ASKED.append(told_by_lists)
        if apps.is_installed("anymail"):
            tracking.connect()
