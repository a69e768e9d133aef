"""The gates that tries pass, by what is tried. Each counts first and lets through, or raises."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import filter_users_by_email
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.limits import devices, rates
from accounts.limits.counters import Receipt, shut_until, take
from accounts.limits.rates import Rate
from accounts.limits.refusals import note, refuse


class Guess:
    """One try at an account's secret, counted before it is looked at."""

    def __init__(self, receipts: list[Receipt]) -> None:
        self.receipts = receipts

    def was_right(self) -> None:
        """Count it no more: only wrong tries use up a limit."""
        for receipt in self.receipts:
            receipt.give_back()


def guess_at_address(request: HttpRequest, address: str) -> Guess:
    """Count a try at the password of whoever uses this address, if anybody does.

    Raises
    ------
    TooMany : alike whether there is such an account or not.
    """
    pk = owner_of(address)
    return _guess(request, f"account:{pk}" if pk else f"address:{_folded(address)}", pk)


def guess_at_account(request: HttpRequest, user: Any) -> Guess:
    """Count a try at a secret of this account, whichever secret and whatever the door.

    Raises
    ------
    TooMany : there were too many wrong ones at any of its doors.
    """
    return _guess(request, f"account:{user.pk}", user.pk)


def _guess(request: HttpRequest, subject: str, pk: int | None) -> Guess:
    known = devices.is_known(request, pk)
    pairs = [(rates.WRONG_SECRETS, subject)]
    if not known:  # a neighbour's tries do not shut out a device that the account knows
        pairs.append((rates.WRONG_SECRETS_NETWORK, network_of(request)))
    return Guess(take_all(request, pairs, known=known))


def ask_for_mail(request: HttpRequest, address: str) -> None:
    """Count a mail that whoever sits there has us send to an address; once a request.

    Raises
    ------
    TooMany : alike whether an account uses the address or not.
    """
    address = _folded(address)
    counted: set[str] = getattr(request, "mails_counted", set())
    if address in counted:
        return
    known = devices.is_known(request, owner_of(address))
    pairs = [(rates.MAILS, address), (rates.MAILS_A_DAY, address)]
    if not known:
        pairs.append((rates.MAILS_NETWORK, network_of(request)))
    take_all(request, pairs, known=known)
    request.mails_counted = counted | {address}  # type: ignore[attr-defined]


def try_code(request: HttpRequest, code: str) -> bool:
    """Count a try at a mailed code; False where it has been tried too often to be worth one more.

    Raises
    ------
    TooMany : codes are being typed in at this network in numbers.
    """
    take_all(request, [(rates.MAILED_CODES_NETWORK, network_of(request))])
    if take(rates.MAILED_CODE, code):
        return True
    note(request, rates.MAILED_CODE)
    return False


def is_spent(code: str) -> bool:
    """Whether a mailed code was tried as often as it may be. Writes nothing."""
    return shut_until(rates.MAILED_CODE, code) is not None


def count_guessed_link(request: HttpRequest) -> None:
    """Count an address that we never made; raises `TooMany`."""
    take_all(request, [(rates.GUESSED_LINKS, network_of(request))])


def check_guessed_links(request: HttpRequest) -> None:
    """Raise `TooMany` where this network has tried too many such addresses. Writes nothing."""
    opens_at = shut_until(rates.GUESSED_LINKS, network_of(request))
    if opens_at:
        raise refuse(request, rates.GUESSED_LINKS, opens_at)


def take_all(
    request: HttpRequest, pairs: list[tuple[Rate, str]], *, known: bool = False
) -> list[Receipt]:
    """Count one try under each of these limits, or under none of them.

    Raises
    ------
    TooMany : one of them has no try left.
    """
    receipts: list[Receipt] = []
    for rate, subject in pairs:
        receipt = take(rate, subject, known=known)
        if receipt is None:
            for earlier in receipts:
                earlier.give_back()
            opens_at = shut_until(rate, subject, known=known) or timezone.now()
            raise refuse(request, rate, opens_at)
        receipts.append(receipt)
    return receipts


def owner_of(address: str) -> int | None:
    """The account that signing in with this address leads to."""
    users = filter_users_by_email(address, prefer_verified=True)
    return users[0].pk if users else None


def network_of(request: HttpRequest) -> str:
    """Whom an address counts as: itself, or under IPv6 the /64 that one customer is given."""
    client = get_adapter(request).get_client_ip(request)
    address = ip_address(client)
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    prefix = settings.ALLAUTH_RATE_LIMIT_IPV6_PREFIX
    return str(IPv6Network((int(address), prefix), strict=False))


def _folded(address: str) -> str:
    return address.strip().lower()
