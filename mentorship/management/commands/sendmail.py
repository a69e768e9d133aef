"""Send what is due, once; for sites that let a scheduler do it, and to look into trouble."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from mentorship.mail.delivery import Postman
from mentorship.models import OutgoingMail


class Command(BaseCommand):
    """Send every mail that is due, then say how many there are in each state."""

    help = "Sends the mails that are due, then ends."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send until nothing is due or the mail server cannot be reached."""
        postman = Postman()
        while postman():
            pass
        postman.close()
        counts = OutgoingMail.objects.order_by("state").values_list("state").annotate(Count("pk"))
        for state, count in counts:
            self.stdout.write(f"{state}: {count}")
