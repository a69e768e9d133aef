"""Every kind of mail has an entry that says why it comes, or who may stop it."""

from pathlib import Path

from django.conf import settings

from mentorship.mail.kinds import GROUPS, KINDS
from mentorship.models.choices import OPTIONAL_GROUPS


def rendered_kinds():
    """The names of all messages that there are templates for."""
    ours = Path(settings.BASE_DIR, "templates")
    return {path.stem for path in ours.glob("mail/*.md")} - {"foot"}


def test_every_message_of_the_site_has_an_entry():
    assert set(rendered_kinds()) == set(KINDS) - {"direct"}


def test_a_mail_can_be_stopped_or_says_why_it_comes():
    assert set(GROUPS) == set(OPTIONAL_GROUPS)
    for kind in KINDS.values():
        assert (kind.group in GROUPS) != bool(kind.why), kind.name


def test_a_reminder_can_be_stopped_and_never_comes_at_night():
    for kind in KINDS.values():
        assert not kind.reminder or (kind.group == "reminders" and not kind.at_once), kind.name
