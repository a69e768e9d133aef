"""What somebody has behind them: years, studies, classes, an orientation; and their age."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.models import Profile
from mentorship.eligibility.facts import Facts
from mentorship.eligibility.kind import NO, KindOfRule, Verdict, answered, between, yes_or_no
from mentorship.models import EligibilityRule as Rule
from mentorship.models import Program
from mentorship.models.eligibility import RuleStrength

Stage = Profile.Stage
MOST_YEARS = 70


class Years(KindOfRule):
    """So many years in the profession; students besides, where the rule says so."""

    kind = Rule.Kind.YEARS
    columns = ("at_least", "at_most", "students_too")
    OF_A_STAGE: dict[str, tuple[int, int]] = {
        Stage.STUDENT: (0, 0),
        Stage.EARLY: (0, 5),
        Stage.MID: (6, 15),
        Stage.SENIOR: (16, MOST_YEARS),
    }
    """What the career stage in the profile tells of the years."""

    def _years(self, rule: Rule) -> str:
        least, most = rule.at_least, rule.at_most
        if least is not None and most is not None:
            return _("between %(least)s and %(most)s years") % {"least": least, "most": most}
        if least is not None:
            words = ngettext("%(count)s year or more", "%(count)s years or more", least)
            return words % {"count": least}
        words = ngettext("no more than %(count)s year", "no more than %(count)s years", most or 0)
        return words % {"count": most}

    def condition(self, rule: Rule) -> str:
        said = _("you have worked in the profession for %(years)s") % {"years": self._years(rule)}
        return _("%(said)s, or are a student") % {"said": said} if rule.students_too else said

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        if rule.students_too and facts.stage == Stage.STUDENT:
            return Verdict.MET
        years = facts.told.get("years")
        span = (years, years) if years is not None else self.OF_A_STAGE.get(facts.stage)
        if span is None:
            return Verdict.UNKNOWN
        within = [between(rule.at_least, end, rule.at_most) for end in span]
        if all(within):
            return Verdict.MET
        return Verdict.NOT_MET if self._apart(rule, *span) else Verdict.UNKNOWN

    def _apart(self, rule: Rule, fewest: int, most: int) -> bool:
        """Whether no number of years between the two is within the rule."""
        below = rule.at_least is not None and most < rule.at_least
        return below or (rule.at_most is not None and fewest > rule.at_most)

    def question(self, rule: Rule) -> tuple[str, forms.Field]:
        field = forms.IntegerField(
            label=_("For how many years have you worked in the profession?"),
            help_text=_("Full years, in any library, archive or similar place. Enter 0 if none."),
            min_value=0,
            max_value=MOST_YEARS,
        )
        return "years", field

    def answer(self, rule: Rule, told: Any) -> str:
        return ngettext("%(count)s year", "%(count)s years", told) % {"count": told}

    def why_not(self, rule: Rule, facts: Facts) -> str:
        said = _("This is for people with %(years)s in the profession.")
        if rule.students_too:
            said = _("This is for students, and for people with %(years)s in the profession.")
        return said % {"years": self._years(rule)}

    def remedy(self, rule: Rule, facts: Facts) -> str:
        if facts.told.get("years") is not None:
            return ""
        return _("If the career stage in your profile is out of date, change it there.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        years = facts.told.get("years")
        if years is not None:
            return _("says %(years)s in the profession") % {"years": self.answer(rule, years)}
        if facts.stage:
            return _("career stage: %(stage)s") % {"stage": Stage(facts.stage).label}
        return _("has not said how many years")


class Student(KindOfRule):
    """A student, by the career stage of their profile."""

    kind = Rule.Kind.STUDENT

    def condition(self, rule: Rule) -> str:
        return _("you are a student")

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        if facts.stage:
            return Verdict.MET if facts.stage == Stage.STUDENT else Verdict.NOT_MET
        return answered(facts, "student")

    def question(self, rule: Rule) -> tuple[str, forms.Field]:
        return "student", yes_or_no(_("Are you a student in library or information studies?"))

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for students.")

    def remedy(self, rule: Rule, facts: Facts) -> str:
        if not facts.stage:
            return ""
        return _("If the career stage in your profile is out of date, change it there.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        if not facts.stage and facts.told.get("student") is None:
            return _("has not said whether they are a student")
        return _("is no student")


class ClassYear(KindOfRule):
    """Of certain classes of the program's school, past or to come."""

    kind = Rule.Kind.CLASS_YEAR
    columns = ("at_least", "at_most")

    def fits(self, program: Program) -> bool:
        return program.school_id is not None

    def _classes(self, rule: Rule) -> str:
        least, most = rule.at_least, rule.at_most
        if least is not None and most is not None:
            words = _("%(least)s to %(most)s") if least != most else "%(least)s"
            return words % {"least": least, "most": most}
        if least is not None:
            return _("%(least)s or later") % {"least": least}
        return _("%(most)s or earlier") % {"most": most}

    def condition(self, rule: Rule) -> str:
        return _("your class is %(classes)s") % {"classes": self._classes(rule)}

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        if not facts.classes:
            return Verdict.NOT_MET
        within = any(between(rule.at_least, year, rule.at_most) for year in facts.classes)
        return Verdict.MET if within else Verdict.NOT_MET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for the classes %(classes)s.") % {"classes": self._classes(rule)}

    def remedy(self, rule: Rule, facts: Facts) -> str:
        return _("If your class year is wrong, correct it in your profile.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        if not facts.classes:
            return _("no class of the school is known")
        return _("class of %(years)s") % {"years": dates.listed(sorted(map(str, facts.classes)))}


class SinceClass(KindOfRule):
    """So many years since their class of the program's school, in the year in which pairs start.

    A class that is still to come is no years ago.
    """

    kind = Rule.Kind.SINCE_CLASS
    columns = ("at_least", "at_most")

    def fits(self, program: Program) -> bool:
        return program.school_id is not None

    def _years(self, rule: Rule) -> str:
        least, most = rule.at_least, rule.at_most
        if most is None:
            words = ngettext("%(n)s year ago or more", "%(n)s years ago or more", least or 0)
            return words % {"n": least}
        if not least:
            words = ngettext("no more than %(n)s year ago", "no more than %(n)s years ago", most)
            return words % {"n": most}
        return _("%(least)s to %(most)s years ago") % {"least": least, "most": most}

    def condition(self, rule: Rule) -> str:
        if not rule.at_least and rule.at_most is not None:
            said = _("you finished the school %(years)s, or will finish it")
        else:
            said = _("you finished the school %(years)s")
        return said % {"years": self._years(rule)}

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        ago = [max(0, facts.year - year) for year in facts.classes]
        within = any(between(rule.at_least, years, rule.at_most) for years in ago)
        return Verdict.MET if within else Verdict.NOT_MET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people who finished the school %(years)s.") % {
            "years": self._years(rule)
        }

    def remedy(self, rule: Rule, facts: Facts) -> str:
        return _("If your class year is wrong, correct it in your profile.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        return ClassYear().stands(rule, facts)


class Adult(KindOfRule):
    """18 or older: a yes, and never a date of birth."""

    kind = Rule.Kind.ADULT

    def condition(self, rule: Rule) -> str:
        return _("you are 18 or older")

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        return answered(facts, "adult")

    def question(self, rule: Rule) -> tuple[str, forms.Field]:
        return "adult", yes_or_no(_("Are you 18 or older?"))

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("This is for people of 18 or older.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        if facts.told.get("adult") == NO:
            return _("is under 18")
        return _("has not said whether they are 18 or older")


class Orientation(KindOfRule):
    """Attended the orientation, as a coordinator has noted with its day."""

    kind = Rule.Kind.ORIENTATION
    strengths = (RuleStrength.BY_START, RuleStrength.ENCOURAGED)

    def condition(self, rule: Rule) -> str:
        return _("you attend the orientation by the start")

    def judge(self, rule: Rule, facts: Facts) -> Verdict:
        return Verdict.MET if facts.orientation_on else Verdict.NOT_YET

    def why_not(self, rule: Rule, facts: Facts) -> str:
        return _("You have not attended the orientation yet.")

    def remedy(self, rule: Rule, facts: Facts) -> str:
        return _("The coordinators tell you when it is, and note that you were there.")

    def stands(self, rule: Rule, facts: Facts) -> str:
        return _("has not attended the orientation")
