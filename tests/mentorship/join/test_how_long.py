"""How long joining takes, by an honest count; `pytest -s` prints the figures.

What is typed takes 40 words a minute, each control that is touched two seconds more, a button as
well, and fetching a code from one's mail half a minute. Every question is answered, also those
that may be skipped. The second figure adds the time to read every word of every page, at 240
words a minute, which hardly anybody does.
"""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mentorship.models import Enrollment
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

READ = 240 / 60
TYPE = 40 * 5 / 60
TOUCH = 2.0
FETCH = 30.0

GOAL = (
    "I would like to learn how to lead a small team through a change that nobody asked for, "
    "and how to say no to the next one without losing the people who wanted it."
)
SHARES = "I came to libraries from a bookshop, and I read crime novels on the night train."
FAY = {
    "email": "fay@example.org",
    "full_name": "Fay Weldon",
    "time_zone": "America/Chicago",
    "languages": ["en"],
    "job_title": "Reference librarian",
    "institution": "Bangor Public Library",
    "career_stage": "early",
    "school_1": "Simmons University",
    "year_1": "2019",
    "about": SHARES,
    "rhythm": "monthly",
    "channels": ["video", "in_person"],
    "region": "same",
    "field": "any",
    "goal": GOAL,
    "shares": SHARES,
    "wished": "",
    "blocked": "Norman Stout",
    "capacity": "2",
}
UNSEEN = r"""(?s)<script.*?</script>|<(span|p|label) [^>]*class="vh".*?</\1>"""
"""Words for screen readers alone are left out."""
CHOICES = ("languages", "time_zone", "career_stage", "rhythm", "channels", "region", "field")


class Person:
    """Reads a page, fills it in and sends it; keeps count."""

    def __init__(self, client: Client, answers: dict) -> None:
        self.client, self.answers = client, answers
        self.pages = self.controls = self.keys = self.words = self.codes = 0

    @property
    def typing(self) -> float:
        return (self.keys / TYPE + self.controls * TOUCH + self.codes * FETCH) / 60

    @property
    def reading(self) -> float:
        return self.words / READ / 60

    def opens(self, url: str) -> None:
        self._at(self.client.get(url, follow=True), url)

    def sends(self, **more: object) -> None:
        """Read the page, answer each of its controls, and press its button."""
        self.reads()
        typed = {name: self._answer(name) for name in self._controls()} | more
        typed = {name: value for name, value in typed.items() if value not in (None, "", [])}
        for name, value in typed.items():
            if value == self._shown(name):
                continue
            several = value if isinstance(value, list) else [value]
            self.controls += len(several)
            picked = isinstance(value, list) or name in CHOICES or str(value).isdigit()
            self.keys += 0 if picked else len(str(value))
        self.controls += 1
        self._at(self.client.post(self.url, typed, follow=True), self.url)

    def reads(self) -> None:
        self.pages += 1
        self.words += len(re.sub(r"(?s)<select.*?</select>|<[^>]*>", " ", self.main).split())

    def fetches_code(self) -> None:
        self.codes += 1
        pattern = r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$"
        self.sends(code=re.search(pattern, mail.outbox[-1].body, re.MULTILINE).group(1))

    def _at(self, answer, url: str) -> None:
        assert answer.status_code == 200, (url, answer.status_code)
        assert "There is a problem" not in answer.content.decode(), url
        self.answer = answer
        self.url = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
        self.main = re.sub(UNSEEN, " ", "<" + main)

    def _controls(self) -> set[str]:
        names = re.findall(r'<(?:input|select|textarea)[^>]*?\sname="([^"]+)"', self.main)
        return set(names) - {"csrfmiddlewaretoken", "next"}

    def _shown(self, name: str) -> object:
        """What a text control holds already."""
        for form in self.answer.context.get("forms") or [self.answer.context.get("form")]:
            if form and name in form.fields:
                value = form[name].value()
                return str(value) if isinstance(value, (str, int)) else value
        return None

    def _answer(self, name: str) -> object:
        if options := re.search(rf'(?s)<select[^>]*name="{name}".*?</select>', self.main):
            known = re.findall(r'value="([^"]+)"', options.group())
            return self.answers[name] if self.answers.get(name) in known else known[0]
        if name in ("region", "field", "institution") and 'value="any"' in self.main:
            return "any"
        if name in self.answers:
            return self.answers[name]
        values = re.findall(rf'name="{name}"\s+value="([^"]*)"', self.main)
        if name in ("topics", "glad", "fields", "days"):
            return values[:3]
        return values[1] if len(values) > 2 else (values[0] if name == "top" else "")


