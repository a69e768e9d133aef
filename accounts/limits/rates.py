"""Every limit of the site: how often, in what time, and what people read. docs/operators.md lists
them for operators.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.forms.base import Text

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


@dataclass(frozen=True)
class Rate:
    """So many tries in any stretch of so many seconds, the last `kept` of them for known devices.

    Without those that are kept, a stranger who knows an address could use up all tries and shut
    the account's own owner out.
    """

    name: str
    amount: int
    seconds: int
    sentence: "Text"
    kept: int = 0

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)

    def most(self, *, known: bool) -> int:
        """How many tries somebody has, who sits at a device that signed in before or does not."""
        return self.amount if known else self.amount - self.kept


_NETWORK = _("There have been many tries from your network in a short time")
_SECRETS = _(
    "There have been several wrong tries at this account. "
    "A passkey opens it meanwhile, and so does a device on which it was opened before"
)
_MAILS = _(
    "We have sent several mails to this address already. "
    "Look for the newest among the unwanted mail too"
)

WRONG_SECRETS = Rate("wrong passwords and codes of an account", 5, 5 * MINUTE, _SECRETS, kept=2)
WRONG_SECRETS_NETWORK = Rate("wrong passwords and codes of a network", 300, 10 * MINUTE, _NETWORK)
MAILED_CODE = Rate("tries of one mailed code", 3, HOUR, _("This code was tried three times"))
MAILED_CODES_NETWORK = Rate("mailed codes typed in a network", 3000, 10 * MINUTE, _NETWORK)
# A demonstration sends nothing, and all its visitors sign in as the same few people.
_TIMES = 10 if settings.DEMO else 1
MAILS = Rate("mails to an address, an hour", 6 * _TIMES, HOUR, _MAILS, kept=2 * _TIMES)
MAILS_A_DAY = Rate("mails to an address, a day", 20 * _TIMES, DAY, _MAILS, kept=8 * _TIMES)
MAILS_NETWORK = Rate("mails asked for in a network", 2000, HOUR, _NETWORK)
GUESSED_LINKS = Rate(
    "links never made, tried in a network",
    50,
    10 * MINUTE,
    _("Many links that we never made were tried from your network"),
)

RATES = (
    WRONG_SECRETS,
    WRONG_SECRETS_NETWORK,
    MAILED_CODE,
    MAILED_CODES_NETWORK,
    MAILS,
    MAILS_A_DAY,
    MAILS_NETWORK,
    GUESSED_LINKS,
)
