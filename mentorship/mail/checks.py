"""The last look before a mail leaves: each kind knows best whether what it says is still so."""

from mentorship.mail.opt_outs import wants
from mentorship.mail.registry import MAILS
from mentorship.models import OutgoingMail


def still_true(mail: OutgoingMail) -> bool:
    """Whether the mail may leave now. Looks at the database afresh; writes nothing."""
    known = MAILS.get(mail.kind)
    return wants(mail.to_person, mail.kind) and (known is None or known.is_true(mail))
