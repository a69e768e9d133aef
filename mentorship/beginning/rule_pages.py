"""Who may join a program that is only begun: its rules as sentences, each to be changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.beginning import drafts, readable
from mentorship.beginning.pages import A_DRAFT, of_a_draft
from mentorship.beginning.rows import Rows, digest, kept_of, rows_of
from mentorship.eligibility.kinds import KINDS
from mentorship.forms.eligibility import RuleForm
from mentorship.models import EligibilityRule, ProgramDraft
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of


class DraftRuleForm(RuleForm):
    """A rule of a draft, which remembers what the rules were when it was read."""

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=seen
        )


@of_a_draft
def rules(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """The rules by role as sentences; a POST drops one."""
    if request.method == "POST":
        return _drop(request, draft)
    context = {
        "draft": draft,
        "roles": readable.rules_by_role(draft, rows_of(draft)),
        "seen": digest(draft.rules),
    }
    return desk.page(request, "begin/rules", context)


def _drop(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    at = _number(request.POST.get("drop", ""))
    left = [kept for place, kept in enumerate(draft.rules) if place != at]
    try:
        drafts.set_rules(reader(request), draft, left, request.POST.get("seen", ""))
        messages.success(request, _("The rule is dropped"))
    except drafts.DraftConflict as conflict:
        return _overtaken(request, draft, conflict)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("admin:begin_rules", draft.pk)


def _overtaken(
    request: HttpRequest, draft: ProgramDraft, conflict: drafts.DraftConflict
) -> HttpResponse:
    """Back to the rules as they are now: one of them may be another by its place."""
    said = _("%(who)s changed the rules while you were at it. This is how they stand now")
    messages.warning(request, said % {"who": conflict.who})
    return redirect("admin:begin_rules", draft.pk)


def _number(typed: str) -> int:
    return number_of(typed, 5, -1)


@of_a_draft
def add_rule(request: HttpRequest, draft: ProgramDraft, role: str, kind: str) -> HttpResponse:
    """Add a rule of one kind for one role."""
    rows = rows_of(draft)
    if role not in Role.values or kind not in KINDS or not KINDS[kind].fits(rows.program):
        raise Http404
    return _form_page(request, draft, rows, readable.new_rule(role, kind), len(draft.rules))


@of_a_draft
def rule(request: HttpRequest, draft: ProgramDraft, at: int) -> HttpResponse:
    """Change a rule."""
    if at >= len(draft.rules):
        raise Http404
    return _form_page(
        request, draft, rows_of(draft), readable.readable_rule(draft.rules[at], at), at
    )


def _form_page(
    request: HttpRequest, draft: ProgramDraft, rows: Rows, rule: EligibilityRule, at: int
) -> HttpResponse:
    start = rows.round.starts_on
    form = DraftRuleForm(
        request.POST or None,
        instance=rule,
        seen=digest(draft.rules),
        year=start.year if start else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, draft, rows, form, at)
            messages.success(request, _("The rule is saved"))
            return redirect("admin:begin_rules", draft.pk)
        except drafts.DraftConflict as conflict:
            return _overtaken(request, draft, conflict)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "draft": draft,
        "form": form,
        "kind": rule.get_kind_display(),
        "word": rows.program.a_word_for(rule.role),
    }
    return desk.page(request, "begin/rule", context)


def _save(
    request: HttpRequest, draft: ProgramDraft, rows: Rows, form: DraftRuleForm, at: int
) -> None:
    rule: EligibilityRule = form.instance
    if sentence := KINDS[rule.kind].impossible(rule, rows.program, [rows.round]):
        raise Refused(sentence)
    changed = list(draft.rules)
    changed[at : at + 1] = [kept_of(rule, form.regions)]
    drafts.set_rules(reader(request), draft, changed, form.cleaned_data["seen"])


desk.add_page(f"{A_DRAFT}rules/", rules, "begin_rules")
desk.add_page(f"{A_DRAFT}rules/<int:at>/", rule, "begin_rule")
desk.add_page(f"{A_DRAFT}rules/<slug:role>/<slug:kind>/", add_rule, "begin_rule_add")
