"""Where a form has no sentence of its own, Django still speaks our language."""

import gettext
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.utils import translation

FOLDER = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES"


class Bare(forms.Form):
    """As the admin makes them: without one sentence of ours."""

    name = forms.CharField(max_length=3)
    kind = forms.ChoiceField(choices=[("a", "A")])
    count = forms.IntegerField(min_value=1, max_value=5)
    day = forms.DateField()
    email = forms.EmailField()


@pytest.mark.parametrize("typed", ["", "abcdef", "-7", "999", "a\x00b"])
def test_no_sentence_of_djangos_own_is_shown(typed: str) -> None:
    with translation.override("en"):
        form = Bare(dict.fromkeys(Bare.base_fields, typed))
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    assert said
    assert not re.search(r"This field|Ensure|Select a valid|Enter a valid|not allowed", said)


def test_the_compiled_words_are_those_of_the_list() -> None:
    text = re.sub(r'"\n"', "", (FOLDER / "django.po").read_text())
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE))
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(written) > 20
    assert {key: compiled.gettext(key) for key in written} == written
