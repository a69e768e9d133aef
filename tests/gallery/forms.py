"""One form with every kind of field, as the gallery page shows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DateField, HouseForm, LongText, ScaleField

REGIONS = [("", _("Choose a region")), ("north", _("North")), ("south", _("South"))]
TOPICS = [
    (_("Leading people"), [("teams", _("Building a team")), ("conflict", _("Handling conflict"))]),
    (_("Serving readers"), [("teaching", _("Teaching")), ("access", _("Access for everybody"))]),
]


class EverythingForm(HouseForm):
    """Each kind of field once."""

    sentences = {
        "full_name": {"required": _("Enter your name as you write it yourself")},
        "email": {"required": _("Enter your email address")},
        "goals": {"required": _("Enter what you hope to learn or work on")},
        "role": {"required": _("Choose whether you join as a mentor, a mentee or both")},
        "topics": {"required": _("Choose at least one topic")},
        "region": {"required": _("Choose your region")},
        "places": {"required": _("Enter how many people you can mentor, 1 or more")},
        "ends_on": {"required": _("Enter the day on which you would like to end")},
        "first": {"required": _("Choose where you stand between the two")},
        "second": {"required": _("Choose where you stand between the two")},
        "agree": {"required": _("Tick the box to join the round")},
    }
    seen_by = {"goals": _("Shown to your partner after you have both accepted")}
    hints = {
        "role": {
            "mentor": _("You give time and experience"),
            "mentee": _("You bring the questions"),
        }
    }
    in_two_columns = ("topics",)

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(
        label=_("Email address"), help_text=_("We write to you here, and show it to nobody yet")
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    goals = LongText(
        label=_("What do you hope to learn?"), max_length=300, help_text=_("One or two sentences")
    )
    role = forms.ChoiceField(
        label=_("How would you like to join?"),
        widget=forms.RadioSelect,
        choices=[
            ("mentor", _("As a mentor")),
            ("mentee", _("As a mentee")),
            ("both", _("As both")),
        ],
    )
    topics = forms.MultipleChoiceField(
        label=_("What would you like to talk about?"),
        widget=forms.CheckboxSelectMultiple,
        choices=TOPICS,
    )
    region = forms.ChoiceField(label=_("Region"), choices=REGIONS)
    places = forms.IntegerField(
        label=_("How many people can you mentor?"), min_value=1, max_value=9
    )
    ends_on = DateField(label=_("Last day"))
    first = ScaleField(
        left=_("I think aloud and talk it through"), right=_("I think first and talk later")
    )
    second = ScaleField(
        left=_("Say it plainly, even if it stings"),
        right=_("Say it gently, even if it takes longer"),
    )
    agree = forms.BooleanField(label=_("I have read who sees what"))


class QuestionForm(HouseForm):
    """A page with one question, whose label is the heading."""

    question = "goals"
    sentences = {"goals": {"required": _("Enter what you hope to learn or work on")}}
    seen_by = {"goals": _("Shown to your partner after you have both accepted")}
    goals = LongText(
        label=_("What do you hope to learn?"),
        max_length=300,
        help_text=_("One or two sentences do"),
    )
