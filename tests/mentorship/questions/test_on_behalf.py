"""What a coordinator enters at somebody's word holds the program's own questions too."""

import pytest

from mentorship.models import Enrollment, OutgoingMail
from mentorship.services import on_behalf
from mentorship.services.acts import Refused
from mentorship.services.enrollments import Answers
from tests.mentorship.on_behalf.test_on_behalf import call, cast, correct, shown
from tests.mentorship.questions.making import ask, choice, told

__all__ = ["cast"]

pytestmark = pytest.mark.django_db


def test_own_questions_are_asked_kept_and_told_by_mail(client, cast):
    one = ask(cast.program, words="Your kind of library?", required=True)
    call(client, cast, "eve@example.org", **{f"question_{one.pk}": choice(one, "Public")})
    place = Enrollment.objects.get(person=cast.eve)
    assert told(place) == {"Your kind of library?": "Public"}
    assert "Your kind of library?" in OutgoingMail.objects.get().text
    page = client.get(correct(place))
    assert f'value="{choice(one, "Public")}"' in page.content.decode()
    answers = {"topics": [str(cast.topics[0].pk)], "rhythm": "monthly", "goal": "x"}
    answers |= dict.fromkeys(("region", "field", "institution"), "any")
    typed = {**shown(page), **answers, f"question_{one.pk}": choice(one, "School")}
    client.post(correct(place), typed)
    assert told(place) == {"Your kind of library?": "School"}


def test_what_has_to_be_answered_is_not_passed_over(cast):
    ask(cast.program, words="Your kind of library?", required=True)
    caller = on_behalf.Caller("eve@example.org")
    with pytest.raises(Refused, match="has to be answered"):
        on_behalf.sign_up(cast.cleo, cast.round, caller, "mentee", Answers(), [])
    assert not Enrollment.objects.filter(person=cast.eve).exists()
