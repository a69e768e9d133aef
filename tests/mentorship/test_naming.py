"""Two namings of one person are one; two people stay two."""

import pytest

from mentorship.text.naming import borne, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eve Moor", "  EVE   moor "),
        ("Moor, Eve", "Eve Moor"),
        ("Zoë Müller", "Zoe Muller"),
        ("Zoe\u0308 Müller", "Zoë Müller"),
        ("Søren Kjær", "Soren Kjaer"),
        ("Ana-María O’Neill", "ana maria ONeill"),
        ("Eve@Example.ORG ", "eve@example.org"),
        ("Eve Moor <EVE@example.org>", "eve@example.org"),
        ("ΕΎΑ ΜΟΎΡ", "Εύα Μουρ"),
    ],
)
def test_a_slip_of_the_pen_names_the_same_person(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eve Moor", "Eva Moor"),
        ("Eve Moor", "Eve Moors"),
        ("Moor Eve", "Eve Moor"),
        ("eve.moor@example.org", "evemoor@example.org"),
        ("कमल", "कमला"),
        ("", "Eve"),
    ],
)
def test_other_names_are_other_people(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "written",
    ["Evelyn Moor", "Evie Moor", "Moor, Evie", 'Evelyn "Evie" Moor', "Evelyn (Evie) Moor"],
)
def test_the_preferred_name_names_somebody_too(written):
    assert key(written) in borne("Evelyn Moor", "Evie", "evie@example.org")


def test_a_person_is_never_named_by_a_first_name_alone_or_by_nothing():
    forms = borne("Evelyn Moor", "Evie", "evie@example.org")
    assert not {"", "evie", "evelyn", "moor"} & forms.keys()
    assert borne("", "", "evie@example.org") == {"evie@example.org": "evie@example.org"}
    assert borne("Cher", "Cher", "c@example.org").keys() == {"cher", "c@example.org"}
