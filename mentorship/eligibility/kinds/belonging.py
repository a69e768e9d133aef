"""Where somebody belongs: members of a unit, people of a region."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import Region
from mentorship.eligibility.facts import Facts
from mentorship.eligibility.kind import NO, WILL, YES, KindOfRule, Verdict, answered, yes_or_no
from mentorship.models import EligibilityRule as Rule
from mentorship.models.eligibility import RuleStrength
from mentorship.models.roster import Standing


class Member(KindOfRule):
    """A member of a unit: by the association's list, or by their own word where there is none."""

    kind = Rule.Kind.MEMBER
    columns = ("unit",)
    strengths = tuple(RuleStrength)

    def condition(self, rule: Rule) -> str:
        if rule.is_by_start:
            return _("you are a member of %(unit)s, or will be by the start") % {"unit": rule.unit}
        return _("you are a member of %(unit)s") % {"unit": rule.unit}

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        told = facts.standings.get(rule.unit_id or 0)
        if told:
            return self._by_the_list(rule, *told)
        later = Verdict.NOT_YET if rule.is_by_start else Verdict.NOT_MET
        return answered(facts, self.name(rule), will=later)

    def _by_the_list(self, rule: Rule, today: Standing, at_start: Standing) -> Verdict:
        if today is Standing.MEMBER:
            return Verdict.MET
        if not rule.is_by_start:
            return Verdict.NOT_MET
        return Verdict.MET if at_start is Standing.MEMBER else Verdict.NOT_YET

    def name(self, rule: Rule) -> str:
        """The name of the question about this unit."""
        return f"member_{rule.unit_id}"

    def question(self, rule: Rule) -> tuple[str, forms.Field]:
        field = yes_or_no(_("Are you a member of %(unit)s?") % {"unit": rule.unit})
        if rule.is_by_start:
            field.choices = [
                (YES, _("Yes")),
                (WILL, _("Not yet, but by the start")),
                (NO, _("No")),
            ]
        return self.name(rule), field

    def why_not(self, rule: Rule, facts: Facts) -> str:
        unit = {"unit": rule.unit}
        today = facts.standings.get(rule.unit_id or 0, (None, None))[0]
        if today is Standing.LAPSED:
            return _("Your membership of %(unit)s has lapsed.") % unit
        if today is Standing.BEGINS_LATER:
            return _("Your membership of %(unit)s has not begun yet.") % unit
        if today is Standing.NOT_LISTED:
            return _("We do not find you on the list of members of %(unit)s.") % unit
        return _("This is for members of %(unit)s.") % unit

    def remedy(self, rule: Rule, facts: Facts) -> str:
        if rule.unit_id not in facts.standings:
            return _("Once you are a member of %(unit)s, you can join.") % {"unit": rule.unit}
        return _(
            "We look for every email address that you have confirmed here. If %(unit)s knows you "
            "by another one, add it to your account. If you join or renew, it counts as soon as "
            "the list has been brought up to date."
        ) % {"unit": rule.unit}

    def stands(self, rule: Rule, facts: Facts) -> str:
        told = facts.standings.get(rule.unit_id or 0)
        words = {"unit": rule.unit, "standing": told[0].label.lower() if told else ""}
        if told:
            return _("%(unit)s: %(standing)s") % words
        said = facts.told.get(self.name(rule))
        if said == WILL:
            return _("says they will be a member of %(unit)s by the start") % words
        if said == NO:
            return _("says they are no member of %(unit)s") % words
        return _("has not said whether they are a member of %(unit)s") % words


class InRegion(KindOfRule):
    """Works in one of some regions."""

    kind = Rule.Kind.REGION
    columns = ("regions",)

    def _names(self, rule: Rule) -> str:
        return dates.listed([str(region) for region in rule.regions.all()], "or")

    def condition(self, rule: Rule) -> str:
        return _("you work in %(regions)s") % {"regions": self._names(rule)}

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        region = facts.region or facts.told.get("region")
        if region is None:
            return Verdict.UNKNOWN
        among = region in {each.pk for each in rule.regions.all()}
        return Verdict.MET if among else Verdict.NOT_MET

    def question(self, rule: Rule) -> tuple[str, forms.Field]:
        field = forms.TypedChoiceField(
            label=_("In which state or province do you work?"),
            coerce=int,
            choices=[("", _("Choose")), *Region.objects.values_list("pk", "name")],
        )
        return "region", field

    def answer(self, rule: Rule, told: Any) -> str:
        return str(Region.objects.filter(pk=told).first() or "")

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people who work in %(regions)s.") % {"regions": self._names(rule)}

    def remedy(self, rule: Rule, facts: Facts) -> str:
        if facts.region is None:
            return ""
        return _("If you have moved, change your region in your profile.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        region = facts.region or facts.told.get("region")
        if region is None:
            return _("has not said where they work")
        return _("does not work in %(regions)s") % {"regions": self._names(rule)}
