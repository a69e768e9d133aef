"""What points are counted by, each press of “match” with what it proposes, and the board."""

from matching.models.across import PairAcross
from matching.models.board import OF_THE_BOARD, Board, BoardQuestion, BoardStep, RunPeople
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
    "OF_THE_BOARD",
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
