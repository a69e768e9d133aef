"""All numbers, by what they are about, in the order in which a round meets them."""

from mentorship.numbers.measures import (
    circles,
    conventions,
    mails,
    matching,
    outcomes,
    recruitment,
    together,
)

MEASURES = (
    *recruitment.MEASURES,
    *matching.MEASURES,
    *together.MEASURES,
    *circles.MEASURES,
    *conventions.MEASURES,
    *outcomes.MEASURES,
    *mails.MEASURES,
)
