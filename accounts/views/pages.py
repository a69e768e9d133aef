"""Every page of questions about a person, in the order in which a newcomer meets them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Text
from accounts.forms.profile import (
    PARTNERS_SEE,
    AboutForm,
    FieldsForm,
    LanguagesForm,
    NameForm,
    ProfileForm,
    SchoolsForm,
    WorkForm,
)
from accounts.forms.style import ApproachForm, CommunicationForm, ListeningForm


@dataclass(frozen=True)
class Page:
    """One page: its address, its question, why we ask, and its form."""

    key: str
    title: Text
    why: Text
    form: type[ProfileForm]
    route: str = "profile_page"
    template: str = "accounts/page.html"
    can_skip: bool = True
    seen_by: Text = ""


NEITHER_IS_BETTER = _(
    "Neither end is better. Choose what is usually true of you when you work with a colleague "
    "you trust."
)

PAGES = (
    Page(
        "name",
        _("Who are you?"),
        _("So that a partner knows whom they will meet."),
        NameForm,
        can_skip=False,
        seen_by=PARTNERS_SEE,
    ),
    Page(
        "languages",
        _("Your languages and time zone"),
        _("So that you can meet at an hour, and in a language, that suits you both."),
        LanguagesForm,
    ),
    Page(
        "work",
        _("Where do you work?"),
        _("Rounds can pair people inside or outside one institution or region, as you wish."),
        WorkForm,
        template="accounts/work.html",
        seen_by=PARTNERS_SEE,
    ),
    Page(
        "fields",
        _("What is your work?"),
        _("So that we can find somebody near to your field, or far from it if you prefer."),
        FieldsForm,
        seen_by=PARTNERS_SEE,
    ),
    Page(
        "schools",
        _("Where did you study?"),
        _(
            "Schools pair their students and new graduates with earlier classes. "
            "A class that is still to come counts too."
        ),
        SchoolsForm,
        template="accounts/schools.html",
        seen_by=_("Shown in schools’ own programs, to people we suggest to you there"),
    ),
    Page("about", _("About you"), "", AboutForm),
    Page(
        "communication",
        _("How do you like to talk?"),
        NEITHER_IS_BETTER,
        CommunicationForm,
        route="working_style_page",
    ),
    Page(
        "approach",
        _("How do you go about a problem?"),
        NEITHER_IS_BETTER,
        ApproachForm,
        route="working_style_page",
    ),
    Page(
        "listening",
        _("Listening, and saying clearly"),
        _("Two looks at yourself, with a tip for each. They never count for or against you."),
        ListeningForm,
        route="working_style_page",
    ),
)
BY_KEY = {page.key: page for page in PAGES}
ABOUT_ME = tuple(page for page in PAGES if page.route == "profile_page")
STYLE = tuple(page for page in PAGES if page.route == "working_style_page")
