from datetime import UTC, datetime

from django.db import migrations

BATCH = 1000


def _day(name):
    return lambda word: {name: word}


def _count(name):
    return lambda word: {name: int(word)}


def _moment(word):
    if word == "over":
        return {}
    moment = datetime.strptime(word, "%Y%m%d-%H%M%S.%f").replace(tzinfo=UTC)
    return {"proposed_at": moment.isoformat()}


FACTS = {
    "agreement_proposed": _count("version"),
    "agreement_agreed": _count("version"),
    "ending_soon": _day("ends_on"),
    "longer_proposed": _day("until"),
    "longer_agreed": _day("until"),
    "longer_declined": _day("until"),
    "meeting_proposed": _count("turn"),
    "meeting_moved": _count("sequence"),
    "meeting_confirmed": _count("sequence"),
    "meeting_changed": _count("sequence"),
    "meeting_reminder": _count("sequence"),
    "meeting_cancelled": _count("sequence"),
    "wrap_up_proposed": _moment,
    "wrap_up_reminder": _moment,
    "wrap_up_agreed": _moment,
    "wrap_up_done": _moment,
    "wrap_up_kept": _moment,
}
"""What the fourth part of a key says, as in `pairing:381:agreement_proposed:2:user:72`."""


def _facts(mail):
    try:
        return FACTS[mail.kind](mail.key.split(":")[3])
    except (IndexError, ValueError):
        return {}


def fill(apps, schema_editor):
    """Write them into the rows, so many at a time; mails that wait go on being true."""
    mails = apps.get_model("mentorship", "OutgoingMail").objects
    rows = mails.filter(kind__in=FACTS, payload={}).only("kind", "key", "payload").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for mail in batch:
            mail.payload = _facts(mail)
        mails.bulk_update(batch, ["payload"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    # Each batch by itself, so that nobody who sends waits for all of them.
    atomic = False

    dependencies = [("mentorship", "0023_let_mails_carry_facts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
