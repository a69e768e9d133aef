"""Every mail test may open a post office."""

from collections.abc import Iterator

import pytest

from tests.post_office import PostOffice


@pytest.fixture
def post_office(settings) -> Iterator[PostOffice]:
    """A mail server that is open, and to which the outbox's mails go."""
    office = PostOffice()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    office.open()
    yield office
    office.close()
