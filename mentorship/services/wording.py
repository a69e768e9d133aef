"""How a program words its mails."""

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.mail.registry import mail_of
from mentorship.mail.wording import PARTS, fault_in
from mentorship.models import MailWording, Program
from mentorship.services.acts import Refused, act, log


@act
def reword(actor: User, draft: MailWording) -> None:
    """Let the mails that are written from now on have these words.

    `draft` names the program, the kind and the role; it is not saved. What stood there before is
    kept in the log.

    Raises
    ------
    Refused : a placeholder means nothing there, or nothing is said.
    """
    program = access.one_or_404(access.programs_run_by(actor), draft.program_id)
    words = {part: getattr(draft, part) for part in PARTS}
    for part in words.values():
        if fault := fault_in(part, draft.kind):
            raise Refused(fault)
    before = _locked(program, draft.kind, draft.role)
    if before and all(getattr(before, part) == text for part, text in words.items()):
        return
    _log("wording.changed", actor, draft, before)
    MailWording.objects.update_or_create(
        program=program,
        kind=draft.kind,
        role=draft.role,
        defaults={**words, "changed_by": actor},
    )


@act
def go_back(actor: User, program: Program, kind: str, role: str) -> None:
    """Let the mails that are written from now on have our words again.

    Raises
    ------
    Refused : they have them already.
    """
    access.one_or_404(access.programs_run_by(actor), program.pk)
    before = _locked(program, kind, role)
    if before is None:
        raise Refused(_("This mail has our wording already"))
    _log("wording.dropped", actor, before, before)
    before.delete()


def _locked(program: Program, kind: str, role: str) -> MailWording | None:
    rows = MailWording.objects.select_for_update().filter(program=program, kind=kind, role=role)
    return rows.first()


def _log(verb: str, actor: User, about: MailWording, before: MailWording | None) -> None:
    log(
        verb,
        actor,
        program=about.program,
        mail=str(mail_of(about.kind).label),
        role=about.program.word_for(about.role),
        before=_in_one(before),
    )


def _in_one(words: MailWording | None) -> str:
    """The parts of a wording as one text; those that were ours are left out."""
    if words is None:
        return _("our wording")
    return " | ".join(filter(None, (getattr(words, part) for part in PARTS)))
