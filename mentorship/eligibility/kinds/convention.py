"""What rules of a convention ask: new or returning, and for how long."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.eligibility.facts import Facts
from mentorship.eligibility.kind import KindOfRule, Verdict
from mentorship.models import EligibilityRule as Rule
from mentorship.models import Program, Round
from mentorship.roles import Role


class FirstTime(KindOfRule):
    """New at the convention."""

    kind = Rule.Kind.FIRST_TIME

    def fits(self, program: Program) -> bool:
        return program.is_convention

    def impossible(self, rule: Rule, program: Program, rounds: list[Round]) -> str:
        if rule.role == Role.MENTEE:
            return ""
        return _("Whoever is there for the first time joins in the other role")

    def condition(self, rule: Rule) -> str:
        return _("this is your first time at the convention")

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        new = facts.role == Role.MENTEE and not facts.has_been_before
        return Verdict.MET if new else Verdict.NOT_MET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people who are there for the first time, and you joined before.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        return _("joined an earlier convention of this program")


class Returning(FirstTime):
    """Has been at the convention before, as they say by the role they choose."""

    kind = Rule.Kind.RETURNING

    def impossible(self, rule: Rule, program: Program, rounds: list[Round]) -> str:
        if rule.role == Role.MENTOR:
            return ""
        return _("Whoever has been there before joins in the other role")

    def condition(self, rule: Rule) -> str:
        return _("you have been at the convention before")

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        been = facts.role == Role.MENTOR or facts.has_been_before
        return Verdict.MET if been else Verdict.NOT_MET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people who have been there before.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        return _("is there for the first time")


class Days(KindOfRule):
    """There on so many days of the convention."""

    kind = Rule.Kind.DAYS
    columns = ("at_least",)

    def fits(self, program: Program) -> bool:
        return program.is_convention

    def impossible(self, rule: Rule, program: Program, rounds: list[Round]) -> str:
        shortest = min((len(round.days()) for round in rounds if round.days()), default=None)
        if shortest is None or (rule.at_least or 0) <= shortest:
            return ""
        words = ngettext(
            "Nobody could be there that long: the convention lasts %(count)s day",
            "Nobody could be there that long: the convention lasts %(count)s days",
            shortest,
        )
        return words % {"count": shortest}

    def _days(self, rule: Rule) -> str:
        words = ngettext("%(count)s day or more", "%(count)s days or more", rule.at_least or 0)
        return words % {"count": rule.at_least}

    def condition(self, rule: Rule) -> str:
        return _("you are there on %(days)s") % {"days": self._days(rule)}

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        if facts.days is None:
            return Verdict.UNKNOWN if facts.asks_days else Verdict.MET
        return Verdict.MET if len(facts.days) >= (rule.at_least or 0) else Verdict.NOT_MET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people who are there on %(days)s.") % {"days": self._days(rule)}

    def remedy(self, rule: Rule, facts: Facts) -> str:
        return _("If you stay longer, change your days and you can join.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        if facts.days is None:
            return _("has not said on which days they are there")
        words = ngettext("is there on %(count)s day", "is there on %(count)s days", len(facts.days))
        return words % {"count": len(facts.days)}
