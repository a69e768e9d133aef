"""Small pieces of a page. Each is a template of its own in `templates/components/`."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User

register = template.Library()

HUES = 8
SIGNS = {"active": "●", "waiting": "◐", "completed": "✓", "ended": "–", "wrong": "!"}
FITS = {"strong": (3, _("Strong fit")), "good": (2, _("Good fit")), "fair": (1, _("Fair fit"))}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one line icon of the sprite; it is decoration, so words must stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def iso(moment: datetime) -> str:
    """Return a moment as `<time datetime>` takes it: in the reader's zone, to the second."""
    return localtime(moment).isoformat(timespec="seconds")


@register.inclusion_tag("components/reference.html")
def reference() -> dict[str, str]:
    """Name the request on an error page, so that whoever is told of it finds it in the log."""
    return {"reference": audit.request_id()}


@register.simple_tag
def page_url(name: str, otherwise: str = "") -> str:
    """Return the address of a named page, or `otherwise` where no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], name: str, label: str) -> SafeString:
    """Return an entry of the main navigation, marked when it leads here; else nothing."""
    url = page_url(name)
    if not url:
        return SafeString("")
    here = getattr(context.get("request"), "path", None)
    current = here == url or (url != "/" and here is not None and here.startswith(url))
    mark = SafeString(' aria-current="page"') if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark, label)


@register.simple_tag(takes_context=True)
def query_link(context: dict[str, Any], **changes: Any) -> str:
    """Return this page's query with `changes` put in, so that filters survive turning pages."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query[key] = value
    return f"?{query.urlencode()}"


@register.filter
def person_name(person: Any) -> str:
    """Return how a person is named to others: the name they gave, never their address."""
    if isinstance(person, str):
        return person
    return str(person.public_name if isinstance(person, User) else person.full_name)


def initials(name: str) -> str:
    """Return one or two letters for a name in any script."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Show a person as initials on a quiet colour that is always theirs."""
    key = getattr(person, "pk", None) or sum(map(ord, str(person)))
    css = f"avatar hue-{int(key) % HUES}" + (f" avatar-{size}" if size else "")
    letters = "·" if getattr(person, "erased_at", None) else initials(person_name(person))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, letters)


@register.inclusion_tag("components/state.html")
def state(tone: str, label: str) -> dict[str, str]:
    """Label a state with its sign; `tone` is active, waiting, completed, ended or wrong."""
    return {"tone": tone, "sign": SIGNS[tone], "label": label}


@register.inclusion_tag("components/fit.html")
def fit(word: str) -> dict[str, Any]:
    """Say how well two people fit: strong, good or fair."""
    dots, label = FITS[word]
    return {"dots": dots, "label": label}


@register.inclusion_tag("components/notice.html")
def notice(text: str, title: str = "", tone: str = "") -> dict[str, str]:
    """Say something that should be noticed; `tone` is caution, bad, good or nothing."""
    return {"text": text, "title": title, "tone": tone}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """Say what will be here, and what to do first."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/bars.html")
def bars(rows: Iterable[tuple[str, float, float]]) -> dict[str, Any]:
    """Draw one bar for each (label, points, most points), with the numbers beside it."""
    return {"bars": [_bar(label, points, most) for label, points, most in rows]}


def _bar(label: str, points: float, most: float) -> dict[str, Any]:
    share = max(0.0, min(1.0, points / most)) if most else 0.0
    return {"label": label, "percent": round(100 * share), "number": f"{points:g} / {most:g}"}


@register.inclusion_tag("components/steps.html")
def steps(step: int, total: int) -> dict[str, Any]:
    """Say "Step 3 of 9" and show it."""
    return {
        "step": step,
        "total": total,
        "marks": [number <= step for number in range(1, total + 1)],
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """List what has to be put right in the forms given, each line leading to its control."""
    return {
        "problems": [problem for form in forms if form is not None for problem in _problems(form)]
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary_of(forms: Iterable[Any]) -> dict[str, Any]:
    """List what has to be put right in all of these forms."""
    return error_summary(*forms)


@register.inclusion_tag("components/error_summary.html")
def refusal_summary(sentence: str) -> dict[str, Any]:
    """Say why what was sent was refused, where no control is to blame; nothing without a reason."""
    return {"problems": [{"text": sentence, "target": ""}] if sentence else []}


def _problems(form: Any) -> list[dict[str, str]]:
    problems = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for bound in form:
        target = getattr(bound, "first_control_id", bound.id_for_label)
        problems += [{"text": str(text), "target": target} for text in bound.errors]
    return problems
