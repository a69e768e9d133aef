"""Where a pairing comes from, what a request asks for and what is said to it, why it ends."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class PairingSpan(models.TextChoices):
    ONE = "one", _("One talk")
    FEW = "few", _("A few talks")
    ONGOING = "ongoing", _("Ongoing, for as long as we both wish")


LASTS = {PairingSpan.ONE: timedelta(days=42), PairingSpan.FEW: timedelta(days=120)}
"""For how long two have each other's address where it is not for as long as both wish."""


class PairingReply(models.TextChoices):
    """Kind sentences to somebody who asked, for whoever says no."""

    TIME = "time", _("I would have liked to, but have too little time now.")
    LATER = "later", _("Not now. Ask me again in some months, if it still matters to you.")
    OTHER = "other", _("I am not the right person for this, and hope you find who is.")
    FULL = "full", _("I have promised my time to others already.")


class PairingOrigin(models.TextChoices):
    MATCHED = "matched", _("suggested by matching")
    BY_HAND = "by_hand", _("put together by a coordinator")
    ASKED = "asked", _("asked for by a member")
    CONTINUED = "continued", _("stayed in touch")
    NOTED = "noted", _("noted by the two")


class PairingEndReason(models.TextChoices):
    TIME = "time", _("One of us has too little time now")
    MOVED = "moved", _("Work or life has changed")
    REACHED = "reached", _("We have done what we set out to do")
    FIT = "fit", _("We work in different ways")
    CONTACT = "contact", _("We lost touch")
    LEFT = "left", _("One of us has left the program")
    OTHER = "other", _("Another reason")


OF_THE_TWO = (PairingOrigin.ASKED, PairingOrigin.CONTINUED, PairingOrigin.NOTED)
"""The origins of a pairing that no coordinator made."""
