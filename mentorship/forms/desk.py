"""The forms of the desk's own models: units, programs, rounds, coordinators."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, HouseModelForm, LongText, OneLine
from accounts.models import User
from accounts.zones import zone_choices, zone_words
from mentorship import weights
from mentorship.models import Coordinator, Program, Question, Round
from mentorship.roles import Role
from mentorship.services import programs, readiness, rounds

WEIGHTS = {f"weight_{factor}": factor for factor in weights.LABELS}
"""The fields of a round's form that hold the weight of a factor."""

OWN_WEIGHT = "weight_own_question"
"""The field of the factor that rests on a question of the program's own."""


class DeskForm(HouseModelForm):
    """A model's form on the desk; a field without a sentence of its own says its label."""

    nothing: Mapping[str, Any] = {}
    """What it means to choose nothing from a list, where “Left open” says too little."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = {name: {"required": _asking(field)} for name, field in self.fields.items()}
        self.sentences = {**plain, **type(self).sentences}
        for name in self.nothing.keys() & self.fields.keys():
            self.fields[name].empty_label = self.nothing[name]  # type: ignore[attr-defined]


def _asking(field: forms.Field) -> str:
    what = {"what": str(field.label or "").lower()}
    if isinstance(field, forms.ChoiceField):
        return _("Choose the %(what)s") % what
    return _("Enter the %(what)s") % what


class AccountForm(DeskForm):
    """What an administrator may change of an account."""

    class Meta:
        model = User
        fields = ("is_active", "is_staff", "is_superuser")
        labels = {"is_superuser": _("Administrator of the whole association")}
        help_texts = {
            "is_active": _("Without it, the account is closed."),
            "is_superuser": _("Runs every unit and every program."),
        }


class UnitForm(DeskForm):
    """A unit of the association."""

    nothing = {"parent": _("Nothing: it stands at the top")}

    def clean_parent(self) -> Any:
        """Refuse a place in the tree below itself."""
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("A unit cannot be part of itself"))
            above = above.parent
        return parent


class ProgramForm(DeskForm):
    """A program: what members read of it, and what kind it is."""

    sentences = {
        "name": {"required": _("Enter the name of the program")},
        "slug": {
            "required": _("Enter the end of the program's address, like career-mentoring"),
            "invalid": _("Use small letters, digits and hyphens, like career-mentoring"),
        },
        "summary": {"required": _("Enter in one sentence what the program is")},
    }

    def clean_grouping(self) -> Any:
        """Refuse another kind of group once somebody has answered for this one."""
        grouping = self.cleaned_data["grouping"]
        changed = self.instance.pk and grouping != self.initial.get("grouping")
        if changed and programs.has_sign_ups(self.instance):
            raise forms.ValidationError(
                _("People have signed up for what it was. Set up another program for this")
            )
        return grouping

    def clean_most_mentors(self) -> Any:
        """Refuse fewer mentors than somebody has asked for."""
        most = self.cleaned_data["most_mentors"]
        if self.instance.pk and most < programs.most_mentors_wanted(self.instance):
            raise forms.ValidationError(_("Somebody who signed up would like more mentors"))
        return most

    class Meta:
        model = Program
        fields = "__all__"  # the admin class names them
        error_messages = {
            "slug": {"unique": _("Another program has this address")},
        }


ZONE_SENTENCES = dict.fromkeys(
    ("required", "invalid_choice"), _("Choose a time zone from the list")
)


class ZoneField(forms.ChoiceField):
    """A time zone from the list, the common ones first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        super().__init__(choices=lambda: [("", _("Choose")), *zone_choices()], **kwargs)

    def keep(self, name: str) -> None:
        """Offer a zone that is stored, also under a name which the list has no more."""
        listed = {key for _part, zones in zone_choices() for key, _words in zones}
        if name and name not in listed:
            self.choices = [("", _("Choose")), (name, zone_words(name)), *zone_choices()]


