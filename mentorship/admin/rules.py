"""The rules of who may join, of a program or a round: a list of sentences, each to be changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.eligibility.effects import Effect, effect_of
from mentorship.eligibility.judging import rules_of
from mentorship.eligibility.kinds import KINDS
from mentorship.eligibility.wording import on_the_desk
from mentorship.forms.eligibility import RuleForm
from mentorship.models import EligibilityRule, Program, Round, Unit
from mentorship.roles import Role
from mentorship.services import eligibility
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk

ROLES = (Role.MENTEE, Role.MENTOR)
SEVERAL = (EligibilityRule.Kind.MEMBER,)
"""The kinds of which one role may have several rules, here one a unit."""


@dataclass(frozen=True)
class Place:
    """Whose rules a page is about, and where they are found."""

    owner: Program | Round

    @property
    def program(self) -> Program:
        """The program, of a round too."""
        return self.owner.program if isinstance(self.owner, Round) else self.owner

    @property
    def round(self) -> Round | None:
        """The round, where the rules are a round's."""
        return self.owner if isinstance(self.owner, Round) else None

    @property
    def title(self) -> str:
        """What stands above the heading."""
        return f"{self.program}, {self.owner.name}" if self.round else str(self.program)

    @property
    def may_change(self) -> bool:
        """Whether rules are set here: a round that follows its program has none of its own."""
        return self.round is None or self.round.own_rules

    @property
    def url(self) -> str:
        """The list of its rules."""
        return reverse(f"admin:{self._stem}_rules", args=[self.owner.pk])

    @property
    def _stem(self) -> str:
        return "round" if self.round else "program"

    def add_url(self, role: str, kind: str) -> str:
        """Where a rule is added."""
        return reverse(f"admin:{self._stem}_rule_add", args=[self.owner.pk, role, kind])

    def new(self, role: str, kind: str) -> EligibilityRule:
        """A rule that is not written yet."""
        strength = KINDS[kind].strengths[0]
        return EligibilityRule(**{self._stem: self.owner}, role=role, kind=kind, strength=strength)


def _program(request: HttpRequest, pk: int) -> Place:
    user: Any = request.user
    return Place(access.one_or_404(access.programs_run_by(user), pk))


def _round(request: HttpRequest, pk: int) -> Place:
    user: Any = request.user
    return Place(access.round_run_for(user, pk))


# The list --------------------------------------------------------------------------------------


def rules_page(request: HttpRequest, place: Place) -> HttpResponse:
    """The rules by role as sentences; a POST takes one away, or lets a round differ or follow."""
    if request.method == "POST":
        return _changed(request, place)
    rules = rules_of(place.owner)
    context = {
        "place": place,
        "program": place.program,
        "round": place.round,
        "roles": [_of_role(place, role, rules) for role in ROLES],
        "effect": effect_of(place.owner) if rules else Effect(),
        "has_rules": bool(rules),
    }
    return desk.page(request, "rules", context)


def _of_role(place: Place, role: Role, rules: list[EligibilityRule]) -> dict[str, Any]:
    mine = [rule for rule in rules if rule.role == role]
    return {
        "role": role,
        "word": place.program.word_for(role),
        "rules": [(rule, on_the_desk(rule)) for rule in mine],
        "kinds": _to_add(place, role, mine) if place.may_change else [],
    }


def _to_add(place: Place, role: Role, mine: list[EligibilityRule]) -> list[tuple[Any, str]]:
    """The kinds that make sense here and are not there yet, each with its address."""
    there = {rule.kind for rule in mine} - set(SEVERAL)
    rounds = [place.round] if place.round else []
    return [
        (kind.kind.label, place.add_url(role, kind.kind))
        for name, kind in KINDS.items()
        if name not in there
        and kind.fits(place.program)
        and (kind.columns or not kind.impossible(place.new(role, name), place.program, rounds))
    ]


def _changed(request: HttpRequest, place: Place) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        if "remove" in request.POST:
            eligibility.remove_rule(user, _rule_of(place, request.POST["remove"]))
            messages.success(request, _("The rule is dropped"))
        elif place.round and "differ" in request.POST:
            eligibility.differ(user, place.round)
            messages.success(request, _("This round has rules of its own now"))
        elif place.round and "follow" in request.POST:
            eligibility.follow(user, place.round)
            messages.success(request, _("This round follows its program again"))
    return redirect(place.url)


def _rule_of(place: Place, typed: str) -> EligibilityRule:
    plausible = typed.isascii() and typed.isdigit() and len(typed) < 16
    found = [rule for rule in rules_of(place.owner) if plausible and rule.pk == int(typed)]
    if not (found and place.may_change):
        raise Refused(_("This rule is not there any more"))
    return found[0]


# One rule --------------------------------------------------------------------------------------


def add_page(request: HttpRequest, place: Place, role: str, kind: str) -> HttpResponse:
    """Add a rule of one kind for one role."""
    if role not in Role.values or kind not in KINDS:
        raise Http404
    return _form_page(request, place, place.new(role, kind))


def rule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    user: Any = request.user
    rows = EligibilityRule.objects.select_related("program", "round__program", "unit")
    rule: EligibilityRule = access.one_or_404(rows, pk)
    owner = eligibility.owner_of(rule)
    place = _round(request, owner.pk) if isinstance(owner, Round) else _program(request, owner.pk)
    assert user.is_authenticated
    return _form_page(request, place, rule)


def _form_page(request: HttpRequest, place: Place, rule: EligibilityRule) -> HttpResponse:
    form, effect = RuleForm(request.POST or None, instance=rule), None
    if request.method == "POST" and form.is_valid():
        try:
            effect = eligibility.tried(request.user, rule, form.regions)  # type: ignore[arg-type]
            if "look" not in request.POST:
                eligibility.save_rule(request.user, rule, form.regions)  # type: ignore[arg-type]
                messages.success(request, _("The rule is saved"))
                return redirect(place.url)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "place": place,
        "program": place.program,
        "round": place.round,
        "form": form,
        "kind": rule.get_kind_display(),
        "word": place.program.a_word_for(rule.role),
        "effect": effect,
        "lists_matter": rule.kind == EligibilityRule.Kind.MEMBER and Unit.objects.exists(),
    }
    return desk.page(request, "rule", context)


def _of(
    find: Callable[[HttpRequest, int], Place], page: Callable[..., HttpResponse]
) -> Callable[..., HttpResponseBase]:
    """A page about a program's rules, or about a round's."""

    def run(request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
        return page(request, find(request, pk), **rest)

    return run


for _stem, _find in (("program", _program), ("round", _round)):
    desk.add_page(f"{_stem}s/<int:pk>/rules/", _of(_find, rules_page), f"{_stem}_rules")
    desk.add_page(
        f"{_stem}s/<int:pk>/rules/add/<slug:role>/<slug:kind>/",
        _of(_find, add_page),
        f"{_stem}_rule_add",
    )
desk.add_page("rules/<int:pk>/", rule_page, "rule")
