"""Imports of a list, one in each state, for those who look at every page."""

from accounts.models import User
from mentorship.models import RosterImport, Unit
from mentorship.roster import imports, work

HEAD = "Mbr No,Name,E-mail,Cat,Join Dt,Pd Thru,Employer"
ROWS = (
    "1001,Ada Byron,ada.byron@example.org,REG,2019-05-14,2099-12-31,Hill Library",
    "1002,Ben Hill,not-an-address,REG,2019-05-14,2099-12-31,=1+1",
    "1003,Cy Marsh,cy.marsh@example.org,REG,2019-05-14,2019-12-31,@home",
)


def imports_of(actor: User, unit: Unit) -> dict[str, RosterImport]:
    """One with a question, one that waits, one that was read, one applied, one thrown away."""
    made = {
        "applied": _read(actor, unit, [HEAD, *ROWS]),
        "checked": _read(actor, unit, [HEAD, *ROWS[:2]]),
        "column missing": _read(actor, unit, ["Name,E-mail", "Ada Byron,ada.byron@example.org"]),
        "letters asked": _read(actor, unit, [HEAD, *(f"{n},Zo\xeb Im\xe9,,," for n in range(9))]),
        "discarded": _read(actor, unit, [HEAD, *ROWS[:1]]),
        "checking": imports.upload(actor, unit, "waits.csv", b"waits"),
    }
    imports.apply(actor, made["applied"])
    work.do_this(made["applied"].pk)
    imports.check(actor, made["checked"], {})
    work.do_this(made["checked"].pk)
    imports.discard(actor, made["discarded"])
    RosterImport.objects.filter(pk=made["checking"].pk).update(state="checking", total=9, done=3)
    return made


def _read(actor: User, unit: Unit, lines: list[str]) -> RosterImport:
    content = "\n".join(lines).encode("latin-1")
    imported = imports.upload(actor, unit, "members.csv", content)
    imports.check(actor, imported, {})
    work.do_this(imported.pk)
    imported.refresh_from_db()
    return imported
