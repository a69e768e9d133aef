"""What a person does with certificates: make one, withdraw it; and what the program may."""

import secrets
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, circle_access
from mentorship.certificates import drawing
from mentorship.certificates.facts import Facts, facts_of, facts_of_seat
from mentorship.mail.message import site_link
from mentorship.models import Certificate, Circle, CircleCertificate, Pairing, Program
from mentorship.models.certificates import Certified, refused_to, withdrawn_by_program
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles import lock as lock_circles
from mentorship.services.circles import own_seat
from mentorship.services.pairings.places import lock_pairing, own_side

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of which codes are made: nothing that is taken for something else."""
LENGTH = 12


@act
def make(actor: User, pairing: Pairing, kind: str) -> Certificate:
    """Make a certificate or a letter of one's own; the one that stands is not made again.

    Raises
    ------
    Refused : the pairing is not over, was too short, or the name has signs that no font has.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if kind not in Certificate.Kind.values or not pairing.earns_certificate:
        raise Refused(_("There is a certificate once the two of you have concluded"))
    standing = pairing.certificates.filter(person=actor, kind=kind, withdrawn_at=None).first()
    if standing is not None:
        return standing
    _refuse_withdrawn(withdrawn_by_program(actor, pairing), kind)
    row = Certificate(pairing=pairing, person=actor, kind=kind)
    _draw(row, facts_of(side, kind), pairing.round.program)
    log("certificate.made", actor, pairing=pairing)
    return row


@act
def make_of_circle(actor: User, circle: Circle, kind: str) -> CircleCertificate:
    """The same of one's seat in a circle, or beside a peer.

    Raises
    ------
    Refused : it is not over, was too short, or the name has signs that no font has.
    """
    seat = own_seat(actor, circle)
    (seat.circle,) = lock_circles(circle)
    if kind not in CircleCertificate.Kind.values or not seat.earns_certificate:
        raise Refused(_("There is a certificate once it has reached its end"))
    standing = seat.certificates.filter(kind=kind, withdrawn_at=None).first()
    if standing is not None:
        return standing
    _refuse_withdrawn(refused_to(seat), kind)
    row = CircleCertificate(seat=seat, person=actor, kind=kind)
    _draw(row, facts_of_seat(seat, kind), seat.circle.round.program)
    log("certificate.made", actor, enrollment=seat.enrollment)
    return row


def _refuse_withdrawn(withdrawn: Any, kind: str) -> None:
    if withdrawn.filter(kind=kind).exists():
        raise Refused(_("Your program has withdrawn it. Those who run the program can say why"))


def _draw(row: Certified, facts: Facts, program: Program) -> None:
    """Write down what is certified, with a code of its own, and the page."""
    if lacking := drawing.missing_in(facts.name + facts.program + facts.role_word):
        raise Refused(
            _("Our fonts do not have “%(signs)s”. Print this page from your browser instead")
            % {"signs": lacking[:20]}
        )
    row.code = "".join(secrets.choice(SIGNS) for _at in range(LENGTH))
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.made_at = timezone.now()
    row.file = drawing.draw(row, program, site_link("certificate_checked", row.code))
    row.save(force_insert=True)


@act
def withdraw(actor: User, certificate: Certificate | CircleCertificate) -> bool:
    """Withdraw one's own certificate: its code leads nowhere from then on. False if it did."""
    if certificate.person_id != actor.pk:
        _refuse_strangers(actor, certificate)
    now = timezone.now()
    rows = _rows_like(certificate).filter(pk=certificate.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=now, withdrawn_by=actor, file=b""):
        return False
    log("certificate.withdrawn", actor, **_about(certificate))
    return True


@act
def allow_again(actor: User, certificate: Certificate | CircleCertificate) -> bool:
    """Let the person make one anew that the program has withdrawn; False where they may."""
    _refuse_strangers(actor, certificate)
    rows: Any = (
        withdrawn_by_program(certificate.person, certificate.pairing)
        if isinstance(certificate, Certificate)
        else refused_to(certificate.seat)
    )
    if not rows.filter(kind=certificate.kind).update(withdrawn_by=certificate.person):
        return False
    log("certificate.allowed", actor, **_about(certificate))
    return True


def _refuse_strangers(actor: User, certificate: Certificate | CircleCertificate) -> None:
    """404 for whoever does not run what it is of."""
    if isinstance(certificate, Certificate):
        access.pairing_run_for(actor, certificate.pairing_id)
    else:
        circle_access.circle_run_for(actor, certificate.seat.circle_id)


def _rows_like(certificate: Certificate | CircleCertificate) -> Any:
    return type(certificate)._default_manager


def _about(certificate: Certificate | CircleCertificate) -> dict[str, Any]:
    """What a line of the log about it is about."""
    if isinstance(certificate, Certificate):
        return {"pairing": certificate.pairing}
    return {"enrollment": certificate.seat.enrollment}
