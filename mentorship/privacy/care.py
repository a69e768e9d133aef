"""What coordinators note about pairs, and what they put aside."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding, Traces
from mentorship.models import DeskNote, SetAside
from mentorship.models.sides import of_the_pair
from mentorship.privacy.rows import KEY, STATE


def _drop_notes(traces: Traces) -> None:
    """Those of the person, those about their pairs, and those of others that name them."""
    mine = Q(writer=traces.person) | of_the_pair(traces.person, "pairing__")
    DeskNote.objects.filter(mine | Q(words__iregex=traces.pattern)).delete()


def _unsign(traces: Traces) -> None:
    SetAside.objects.filter(by=traces.person).update(by=None)


HOLDINGS = (
    Holding(
        DeskNote,
        _("Notes about pairs that you wrote as a coordinator"),
        lambda person: DeskNote.objects.filter(writer=person),
        _("Deleted, and so is what coordinators noted about your own pairs."),
        _drop_notes,
        left_out={"pairing": "the pair is somebody else's", "writer": KEY},
    ),
    Holding(
        SetAside,
        _("What you put aside at the desk, as a coordinator"),
        lambda person: SetAside.objects.filter(by=person),
        _("It stays with the pair, without your name."),
        _unsign,
        left_out={"pairing": "the pair is somebody else's", "by": KEY},
        gone=False,
        stays={"need": STATE},
    ),
)
