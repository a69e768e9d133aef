"""What points are counted by, each press of “match” with what it proposes, and the board."""

from matching.models.across import PairAcross
from matching.models.board import WEIGHTY, Board, BoardQuestion, BoardStep, RunPeople
from matching.models.drafts import BoardDraft
from matching.models.runs import (
    HEAVY,
    MatchRun,
    Scale,
    Suggestion,
    SuggestionBand,
    SuggestionWhy,
    Verdict,
    VerdictKind,
)

__all__ = [
    "HEAVY",
    "WEIGHTY",
    "Board",
    "BoardDraft",
    "BoardQuestion",
    "BoardStep",
    "MatchRun",
    "PairAcross",
    "RunPeople",
    "Scale",
    "Suggestion",
    "SuggestionBand",
    "SuggestionWhy",
    "Verdict",
    "VerdictKind",
]