@pytest.fixture
def it():
    it = cast()
    for number in range(24):
        factories.TopicFactory(name=f"Leading people through change {number}", group="Leading")
    for number in range(12):
        factories.FieldFactory(name=f"Preservation and repair {number}")
    return it


def told(who: str, person: Person, most: float, *, every_word_read: float = 60) -> None:
    print(  # noqa: T201
        f"\n{who}: {person.typing:.1f} minutes, {person.typing + person.reading:.1f} with every "
        f"word read; {person.pages} pages, {person.words} words, {person.keys} keystrokes, "
        f"{person.controls} controls"
    )
    assert person.typing < most
    assert person.typing + person.reading < every_word_read


@pytest.mark.parametrize(("role", "most"), [("mentee", 8), ("mentor", 6)])
def test_a_newcomer_joins_within_minutes(it, role, most):
    factories.RegionFactory(name="Maine")
    fay = Person(Client(), FAY)
    fay.opens(reverse("program", args=[it.program.slug]))
    fay.reads()
    if role == "mentee":  # a mentor is timed as the journey says: with an account, from the round
        fay.opens(f"{reverse('account_signup')}?next={reverse('join', args=[it.round.pk])}")
        fay.sends()
        fay.fetches_code()
        fay.opens(fay.answer.context["begin"])
    else:
        fay.client.force_login(factories.UserFactory(email="fay@example.org"))
        fay.opens(reverse("join", args=[it.round.pk]))
    while "/rounds/" not in fay.url:
        fay.sends()
    fay.sends(role=role)
    while fay.url.startswith(f"/rounds/{it.round.pk}/join/"):
        fay.sends()
    joined = Enrollment.objects.get(person__email="fay@example.org", role=role)
    assert (joined.goal, joined.topics.count()) == (GOAL, 3)
    told(f"A new {role}", fay, most)


@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_somebody_who_was_there_before_joins_again_in_one_page_and_within_a_minute(it, role):
    before = factories.EnrollmentFactory(
        round=factories.RoundFactory(program=it.program, name="Last year", state="closed"),
        person=it.eve,
        role=role,
        goal=GOAL,
        shares=SHARES,
        rhythm="monthly",
        channels=["video"],
        capacity=2,
    )
    for number, topic in enumerate(factories.TopicFactory.create_batch(3)):
        before.topics.create(topic=topic, matters_most=role == "mentee" and number == 0)
    client = Client()
    client.force_login(it.eve)
    eve = Person(client, {**FAY, "goal": GOAL[:-1] + "; more so now that we merge with another."})
    eve.opens(reverse("join", args=[it.round.pk]))
    one_page = eve.url
    assert eve._controls() == ({"goal"} if role == "mentee" else {"goal", "capacity"})
    eve.keys -= len(GOAL)  # the words of last time stand there; only the rest is typed
    eve.sends()
    joined = Enrollment.objects.get(person=it.eve, round=it.round)
    assert eve.url == reverse("enrollment", args=[joined.pk]) != one_page
    assert joined.goal.endswith("merge with another.")
    assert (joined.shares, joined.rhythm, joined.topics.count()) == (SHARES, "monthly", 3)
    told(f"A returning {role}", eve, 0.5, every_word_read=1)
