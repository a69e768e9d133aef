"""What a person does with certificates: make one, withdraw it; and what the program may."""

import secrets
from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.certificates import drawing
from mentorship.certificates.facts import facts_of
from mentorship.mail.message import site_link
from mentorship.models import Certificate, Pairing
from mentorship.models.certificates import withdrawn_by_program
from mentorship.services.acts import Refused, act, log
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
    if withdrawn_by_program(actor, pairing).filter(kind=kind).exists():
        raise Refused(_("Your program has withdrawn it. Those who run the program can say why"))
    code = "".join(secrets.choice(SIGNS) for _at in range(LENGTH))
    facts = facts_of(side, kind)
    if lacking := drawing.missing_in(facts.name + facts.program + facts.role_word):
        raise Refused(
            _("Our fonts do not have “%(signs)s”. Print this page from your browser instead")
            % {"signs": lacking[:20]}
        )
    row = Certificate(pairing=pairing, person=actor, kind=kind, code=code, **asdict(facts))
    row.made_at = timezone.now()
    row.file = drawing.draw(row, pairing, site_link("certificate_checked", code))
    row.save(force_insert=True)
    log("certificate.made", actor, pairing=pairing)
    return row


@act
def withdraw(actor: User, certificate: Certificate) -> bool:
    """Withdraw one's own certificate: its code leads nowhere from then on. False if it did."""
    if certificate.person_id != actor.pk:
        access.pairing_run_for(actor, certificate.pairing_id)
    now = timezone.now()
    rows = Certificate.objects.filter(pk=certificate.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=now, withdrawn_by=actor, file=b""):
        return False
    log("certificate.withdrawn", actor, pairing=certificate.pairing)
    return True


@act
def allow_again(actor: User, certificate: Certificate) -> bool:
    """Let the person make one anew that the program has withdrawn; False where they may."""
    access.pairing_run_for(actor, certificate.pairing_id)
    rows = withdrawn_by_program(certificate.person, certificate.pairing)
    if not rows.filter(kind=certificate.kind).update(withdrawn_by=certificate.person):
        return False
    log("certificate.allowed", actor, pairing=certificate.pairing)
    return True
