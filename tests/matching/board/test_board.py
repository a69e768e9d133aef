"""The board of a round: every number true, every line where it belongs, every press answered."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.admin.board.words import SHARES
from matching.board import acts
from matching.core import FACTORS
from matching.models import Board, Suggestion, Verdict
from mentorship.models import Enrollment, LogLine, Pairing
from tests import factories
from tests.matching import rounds
from tests.mentorship.desk.hands import act

pytestmark = pytest.mark.django_db

PAGES = ("board", "board_others", "board_move", "board_notes", "board_try", "board_steps")
LINE = re.compile(r'<tr id="row-(\d+)"\s+class="line([^"]*)"\s+data-pair="([\d-]+)"')


def board(desk, run, query="", **headers) -> str:
    answer = desk.get(reverse("admin:board", args=[run.round_id]) + query, **headers)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def lines(page: str) -> list[str]:
    return [key for _mentee, _classes, key in LINE.findall(page)]


def press(desk, run, verb, key, query="", **data) -> str:
    url = reverse("admin:board_decide", args=[run.round_id]) + query
    answer = desk.post(url, {"verb": verb, **two(key), **data}, follow=True)
    return unescape(answer.content.decode())


def two(key) -> dict[str, str]:
    return dict(zip(("mentee", "mentor"), key.split("-"), strict=True))


def key_of(row) -> str:
    return f"{row.mentee_id}-{row.mentor_id}"


def test_an_evening_on_the_board_by_forms_alone(run, desk):
    """Lines stay where they are when they are decided, until they are sorted again."""
    rows = sorted(run.suggestions.all(), key=lambda row: (row.share is not None, row.share or 0))
    page = board(desk, run)
    assert lines(page)[0] == key_of(rows[0])
    assert "<b>4</b> of 4 matched" in page
    first, second, third, fourth = lines(page)

    page = press(desk, run, "approve", first)
    assert "Approved" in page
    assert "<b>1</b> decided" in page
    assert lines(page) == [first, second, third, fourth]
    assert 'aria-current="true">' in page.split(f'data-pair="{second}"')[1].split("</tr>")[0]
    assert Pairing.objects.get().state == "approved"
    assert set(lines(board(desk, run))[:3]) == {second, third, fourth}
    assert lines(board(desk, run))[3] == first

    page = press(desk, run, "reject", second, how_long="for_good", reason="known", words="Cousins")
    assert "Rejected" in page
    assert Verdict.objects.get().kind == "barred"
    page = press(desk, run, "approve", second)
    assert "not suggested any more" in page
    assert Pairing.objects.count() == 1

    url = reverse("admin:board_take_back", args=[run.round_id])
    page = desk.post(f"{url}?pair={first}", follow=True).content.decode()
    assert "is taken back" in page
    assert Pairing.objects.get().state == "withdrawn"
    url = reverse("admin:board_decide_many", args=[run.round_id])
    desk.post(url, {"ticked": [third, "nonsense", "9" * 40]})
    assert Pairing.objects.filter(state="approved").count() == 1
    desk.post(url, {"all": "1"})
    assert not run.suggestions.filter(state="new").exists()
    undone = desk.post(reverse("admin:board_undo", args=[run.round_id]), follow=True)
    assert "Taken back" in undone.content.decode()
    assert Pairing.objects.filter(state="approved").count() == 1


def test_each_number_leads_to_exactly_those_that_it_counts(run, desk, cast):
    extra = factories.EnrollmentFactory(round=run.round)
    first, second, *_others = lines(board(desk, run, "?show=matched"))
    press(desk, run, "approve", first)
    undecided = Suggestion.objects.filter(pairing=None)
    undecided.exclude(mentee=second.split("-")[0]).update(share=7, band="fair")
    Suggestion.objects.filter(mentee=second.split("-")[0]).update(share=9, band="strong")
    page = board(desk, run)
    for show, words in {
        "matched": "<b>%s</b> of 5 matched",
        "left": "<b>%s</b> left over",
        "decided": "<b>%s</b> decided",
    }.items():
        shown = lines(board(desk, run, f"?show={show}"))
        assert words % len(shown) in page
    assert lines(board(desk, run, "?show=left")) == [str(extra.pk)]
    assert "lowest <b>7</b>" in page
    assert len(lines(board(desk, run, "?show=lowest"))) == 2
    assert lines(board(desk, run, "?fit=strong&show=todo")) == [second]
    assert lines(board(desk, run, "?show=others")) == []
    LogLine.objects.filter(verb="pairing.made").update(actor=cast.ann)
    assert lines(board(desk, run, "?show=others")) == [first]
    assert "<b>1</b> by others" in board(desk, run)


def test_the_order_follows_the_number_beside_the_word(run, desk):
    for share, row in enumerate(run.suggestions.order_by("-points"), start=30):
        Suggestion.objects.filter(pk=row.pk).update(share=share)
    shares = re.findall(r"<b>(\d\d)</b>\s*</span>\s*<svg", board(desk, run))
    assert shares[:4] == ["30", "31", "32", "33"]


def test_the_least_firm_come_first_where_that_is_asked(run, desk):
    """And those that were not measured last; the average leads to its pairs, best first."""
    page = board(desk, run)
    assert "Least firm first" not in page
    (by_fit,) = set(re.findall(r'href="([^"]+)"[^>]*>\s*average', page))
    shares = re.findall(
        r"<b>(\d+)</b>\s*</span>\s*<svg", board(desk, run, f"?{by_fit.partition('?')[2]}")
    )
    assert [int(each) for each in shares] == sorted(map(int, shares), reverse=True)
    rows = list(run.suggestions.order_by("-points"))
    kept = [[row.mentee_id, row.mentor_id, 20 * at] for at, row in enumerate(rows[1:], start=1)]
    firmness = {"draws": 200, "kept": kept}
    Board.objects.create(round=run.round, run=run, weights=run.weights, firmness=firmness)
    page = board(desk, run, "?sort=firm")
    assert "Least firm first" in page
    assert lines(page) == [*map(key_of, rows[1:]), key_of(rows[0])]


def test_a_script_that_knows_the_lines_around_a_pair_has_none_of_them_read(run, desk):
    first, second, third, *_others = lines(board(desk, run))
    with CaptureQueriesContext(connection) as with_all:
        board(desk, run, f"?pair={second}", headers={"X-Board": "pair"})
    with CaptureQueriesContext(connection) as alone:
        piece = board(desk, run, f"?pair={second}", headers={"X-Board": "inner"})
    assert len(alone) < len(with_all)
    assert f'data-pair="{second}"' in piece
    assert piece.count('href="#pair"') == 2
    data = {"verb": "approve", **two(first), "next": third.split("-")[0]}
    url = reverse("admin:board_decide", args=[run.round_id])
    answer = desk.post(url, data, headers={"X-Board": "act"}).content.decode()
    assert f'data-pair="{third}"' in answer.split('id="pair"')[1]
    data = {"verb": "approve", **two(second), "next": "999999"}
    assert desk.post(url, data, headers={"X-Board": "act"}).status_code == 200


def test_points_are_told_from_both_sides_where_each_adds_its_own(run, desk):
    row = run.suggestions.first()
    for part in row.parts.values():
        shares = part.get("shares", {})
        assert (
            not shares
            or sum(points for points, _most, _basis in shares.values()) == (part["points"])
        )
    named = row.parts["preference"]
    named |= {"points": 300, "most": 1500, "basis": "answers"}
    named["shares"] = {
        "mentee_ranks": [300, 900, "answers"],
        "mentor_ranks": [0, 375, "average"],
        "institution": [0, 225, "rule"],
    }
    row.save()
    page = " ".join(board(desk, run, f"?pair={key_of(row)}").split())
    sides = page.split('class="sides"')[1].split("</ul>")[0]
    assert f"Named by {row.mentee.person}</span>" in sides
    assert "300 / 900" in sides
    assert f"Named by {row.mentor.person}</span>" in sides
    assert "not asked or not answered" in sides
    assert "Institution, common to both" in sides
    assert "a firm wish, which gives no points" in sides
    hidden = board(desk, run, f"?names=off&pair={key_of(row)}")
    assert "Named by Mentee" in hidden
    several = [factor for factor in FACTORS.values() if len(factor.shares) > 1]
    assert {share.name for factor in several for share in factor.shares} == {*SHARES}


def test_names_are_hidden_wherever_the_board_would_say_them(run, desk):
    rows = run.suggestions.select_related("mentee__person__profile", "mentor__person__profile")
    names = {str(one.person) for row in rows for one in (row.mentee, row.mentor)}
    for query in ("?names=off", f"?names=off&pair={key_of(rows[0])}"):
        page = board(desk, run, query)
        body = page.split("<main", 1)[-1]
        assert not [name for name in names if name in body]
        assert "Mentee 1" in body
    assert len(lines(board(desk, run, "?names=off&q=mentee+1"))) == 1
    assert lines(board(desk, run, f"?names=off&q={min(names).split()[0]}")) == []


def test_a_search_and_odd_addresses_find_what_they_say_or_everything(run, desk):
    row = run.suggestions.first()
    name = str(row.mentee.person).split()[-1]
    assert key_of(row) in lines(board(desk, run, f"?q={name}"))
    odd = "?show=burnt&fit=%00&sort=x&page=99&since=9999999999999&pair=1-&q=%00"
    assert len(lines(board(desk, run, odd))) == 4
    url = reverse("admin:board", args=[run.round_id])
    assert desk.get(f"{url}?pair=999999").status_code == 404
    for data in ({}, {"verb": "burn"}, {"verb": "approve", "mentee": "x"}, {"verb": "undo"}):
        assert (
            desk.post(reverse("admin:board_decide", args=[run.round_id]), data).status_code == 404
        )


def test_a_script_gets_the_pieces_that_changed(run, desk):
    first, second, *_others = lines(board(desk, run))
    piece = board(desk, run, f"?pair={first}", headers={"X-Board": "pair"})
    assert "<html" not in piece
    assert f'data-pair="{first}"' in piece
    url = reverse("admin:board_decide", args=[run.round_id])
    data = {"verb": "approve", "key": "once", **two(first)}
    answer = unescape(desk.post(url, data, headers={"X-Board": "act"}).content.decode())
    assert lines(answer) == [first]
    assert "1 of 4 decided" in answer
    assert f'data-pair="{second}"' in answer.split('id="pair"')[1]
    again = desk.post(url, data, headers={"X-Board": "act"}).content.decode()
    assert "1 of 4 decided" in again  # the same press, sent twice
    other = desk.post(url, {**data, "key": "twice"}, headers={"X-Board": "act"}).content.decode()
    assert "not suggested any more" in other
    assert Pairing.objects.count() == 1


def test_whoever_is_one_of_the_two_finds_their_line_nowhere(run, desk, cast):
    own = run.suggestions.select_related("mentor__person").first()
    factories.CoordinatorFactory(person=own.mentor.person, program=cast.program)
    own.mentor.person.is_staff = True
    own.mentor.person.save()
    desk.force_login(own.mentor.person)
    page = board(desk, run)
    assert f'id="row-{own.mentee_id}"' not in page
    theirs = run.suggestions.filter(mentor=own.mentor).count()
    assert len(lines(page)) == 4 - theirs
    url = reverse("admin:board", args=[run.round_id])
    assert desk.get(f"{url}?pair={own.mentee_id}").status_code == 404
    decide = reverse("admin:board_decide", args=[run.round_id])
    said = desk.post(decide, {"verb": "approve", **two(key_of(own))}, follow=True)
    assert "decides about" in said.content.decode() or said.status_code == 404
    assert not Pairing.objects.exists()


def test_a_coordinator_elsewhere_finds_no_board(run, client, cast):
    client.force_login(cast.dov)
    for name in PAGES:
        assert client.get(reverse(f"admin:{name}", args=[run.round_id])).status_code == 404


def test_without_a_run_the_board_says_what_is_ready(desk, cast):
    rounds.ready(cast)
    page = desk.get(reverse("admin:board", args=[cast.round.pk])).content.decode()
    assert "No run yet" in page
    act(desk, cast.round, "run")
    page = desk.get(reverse("admin:board", args=[cast.round.pk]))
    assert "Matching is running" in page.content.decode()
    assert page["Refresh"]


def test_the_board_asks_the_same_at_few_lines_and_at_many(run, desk):
    url = reverse("admin:board", args=[run.round_id]) + f"?pair={key_of(run.suggestions.first())}"
    factories.EnrollmentFactory(round=run.round)
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    rounds.fill(run.round, 20, 0)
    with CaptureQueriesContext(connection) as many:
        assert len(lines(desk.get(url).content.decode())) == 25
    assert len(many) == len(few)
    assert Enrollment.objects.filter(round=run.round, role="mentee").count() == 25


def test_while_a_solver_is_at_work_the_same_is_asked_again(run, desk, monkeypatch):
    first = lines(board(desk, run))[0]

    def at_work(*_asked, **_more):
        raise acts.Working

    for name in ("price", "instead", "take", "undo"):
        monkeypatch.setattr(acts, name, at_work)
    asked = "&".join(f"{name}={value}" for name, value in {"verb": "bar", **two(first)}.items())
    url = reverse("admin:board_try", args=[run.round_id]) + f"?{asked}"
    assert desk.get(url, headers={"X-Board": "sheet"}).status_code == 202
    page = desk.get(url)
    assert (page.status_code, bool(page["Refresh"])) == (202, True)
    data = {"verb": "lock", "key": "k", **two(first)}
    answer = desk.post(reverse("admin:board_decide", args=[run.round_id]), data)
    assert answer.status_code == 202
    assert 'name="key" value="k"' in answer.content.decode()
    others = reverse("admin:board_others", args=[run.round_id]) + f"?pair={first}"
    assert desk.get(others, headers={"X-Board": "others"}).status_code == 202
