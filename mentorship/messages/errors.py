"""To administrators: something on the site broke for somebody."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    where = "KeyError at mentorship/views/home/steps.py:31"
    yield make(where, "home", "5b1f0c7e9a4d42d18c3f", it.coordinator)


@mail(
    Kind.ERROR_REPORT,
    _("Something on the site broke"),
    why=_("You run the whole site. One mail an hour comes for each kind of error."),
    at_once=True,
    true=always,
    samples=_samples,
)
def error_report(where: str, page: str, reference: str, person: User) -> Letter:
    """An error of this kind at this place, met first on this page; once an hour for each kind."""
    facts = {
        "where": where,
        "page": page,
        "reference": reference,
        "url": site_link("admin:status"),
    }
    hour = f"hour:{int(timezone.now().timestamp()) // 3600}"
    return Letter(f"error:{where}"[:120], person, facts, {}, once=hour)


def error_reports(where: str, page: str, reference: str) -> Iterator[Message]:
    """To everybody who runs the whole site."""
    for person in access.administrators():
        yield error_report(where, page, reference, person)
