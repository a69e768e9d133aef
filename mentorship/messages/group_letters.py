"""What a coordinator writes to a group of people, as the mail that each of them gets."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import dates
from accounts.models import User
from accounts.readers import written_for
from mentorship import audiences, states
from mentorship.mail.layout import mailbox, name_of, one_line, subject_line
from mentorship.mail.markup import typed
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.registry import Text
from mentorship.mail.wording import ACTS, BRACES, IN_A_SUBJECT, SHOWN
from mentorship.messages.kinds import DESK, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always
from mentorship.models import Enrollment, GroupLetter, OutgoingMail, Pairing, Round
from mentorship.roles import Role
from mentorship.text import times

Group = GroupLetter.Group

# What may be written -------------------------------------------------------------------------

PLACEHOLDERS: dict[str, Text] = {
    "first name": lazy("what the receiver is called"),
    "partner": lazy("the receiver’s partner, by full name"),
    "role": lazy("what the receiver is in your program"),
    "program": lazy("the name of the program"),
    "round": lazy("the name of the round"),
    "coordinator": lazy("your own name"),
    "answer by": lazy("until when the receiver can answer the offer"),
    "sign-up closes": lazy("the last day to sign up"),
    "partners announced": lazy("the day on which partners are announced"),
    "round begins": lazy("the first day of the round"),
    "round ends": lazy("the last day of the round"),
    "page": lazy("the address of the receiver’s own page of this round, or of joining it"),
}
"""Everything that a letter can hold, and what it stands for. None of it tells of anybody else."""

DAYS: dict[str, Callable[[Round], date | None]] = {
    "sign-up closes": lambda round: round.last_closes_on,
    "partners announced": lambda round: round.announce_on,
    "round begins": lambda round: round.starts_on,
    "round ends": lambda round: round.ends_on,
}


def placeholders(letter: GroupLetter) -> dict[str, Text]:
    """Those that every receiver of this letter has something for."""
    return {name: what for name, what in PLACEHOLDERS.items() if not _missing(letter, name)}


def _missing(letter: GroupLetter, name: str) -> str:
    """Why a placeholder would leave a hole in some mails of this letter; "" where in none."""
    holes = {
        "partner": (letter.is_of_pairs, _("“{partner}” is for letters to pairs alone")),
        "answer by": (
            letter.group == Group.UNANSWERED,
            _("“{answer by}” is for letters to those who have not answered an offer yet"),
        ),
        "role": (
            letter.group != Group.FORMER,
            _("“{role}” means nothing here: people of earlier rounds choose their role anew"),
        ),
    }
    there, sentence = holes.get(name, (True, ""))
    if not there:
        return sentence
    if name in DAYS and DAYS[name](letter.round) is None:
        return _("This round has no such day yet: {%(name)s}") % {"name": name}
    return ""


def fault_in(letter: GroupLetter, words: str) -> str:
    """Say what is wrong with these words, of subject or letter; "" when nothing is."""
    if ACTS in words:
        return _("Leave out addresses with “/m/”: they act for one person alone")
    for found in BRACES.finditer(words):
        if fault := _fault_of(letter, found, words):
            return fault
    return ""


def _fault_of(letter: GroupLetter, found: Any, words: str) -> str:
    known = placeholders(letter)
    can = _("You can use %(names)s") % {"names": ", ".join(f"{{{name}}}" for name in known)}
    if found[1] is None:
        near = Truncator(one_line(words[found.start() :])).chars(SHOWN)
        return _("A brace has no partner at “%(words)s”. %(allowed)s") % {
            "words": near,
            "allowed": can,
        }
    if found[1] not in PLACEHOLDERS:
        name = Truncator(found[1]).chars(SHOWN)
        return _("“{%(name)s}” means nothing in a letter. %(allowed)s") % {
            "name": name,
            "allowed": can,
        }
    return _missing(letter, found[1])


def fault_in_body(letter: GroupLetter, words: str) -> str:
    """The same of the words of a letter, with their links."""
    if fault := fault_in(letter, words):
        return fault
    values = dict.fromkeys(PLACEHOLDERS, "Sam")
    found = typed.read(typed.filled(words, values, {"page": "https://example.org/"}))
    if address := typed.dead_link(found):
        return _(
            "The link to “%(address)s” would lead nowhere: write it as "
            "[words](https://www.example.org), with its whole address"
        ) % {"address": Truncator(address).chars(SHOWN)}
    return ""


# To one person -------------------------------------------------------------------------------


@dataclass
class Receiver:
    """What a letter can say to one person of its group."""

    person: User
    place: Enrollment | None = None
    partners: list[str] = field(default_factory=list)
    answer_by: datetime | None = None


def receivers(letter: GroupLetter, people: Iterable[User], runner: User) -> Iterator[Receiver]:
    """Look up what the letter says to each of these people, for all of them at once.

    Whoever is in two pairs of the group is told of both.
    """
    people = list(people)
    own = _places_of(letter, people, runner)
    pairs = _pairs_of(letter, people, runner)
    for person in people:
        found = pairs[person.pk]
        yield Receiver(
            person,
            own.get(person.pk),
            [name_of(pairing.own_side(person).other.person) for pairing in found],
            min((pairing.answer_by for pairing in found if pairing.answer_by), default=None),
        )


def _places_of(letter: GroupLetter, people: list[User], runner: User) -> dict[int, Enrollment]:
    if letter.group == Group.FORMER:
        return {}
    rows = audiences.places(letter, runner).filter(person__in=people)
    return {row.person_id: row for row in rows.order_by("pk")}


def _pairs_of(letter: GroupLetter, people: list[User], runner: User) -> dict[int, list[Pairing]]:
    found: dict[int, list[Pairing]] = defaultdict(list)
    if letter.group not in audiences.PAIRS:
        return found
    of_them = Q(mentor__person__in=people) | Q(mentee__person__in=people)
    rows = audiences.pairs_of(letter, runner).filter(of_them)
    sides = ("mentor__person__profile", "mentee__person__profile")
    for pairing in rows.select_related(*sides).order_by("pk"):
        for side in pairing.sides:
            found[side.person.pk].append(pairing)
    return found


def _values(letter: GroupLetter, it: Receiver, writer: User) -> dict[str, str]:
    """What the placeholders of this letter stand for, for one of its group."""
    told = {**_told(letter, it, writer), **DAYS}
    used = {found[1] for found in BRACES.finditer(letter.subject + letter.words)}
    with written_for(it.person):
        values = {name: _value(told[name], letter.round) for name in used & told.keys()}
    return {name: one_line(value) for name, value in values.items()}


def _value(told: Any, round: Round) -> str:
    if callable(told):
        return dates.day(told(round))
    return times.in_words(told) if isinstance(told, datetime) else str(told)


def _told(letter: GroupLetter, it: Receiver, writer: User) -> dict[str, Any]:
    program = letter.round.program
    return {
        "first name": it.person.get_short_name(),
        "partner": dates.listed(it.partners) if it.partners else _("your partner"),
        "role": program.word_for(it.place.role) if it.place else _("member"),
        "program": program.name,
        "round": letter.round.name,
        "coordinator": name_of(writer),
        "answer by": it.answer_by or _("soon"),
    }


def _page_of(letter: GroupLetter, it: Receiver) -> str:
    if it.place is not None:
        return site_link("enrollment", it.place.pk)
    if letter.round.is_open:
        return site_link("join", letter.round.pk)
    return site_link("program", letter.round.program.slug)


def _subject(letter: GroupLetter, values: Mapping[str, str], url: str) -> str:
    short = {name: Truncator(value).chars(IN_A_SUBJECT) for name, value in values.items()}
    filled = BRACES.sub(lambda found: {**short, "page": url}[found[1]], letter.subject)
    return subject_line(filled)


def _letter(letter: GroupLetter, it: Receiver, writer: User) -> Letter:
    values, url = _values(letter, it, writer), _page_of(letter, it)
    facts = {
        "subject": _subject(letter, values, url),
        "greeted": one_line(it.person.get_short_name()),
        "source": letter.words,
        "filled": values,
        "has_button": typed.has_button(letter.words),
        "to_join": it.place is None,
        "writer": name_of(writer),
        "round": letter.round,
        "program": letter.round.program,
        "url": url,
    }
    columns = _columns(letter, writer)
    return Letter(f"letter:{letter.pk}", it.person, facts, columns)


def _columns(letter: GroupLetter, writer: User) -> dict[str, Any]:
    program = letter.round.program
    answer = program.contact_email or mailbox(name_of(writer), writer.email)
    return {"letter": letter, "round": letter.round, "program": program, "reply_to": answer}


# Words to begin with -------------------------------------------------------------------------


def invitation(round: Round) -> dict[str, str]:
    """Words that invite people of earlier rounds; their writer changes them as they like."""
    closes = _("- Sign-up is open until {sign-up closes}.") if round.last_closes_on else ""
    points = [
        closes,
        _("- What you answered last time is filled in, so joining takes a few minutes."),
        _("- If you were a mentee then, you are welcome as a mentor too."),
    ]
    words = [
        _(
            "A new round of {program} begins: {round}. You have taken part before, and we would "
            "be glad to have you with us again."
        ),
        "\n".join(filter(None, points)),
        _("**[Join again]({page})**"),
    ]
    return {"subject": _("Will you join {program} again?"), "words": "\n\n".join(words)}


# The mails -----------------------------------------------------------------------------------

SAMPLE = lazy(
    "Hall B is *ready* for us, {first name}, and **doors open at nine** if you can come early.\n"
    "- Bring what you would like to talk about.\n"
    "- Bring a friend: <b>& all</b> are welcome.\n\n"
    "More is on https://example.org/hall_b"
)


def _still_meant(mail: OutgoingMail) -> bool:
    """While nobody has stopped the letter, and the receiver still belongs to its group."""
    letter = mail.letter
    if letter is None:
        return True
    return letter.state in states.LETTER_ON_ITS_WAY and audiences.is_in(letter, mail.to_person_id)


def _sample(it: Stage, group: str) -> GroupLetter:
    subject = str(lazy("Where we meet in {program}"))
    row = GroupLetter(round=it.round, group=group, subject=subject, words=str(SAMPLE))
    return it.keep(row)


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    for side in it.sides:
        place = it.enrollment(side)
        yield make(
            _sample(it, Group.EVERYBODY), Receiver(place.person, place=place), it.coordinator
        )
    former = Receiver(it.person(Role.MENTOR))
    yield make(_sample(it, Group.FORMER), former, it.coordinator)


@mail(
    Kind.GROUP_LETTER,
    lazy("A letter from those who run a program"),
    group=audiences.LETTERS,
    true=_still_meant,
    samples=_samples,
)
def group_letter(letter: GroupLetter, it: Receiver, writer: User) -> Letter:
    """What a coordinator writes to a group, to one of them; answers go to the program."""
    return _letter(letter, it, writer)


def _test_samples(make: Make, it: Stage) -> Iterable[Message]:
    place = it.enrollment(Role.MENTEE)
    it_is = Receiver(place.person, place=place)
    yield make(_sample(it, Group.EVERYBODY), it_is, it.coordinator, 1)


@mail(
    Kind.LETTER_TEST,
    lazy("A letter of yours, to see how it arrives"),
    why=DESK,
    at_once=True,
    true=always,
    samples=_test_samples,
)
def letter_test(letter: GroupLetter, it: Receiver, writer: User, number: int) -> Letter:
    """The letter as one of the group would get it, to its writer alone."""
    found = _letter(letter, it, writer)
    columns: Mapping[str, Any] = {**found.columns, "letter": None}
    facts = {**found.facts, "as_name": name_of(it.person)}
    return Letter(found.about, writer, facts, columns, once=str(number))
