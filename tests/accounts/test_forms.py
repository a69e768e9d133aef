"""Forms answer in our own words, keep what was typed, and refuse to run with Django's sentences."""

import re

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, MissingSentence
from accounts.models import Region
from tests.gallery.forms import EverythingForm

BANNED = re.compile(
    r"This field is required|Select a valid|Ensure this value|Enter a valid|not a valid"
    r"|please|sorry|invalid|Null characters",
    re.IGNORECASE,
)
ODD = ["", "x" * 10_000, "a\x00b", "🦉" * 50, "שלום עולם", "<script>alert(1)</script>", "-1", "1e9"]


class Forgetful(HouseForm):
    goals = forms.CharField(label=_("Goals"))


def test_a_required_field_without_a_sentence_of_its_own_stops_the_page() -> None:
    with pytest.raises(MissingSentence, match="goals"):
        str(Forgetful())


def test_a_required_field_without_a_sentence_of_its_own_stops_the_check() -> None:
    with pytest.raises(MissingSentence, match="goals"):
        Forgetful({"goals": "learn"}).is_valid()


@pytest.mark.parametrize("typed", ODD)
def test_odd_input_gets_a_sentence_of_ours_and_stays_on_the_page(typed: str) -> None:
    form = EverythingForm(dict.fromkeys(EverythingForm.base_fields, typed))
    said = [str(error) for errors in form.errors.values() for error in errors]
    assert said
    assert [sentence for sentence in said if BANNED.search(sentence)] == []
    assert str(form["goals"].value()) == typed


def test_a_line_end_counts_as_one_character_as_it_does_on_the_page() -> None:
    class Short(HouseForm):
        sentences = {"text": {"required": "Enter a text"}}
        text = LongText(label="Text", max_length=3)

    form = Short({"text": "a\r\nb"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "a\nb"}


def test_the_browser_neither_checks_nor_cuts_what_is_typed() -> None:
    page = str(EverythingForm())
    assert not re.search(r"\s(required|maxlength)\b", page)
    assert 'autocomplete="email"' in page


def test_an_empty_choice_is_said_in_words() -> None:
    class Choosing(HouseForm):
        sentences = {"how": {"required": "Choose how"}}
        how = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "On paper")])
        region = forms.ModelChoiceField(queryset=Region.objects.none(), required=False)

    page = str(Choosing()["how"]) + str(Choosing()["region"])
    assert "---" not in page
    assert '<option value="" selected>Choose</option>' in page
    assert '<option value="" selected>Left open</option>' in page


def test_hint_error_count_and_reader_are_read_out_with_the_control() -> None:
    form = EverythingForm({})
    form.is_valid()
    assert form["goals"].aria_describedby == (
        "id_goals_helptext id_goals_error id_goals_count id_goals_seen"
    )
    page = form["goals"].as_field_group()
    for part in form["goals"].aria_describedby.split():
        assert f'id="{part}"' in page
