"""A beginning for the first words to somebody of the directory, made from what both wrote.

It stands in the field, where whoever asks reads and changes it; it is never sent by itself.
"""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import dates
from matching.directory import Directory, Entry, Row, called
from mentorship.roles import Role

MOST_TOPICS = 2
LONGEST_GOAL = 300


def opening(here: Directory, entry: Entry, row: Row) -> str:
    """A greeting, what both care for, what the reader hopes for, and a question."""
    lines = [_("Dear %(name)s,") % {"name": called(row)}, _found_you(here, entry, row)]
    if goal := entry.own["goal"].strip():
        says = _hopes(entry) % {"goal": Truncator(goal).chars(LONGEST_GOAL)}
        lines.append(says)
    lines += [_("Would you have time to talk about it?"), called(entry.own)]
    return "\n\n".join(lines)


def _found_you(here: Directory, entry: Entry, row: Row) -> str:
    topics = _topics_of_both(here, entry, row)
    if topics:
        told = {"topics": dates.listed(topics)}
        if entry.role == Role.MENTOR:
            return _("I found you in the directory, where you offer help with %(topics)s.") % told
        return _("I found you in the directory, where you ask about %(topics)s.") % told
    return _("I found you in the directory, and what you write there speaks to me.")


def _topics_of_both(here: Directory, entry: Entry, row: Row) -> list[str]:
    own = {each["topic"] for each in entry.own["topic_rows"]}
    both = [each["topic"] for each in row["topic_rows"] if each["topic"] in own]
    return [here.topic_names[topic] for topic in both[:MOST_TOPICS]]


def _hopes(entry: Entry) -> str:
    if entry.own["role"] == Role.MENTEE:
        return _("What I hope for: %(goal)s")
    return _("What I can give: %(goal)s")
