"""The pages of the profile. Each form knows its own answers: where they come from and which act
writes them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import beginnings, dates, locales, services
from accounts.forms.base import HouseForm, LongText, OneLine
from accounts.languages import language_choices
from accounts.models import Field, InstitutionType, Profile, Region, User
from accounts.zones import site_zone, zone_choices, zone_words

PARTNERS_SEE = _("Shown to people we suggest to you, and to coordinators of rounds that you join")
IN_GENERAL = _("{field} in general")


class ProfileForm(HouseForm):
    """One page of questions about a person, and what is known already."""

    from_lists: ClassVar[tuple[str, ...]] = ()
    """What of it a list of members may know."""

    def __init__(self, *args: Any, person: User, profile: Profile | None, **kwargs: Any) -> None:
        self.person = person
        self.profile = profile
        known = self.known(profile) if profile else {}
        asks = bool(self.from_lists) and not any(known.values())
        told = self.listed(beginnings.known_of(person)) if asks else {}
        self.is_from_a_list = bool(told)
        kwargs.setdefault("initial", known | told)
        super().__init__(*args, **kwargs)

    def known(self, profile: Profile) -> dict[str, Any]:
        """Return the answers given before."""
        return {name: getattr(profile, name) for name in self.base_fields}

    def listed(self, told: dict[str, Any]) -> dict[str, Any]:
        """What of a list of members can be filled in where nothing was answered yet."""
        return {name: told[name] for name in self.from_lists if name in told}

    def save(self) -> None:
        """Have the answers written."""
        raise NotImplementedError

    @property
    def owner(self) -> Profile:
        """The profile, which every page but the first can count on."""
        return cast("Profile", self.profile)


class NameForm(ProfileForm):
    """Who are you? The only page that cannot be skipped."""

    from_lists = ("full_name", "called")
    sentences = {"full_name": {"required": _("Enter your name as you write it yourself")}}
    full_name = OneLine(label=_("Full name"), max_length=200)
    called = OneLine(
        label=_("What should we call you?"),
        help_text=_("In greetings. Leave it empty to be called by your full name"),
        max_length=80,
        required=False,
    )
    pronouns = OneLine(
        label=_("Pronouns"), help_text=_("Like she, he, they"), max_length=60, required=False
    )

    def save(self) -> None:
        self.profile = services.introduce(self.person, **self.cleaned_data)


EXAMPLE = datetime(2026, 12, 6, 22, 59)  # noqa: DTZ001  a clock on the wall, wherever it hangs


def format_choices() -> list[tuple[str, str]]:
    """Return each way to write dates with an example: "6 December 2026, 22:59, as in …"."""
    return [(code, written_as(code)) for code in locales.RegionalFormat.values]


def written_as(code: str) -> str:
    """Return an example of how dates and times are written, and where that is usual."""
    with locales.override(code):
        example = dates.moment(EXAMPLE)
    return f"{example} ({locales.RegionalFormat(code).label})"


class LanguagesForm(ProfileForm):
    """Which languages, and which clock."""

    sentences = {
        "time_zone": {
            "required": _("Choose your time zone"),
            "invalid_choice": _("Choose your time zone from the list"),
        },
        "regional_format": {
            "required": _("Choose how dates and times are written"),
            "invalid_choice": _("Choose how dates and times are written from the list"),
        },
        "languages": {"invalid_choice": _("Choose your languages from the list")},
    }
    seen_by = {
        "time_zone": _("Your partner sees it, so that you can find hours that suit you both"),
        "languages": PARTNERS_SEE,
    }
    in_two_columns = ("languages",)

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Dates and times on this site and in our mails follow it"),
        choices=zone_choices,
    )
    regional_format = forms.ChoiceField(
        label=_("How are dates and times written?"),
        widget=forms.RadioSelect,
        choices=format_choices,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you could meet in"),
        widget=forms.CheckboxSelectMultiple,
        choices=language_choices,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keep_odd_answers()
        if self.profile and not self.profile.languages:
            # Not answered yet: a script may put in the zone that the browser knows.
            self.fields["time_zone"].widget.attrs["data-guess-zone"] = site_zone()

    def known(self, profile: Profile) -> dict[str, Any]:
        """Whoever has not said how they write dates reads them as their browser asks."""
        said = super().known(profile)
        said["regional_format"] = said["regional_format"] or locales.offered_like(
            locales.active_territory()
        )
        return said

    def _keep_odd_answers(self) -> None:
        """Let answers that came from elsewhere stay choosable although our lists lack them."""
        zone_field = cast("forms.ChoiceField", self.fields["time_zone"])
        language_field = cast("forms.MultipleChoiceField", self.fields["languages"])
        zone = self.initial.get("time_zone")
        if zone and not zone_field.valid_value(zone):
            zone_field.choices = [(zone, zone_words(zone)), *zone_choices()]
        names = dict(language_choices())
        odd = [code for code in self.initial.get("languages", []) if code not in names]
        language_field.choices = [*names.items(), *((code, code) for code in odd)]

    def save(self) -> None:
        services.set_languages_and_zone(self.owner, **self.cleaned_data)


class WorkForm(ProfileForm):
    """Role at work, and where."""

    from_lists = ("job_title", "institution", "region")

    sentences = {
        "region": {"invalid_choice": _("Choose your region from the list")},
        "institution_type": {"invalid_choice": _("Choose a kind of place from the list")},
    }

    job_title = OneLine(
        label=_("Your role at work"),
        help_text=_("Like “Children’s librarian” or “Student”"),
        max_length=160,
        required=False,
    )
    institution = OneLine(
        label=_("Institution"),
        help_text=_("Choose from the list as you type. If yours is missing, write its name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-institutions"}),
    )
    institution_type = forms.ModelChoiceField(
        label=_("What kind of place is it?"),
        queryset=InstitutionType.objects.all(),
        empty_label=_("No answer"),
        required=False,
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Region.objects.all(),
        empty_label=_("No answer"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.asks_for_kind = InstitutionType.objects.exists()
        super().__init__(*args, **kwargs)
        if not self.asks_for_kind:
            del self.fields["institution_type"]

    def known(self, profile: Profile) -> dict[str, Any]:
        place = profile.institution
        kind = {"institution_type": place.type_id if place else None}
        return {
            "job_title": profile.job_title,
            "institution": str(place or ""),
            "region": profile.region_id,
            **(kind if self.asks_for_kind else {}),
        }

    def save(self) -> None:
        services.set_workplace(self.owner, **self.cleaned_data)


def as_choice(row: Field) -> tuple[int, Any]:
    """Return a field as a choice; one that its group is named after stands for all of it."""
    whole = row.name == row.group
    return row.pk, format_lazy(IN_GENERAL, field=row.name) if whole else row.name


class FieldsField(forms.ModelMultipleChoiceField):
    """Fields of work as ticks, under the names of their groups."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Field.objects.all(), **kwargs)

    def grouped(self) -> list[tuple[Any, Any]]:
        """Return the choices: groups with their fields, then the fields that have no group."""
        groups: dict[str, list[tuple[int, Any]]] = {}
        for row in sorted(Field.objects.all(), key=lambda row: row.name != row.group):
            groups.setdefault(row.group, []).append(as_choice(row))
        alone = groups.pop("", [])
        named = list(groups.items())
        return [*named, (_("More"), alone)] if named and alone else [*named, *alone]


