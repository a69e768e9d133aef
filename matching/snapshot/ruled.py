"""What a round and its program forbid and decide."""

from matching import own_question, queries
from matching.core import Kind, Rules
from mentorship.models import Round


def rules_of(round: Round) -> Rules:
    """Return the rules of a round and its program; nothing that is about some two people."""
    program = round.program
    return Rules(
        kind=Kind(program.kind),
        earlier_class=program.school_id is not None,
        class_years=program.class_years,
        other_institution=program.other_institution,
        regions=queries.regions(),
        taxonomy=queries.taxonomy(),
        minimum=round.minimum_points,
        **own_question.rules_of(own_question.question_of(program)),
    )
