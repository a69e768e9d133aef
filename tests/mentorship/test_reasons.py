"""Reasons are stored without names and told to each side in its own words."""

from mentorship.text import reasons

ROWS = [
    reasons.row(
        "needs.top",
        "reason",
        {"mentee": "{mentor} can help with {topics}.", "mentor": "{mentee} asks about {topics}."},
        {"topics": ["grants", "teams", "budgets"]},
    ),
    reasons.row("preference.mentee", "reason", {"mentee": "You named {mentor}."}, {}),
    reasons.row("talk.region", "talk", {"mentee": "How to meet.", "mentor": "How to meet."}, {}),
]


def test_each_side_reads_of_the_other():
    for_ben = reasons.told(ROWS, "mentee", mentor="Ada", mentee="Ben")
    for_ada = reasons.told(ROWS, "mentor", mentor="Ada", mentee="Ben")
    assert for_ben.reasons == ["Ada can help with grants, teams and budgets.", "You named Ada."]
    assert for_ada.reasons == ["Ben asks about grants, teams and budgets."]
    assert for_ben.talk == for_ada.talk == "How to meet."


def test_what_a_pair_lacks_stands_apart_from_what_to_talk_about():
    lacks = reasons.row("caution.topics", "caution", {"mentee": "{mentor} knows no maps."}, {})
    words = reasons.told([*ROWS, lacks], "mentee", mentor="Ada", mentee="Ben")
    assert (words.caution, words.talk) == ("Ada knows no maps.", "How to meet.")
    assert reasons.told([*ROWS, lacks], "mentor", mentor="Ada", mentee="Ben").caution is None


def test_braces_in_a_name_are_only_letters():
    words = reasons.told(ROWS, "mentee", mentor="{mentee.__class__}", mentee="Ben")
    assert words.reasons[1] == "You named {mentee.__class__}."


def test_rows_of_an_unknown_shape_are_left_out_and_break_no_page():
    odd = [
        {},
        {"code": "x"},
        {"text": "y", "params": {}},
        {"text": {"mentee": "{z}"}, "params": {}},
    ]
    assert reasons.told(odd, "mentee", mentor="Ada", mentee="Ben") == reasons.ToldReasons([], None)