class FieldsForm(ProfileForm):
    """What kind of library work, and since when."""

    sentences = {
        "fields_of_work": {
            "invalid_choice": _("Choose your fields of work from the list"),
            "invalid_pk_value": _("Choose your fields of work from the list"),
        },
        "career_stage": {"invalid_choice": _("Choose a career stage from the list")},
    }
    in_two_columns = ("fields_of_work",)

    career_stage = forms.ChoiceField(
        label=_("Where are you in your career?"),
        widget=forms.RadioSelect,
        choices=[*Profile.Stage.choices, ("", _("No answer"))],
        required=False,
    )
    fields_of_work = FieldsField(
        label=_("Which fields do you work in?"),
        help_text=_("Choose all that take up a good part of your week"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("FieldsField", self.fields["fields_of_work"])
        field.choices = field.grouped()

    def known(self, profile: Profile) -> dict[str, Any]:
        chosen = list(profile.fields.values_list("pk", flat=True))
        return {"career_stage": profile.career_stage, "fields_of_work": chosen}

    def save(self) -> None:
        services.set_fields(
            self.owner,
            fields=self.cleaned_data["fields_of_work"],
            career_stage=self.cleaned_data["career_stage"],
        )


MOST_SCHOOLS = 8
CLASS_YEAR = _("Enter a class year between 1930 and 2100, like 2019")


def school_field(number: int) -> OneLine:
    """Ask for the name of a school; those that we know are offered while typing."""
    return OneLine(
        label=format_lazy("{} {}", _("School"), number),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-schools", "spellcheck": "false"}),
    )


def year_field() -> forms.IntegerField:
    """Ask for the year of one's class."""
    return forms.IntegerField(
        label=_("Class year"),
        min_value=1930,
        max_value=2100,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), CLASS_YEAR),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


def study_field() -> OneLine:
    """Ask for what one studied there, in any words; those that many use are offered."""
    return OneLine(
        label=_("Program of study (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-studies"}),
    )


