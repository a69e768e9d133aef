"""Relationships that people noted themselves, and questions on the spot."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding, Traces
from mentorship.models import NotedRelationship, SpotCall, SpotQuestion, SpotVolunteer
from mentorship.privacy.rows import KEY, STATE


def _drop_noted(traces: Traces) -> None:
    """Theirs, and those of others that name their address."""
    mine = Q(by=traces.person) | Q(address__in=traces.addresses)
    NotedRelationship.objects.filter(mine | Q(words__iregex=traces.pattern)).delete()


def _empty_questions(traces: Traces) -> None:
    two = Q(asker__person=traces.person) | Q(taker__person=traces.person)
    named = Q(words__iregex=traces.pattern) | Q(answer__iregex=traces.pattern)
    SpotQuestion.objects.filter(two | named).update(words="", answer="")


HOLDINGS = (
    Holding(
        NotedRelationship,
        _("What you noted of yourself and others"),
        lambda person: NotedRelationship.objects.filter(by=person),
        _("Deleted. A pairing that came of it stays without words."),
        _drop_noted,
        left_out={"by": KEY},
    ),
    Holding(
        SpotVolunteer,
        _("Topics for which you volunteer"),
        lambda person: SpotVolunteer.objects.filter(enrollment__person=person),
        _("Deleted."),
        lambda traces: SpotVolunteer.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        SpotCall,
        _("Questions on the spot that you were asked"),
        lambda person: SpotCall.objects.filter(volunteer__person=person),
        _("Deleted."),
        lambda traces: SpotCall.objects.filter(volunteer__person=traces.person).delete(),
        left_out={"question": "somebody else’s question"},
    ),
    Holding(
        SpotQuestion,
        _("Your questions on the spot, and those that you answered"),
        lambda person: SpotQuestion.objects.filter(
            Q(asker__person=person) | Q(taker__person=person)
        ),
        _("That it was asked and answered stays. All words are deleted."),
        _empty_questions,
        gone=False,
        emptied=("words", "answer"),
        stays={"kind": STATE, "state": STATE},
    ),
)