class RoundForm(DeskForm):
    """A round: its dates, its rules, and what a pair is scored on."""

    time_zone = ZoneField()

    sentences = {
        "name": {"required": _("Enter a name for the round, like 2027")},
        "program": {"required": _("Choose the program that this is a round of")},
        "signup_opens_on": {"required": _("Enter the day on which sign-up opens")},
        "time_zone": ZONE_SENTENCES,
        "offer_days": {"required": _("Enter how many days people have to answer")},
        "minimum_points": {"required": _("Enter the lowest score, or 0")},
        **{name: {"required": _("Enter a weight between 0 and 100")} for name in WEIGHTS},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.pk is not None
        for name, factor in WEIGHTS.items():
            self.fields[name].required = stored
            if stored:
                self.initial.setdefault(name, self.instance.weights.get(factor, 0))
        zone: Any = self.fields["time_zone"]
        zone.keep(self.initial.get("time_zone", ""))
        self.settled = _settled(self.instance) & set(self.fields) if stored else set()
        for name in self.settled:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Settled")

    def clean(self) -> dict[str, Any]:
        """Fill in the proposed weights where none was typed; refuse what does not fit together."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        program = values.get("program") or (self.instance.program if self.instance.pk else None)
        if program:
            self._refuse_misfits(program, values)
        if values.get("matches_nightly") and program and not _is_of_pairs_there(program):
            self.add_error(
                "matches_nightly", _("Only pairs at a convention are matched without being asked")
            )
        self._refuse_settled()
        if program and all(values.get(name) is None for name in WEIGHTS):
            values.update(proposed_weights(program.kind))
        self._check_own_question(values)
        if WEIGHTS.keys() <= values.keys():
            self._weigh({factor: values[name] or 0 for name, factor in WEIGHTS.items()})
        return values

    def _check_own_question(self, values: dict[str, Any]) -> None:
        """Refuse to weigh a question where none counts."""
        program = values.get("program") or (self.instance.pk and self.instance.program)
        if values.get(OWN_WEIGHT) and program and not _has_a_question_that_counts(program):
            self.add_error(
                OWN_WEIGHT,
                _("No question of this program counts in the match. Mark one first, or enter 0"),
            )

    def _refuse_misfits(self, program: Program, values: dict[str, Any]) -> None:
        columns = {field.name for field in Round._meta.concrete_fields} & set(values)
        typed = Round(**{name: values[name] for name in columns - {"program"}})
        for column, sentence in readiness.misfits(program, typed):
            if column in self.fields and column not in self.errors:
                self.add_error(column, sentence)

    def _refuse_settled(self) -> None:
        """Say of what was typed in spite of it that it stays; a browser sends nothing of it."""
        for name in self.settled:
            typed = self.data.get(self.add_prefix(name))
            field, known = self.fields[name], self[name].initial
            field.disabled = False  # what is disabled never counts as changed
            if typed is not None and field.has_changed(known, typed):
                self.add_error(name, rounds.why_settled(self.instance))
            field.disabled = True

    def _weigh(self, typed: dict[str, int]) -> None:
        if sum(typed.values()) == 100:
            self.instance.weights = typed
        else:
            self.add_error(None, _("The weights have to add up to 100"))

    @property
    def changed_columns(self) -> list[str]:
        """The columns that differ from what is stored."""
        columns = ("weights" if name in WEIGHTS else name for name in self.changed_data)
        return list(dict.fromkeys(columns))

    class Meta:
        model = Round
        exclude = ("weights",)  # the admin class names the others


def _is_of_pairs_there(program: Program) -> bool:
    """Whether it pairs people at a convention."""
    return program.is_convention and program.grouping == Program.Grouping.PAIRS


def _has_a_question_that_counts(program: Program) -> bool:
    rows = program.questions.filter(retired_at=None)
    return rows.exclude(counts=Question.Counting.NOT).exists()


def _settled(round: Round) -> frozenset[str]:
    """The fields that are settled: the weights are one column of many fields."""
    columns = rounds.settled(round)
    return columns | WEIGHTS.keys() if "weights" in columns else columns


def weight_field(factor: str) -> forms.IntegerField:
    """The field that holds the weight of a factor."""
    return forms.IntegerField(
        label=weights.LABELS[factor],
        help_text=weights.EXPLANATIONS[factor],
        min_value=0,
        max_value=100,
    )


for _name, _factor in WEIGHTS.items():
    RoundForm.declared_fields[_name] = RoundForm.base_fields[_name] = weight_field(_factor)


def proposed_weights(kind: str) -> dict[str, int]:
    """The weights that a round of this kind starts with, by field."""
    proposed = weights.proposed(kind)
    return {name: proposed[factor] for name, factor in WEIGHTS.items()}


class CoordinatorForm(DeskForm):
    """Appoint a member, named by their address, for one unit or one program."""

    sentences = {"email": {"required": _("Enter the member's email address")}}
    email = forms.EmailField(
        label=_("Email address of the member"),
        help_text=_("They need an account on this site first."),
    )

    field_order = ("email", "unit", "program")

    nothing = {"unit": _("No whole unit"), "program": _("No single program")}

    def clean_email(self) -> str:
        """Find the member; the same sentence whoever it is not."""
        person = User.objects.filter(email__iexact=self.cleaned_data["email"].strip()).first()
        if person is None or not person.is_active:
            raise forms.ValidationError(_("Nobody on this site uses this email address"))
        self.instance.person = person
        return person.email

    class Meta:
        model = Coordinator
        fields = ("unit", "program")
        help_texts = {"unit": _("Choose a unit or a program.")}


class RejectForm(HouseForm):
    """Why suggestions are rejected, once for all that were ticked, and for how long it holds."""

    ONCE, FOR_GOOD = "once", "for_good"
    sentences = {
        "reason": {"required": _("Choose why you reject them")},
        "how_long": {"required": _("Choose whether it holds this time or for the whole round")},
    }
    seen_by = {"words": _("Read by coordinators of the program, and by nobody else")}
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    words = LongText(label=_("In your own words"), max_length=1000, required=False)
    how_long = forms.ChoiceField(
        label=_("For how long?"),
        widget=forms.RadioSelect,
        choices=[
            (ONCE, _("Only this time: a later run may suggest them again")),
            (FOR_GOOD, _("Not these two in this round")),
        ],
    )

    def __init__(self, *args: Any, reasons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]

    @property
    def never_again(self) -> bool:
        """Whether no later run of the round is to suggest them."""
        return bool(self.cleaned_data["how_long"] == self.FOR_GOOD)


MOST_FOUND = 20
"""How many people a search lists."""


def finding(role: str) -> str:
    """The name of the field in which somebody of this role is searched for."""
    return f"find_{role}"


class HandPairingForm(HouseForm):
    """A mentor and a mentee of one round, put together by hand.

    Each list holds everybody where they are few, else the first whom a search finds. Whoever is
    free may be chosen, listed or not.
    """

    marks_optional = False
    sentences = {
        Role.MENTOR: {
            "required": _("Choose a mentor"),
            "invalid_choice": _("Choose a mentor of this round with a free place"),
        },
        Role.MENTEE: {
            "required": _("Choose a mentee"),
            "invalid_choice": _("Choose a mentee of this round without a mentor"),
        },
    }
    find_mentee = OneLine(
        label=_("Find a mentee by name or email address"), max_length=100, required=False
    )
    mentee: Any = forms.ModelChoiceField(queryset=None, label=_("Mentee"), empty_label=_("Choose"))
    find_mentor = OneLine(
        label=_("Find a mentor by name or email address"), max_length=100, required=False
    )
    mentor: Any = forms.ModelChoiceField(queryset=None, label=_("Mentor"), empty_label=_("Choose"))

    def __init__(self, *args: Any, people: Mapping[str, QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, rows in people.items():
            self._list(role, rows)

    def _list(self, role: str, rows: QuerySet[Any]) -> None:
        """List the first who are found, and whoever is chosen already."""
        field: Any = self.fields[role]
        field.queryset = rows
        typed = self._given(finding(role))
        many = len(rows.order_by().values("pk")[: MOST_FOUND + 1]) > MOST_FOUND
        found = list(_found(rows, typed)[:MOST_FOUND]) if typed or not many else []
        if many:
            field.help_text = _("Search first. At most %(count)s are listed.") % {
                "count": MOST_FOUND
            }
        else:
            del self.fields[finding(role)]
        listed = {row.pk: row for row in (*self._chosen(field, role), *found)}
        names = ((row.pk, _named(row)) for row in listed.values())
        field.choices = [("", field.empty_label), *names]

    @property
    def two(self) -> dict[str, Any]:
        """The two who were chosen, by role."""
        return {role: self.cleaned_data[role] for role in Role}

    def _chosen(self, field: Any, role: str) -> list[Any]:
        try:
            row = field.to_python(self._given(role))
        except forms.ValidationError:
            return []
        return [row] if row else []

    def _given(self, name: str) -> str:
        given = self.data if self.is_bound else self.initial
        return str(given.get(name) or "").replace("\0", "")


def _found(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Those whose name or address holds every word that was typed."""
    for word in typed.split():
        named = Q(person__profile__full_name__icontains=word) | Q(person__email__icontains=word)
        rows = rows.filter(named)
    return rows


def _named(enrollment: Any) -> str:
    """A person in a select: their name, and where they work when that is known."""
    institution = getattr(enrollment.person, "profile", None)
    place = institution.institution if institution else None
    return f"{enrollment.person} – {place}" if place else str(enrollment.person)