class SchoolsForm(ProfileForm):
    """Schools, class years and what was studied: a row each, with an empty one for the next."""

    marks_optional = False
    from_lists = ("school", "class_year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posted = sum(name.startswith("school_") for name in self.data)
        self.count = min(posted or len(self.initial) // 3 + 1, MOST_SCHOOLS)
        for number in range(1, self.count + 1):
            self.fields[f"school_{number}"] = school_field(number)
            self.fields[f"year_{number}"] = year_field()
            self.fields[f"study_{number}"] = study_field()

    def known(self, profile: Profile) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for number, row in enumerate(profile.education.select_related("school"), start=1):
            answers[f"school_{number}"] = row.school.name
            answers[f"year_{number}"] = row.class_year
            answers[f"study_{number}"] = row.study
        return answers

    def listed(self, told: dict[str, Any]) -> dict[str, Any]:
        if "school" not in told:
            return {}
        return {"school_1": told["school"], "year_1": told["class_year"], "study_1": ""}

    def rows(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """Yield the three fields of each row."""
        for number in range(1, self.count + 1):
            yield self[f"school_{number}"], self[f"year_{number}"], self[f"study_{number}"]

    def clean(self) -> dict[str, Any]:
        """Gather the rows that say something, each school once and with its year."""
        answers = self.cleaned_data
        self.classes: dict[str, tuple[str, int, str]] = {}
        for number in range(1, self.count + 1):
            name = answers.get(f"school_{number}") or ""
            year = answers.get(f"year_{number}")
            wrong = self.errors.keys() & {f"school_{number}", f"year_{number}"}
            if not wrong and (name or year):
                self._take(number, name, year)
        return answers

    def _take(self, number: int, name: str, year: int | None) -> None:
        if not name:
            self.add_error(f"school_{number}", ValidationError(_("Enter the school of this class")))
        elif not year:
            self.add_error(f"year_{number}", ValidationError(_("Enter the class year, like 2019")))
        elif name.lower() in self.classes:
            self.add_error(
                f"school_{number}", ValidationError(_("You have named this school already"))
            )
        else:
            study = self.cleaned_data.get(f"study_{number}") or ""
            self.classes[name.lower()] = (name, year, study)

    def save(self) -> None:
        services.set_schooling(self.owner, classes=self.classes.values())


class AboutForm(ProfileForm):
    """Something in one's own words."""

    question = "about"
    seen_by = {"about": _("Shown to your partner after you both accept")}

    about = LongText(
        label=_("Is there anything else that a partner should know about you?"),
        help_text=_(
            "What you enjoy, what you have lived through, how you like to be met. "
            "Your partner gets your email address once you both accept: leave it out here"
        ),
        max_length=1000,
        rows=6,
        required=False,
    )

    def save(self) -> None:
        services.set_about(self.owner, **self.cleaned_data)
