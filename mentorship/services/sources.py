"""Making links with a source, counting who looks, and noting who comes by one.

A visit is a number that grows, without a cookie and without an address. That somebody came by a
link is noted once they are signed in and set out to join.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Enrollment, Pairing, Program, Round, SourceLink, SourceUse
from mentorship.models.sources import MOST_LINKS
from mentorship.services import programs
from mentorship.services.acts import Refused, act, log

LONGEST = 40


@act
def add(actor: User, program: Program, label: str) -> SourceLink:
    """Make one more link; its word is made from where it is put.

    Raises
    ------
    Refused : there are thirty already, or one with this word.
    """
    program = programs.locked(actor, program.pk)
    there = SourceLink.objects.filter(program=program)
    if there.count() >= MOST_LINKS:
        raise Refused(_("Thirty links are enough. Remove one first"))
    slug = slugify(label)[:LONGEST].strip("-") or "link"
    if there.filter(slug=slug).exists():
        raise Refused(_("There is a link for this already: “%(slug)s”") % {"slug": slug})
    made = SourceLink.objects.create(program=program, label=label, slug=slug)
    log("source.added", actor, program=program, link=label)
    return made


@act
def remove(actor: User, link: SourceLink) -> None:
    """Drop a link with its numbers; the address goes on to lead to the program."""
    access.one_or_404(access.programs_run_by(actor), link.program_id)
    log("source.removed", actor, program=link.program, link=link.label)
    link.delete()


def _may_be_one(slug: str) -> bool:
    return 0 < len(slug) <= LONGEST and "\0" not in slug


def visited(program: Program, slug: str) -> None:
    """Count a look at the program's page by this link; a word that is none counts nowhere."""
    if _may_be_one(slug):
        found = SourceLink.objects.filter(program=program, slug=slug)
        found.update(visits=F("visits") + 1)


def came(person: User, round: Round, slug: str) -> None:
    """Note that somebody set out to join by this link; of several, the first one counts."""
    if not _may_be_one(slug):
        return
    link = SourceLink.objects.filter(program=round.program_id, slug=slug).first()
    if link is not None:
        try:
            with transaction.atomic():
                SourceUse.objects.get_or_create(person=person, round=round, defaults={"link": link})
        except IntegrityError:  # the link was dropped this moment
            return


def numbers(program: Program) -> QuerySet[SourceLink, Any]:
    """The program's links, each with how many people set out, signed up and were paired by it."""
    here = Enrollment.objects.filter(
        person=OuterRef("person"), round=OuterRef("round"), submitted_at__gte=OuterRef("at")
    )
    both = Q(mentor__person=OuterRef("person")) | Q(mentee__person=OuterRef("person"))
    pairs = Pairing.objects.filter(both, round=OuterRef("round"), state__in=states.PAIRING_BEGUN)
    signed = SourceUse.objects.filter(Exists(here.exclude(state__in=states.ENROLLMENT_GONE)))
    paired = SourceUse.objects.filter(Exists(pairs))
    return program.source_links.annotate(
        begun=Count("uses", distinct=True),
        signed_up=Count("uses", filter=Q(uses__in=signed), distinct=True),
        paired=Count("uses", filter=Q(uses__in=paired), distinct=True),
    )
