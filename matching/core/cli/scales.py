"""A scale of points in a file, so that the next run counts by it too: codes as words, in JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any  # an answer is a number, a word, or a question with a number

from matching.core.cli.cells import BadInput, Codes
from matching.core.scoring.calibration import Baseline, Calibration

WORDS = {"needs": "topics", "field": "fields", "days": "days"}
"""Shares whose answers are codes of words, and of which kind."""


def load(path: Path, codes: Codes) -> Calibration | None:
    """Read a scale; None where there is no such file yet."""
    if not path.exists():
        return None
    try:
        found = Calibration.from_data(json.loads(path.read_text(encoding="utf-8")))
        return _translated(found, codes.code)
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}."]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput([f"{path.name}: this is not a scale of ours."]) from error


def written(scale: Calibration, codes: Codes) -> str:
    """Give a scale as the text of its file."""
    return json.dumps(_translated(scale, codes.word).as_data(), ensure_ascii=False) + "\n"


def _translated(scale: Calibration, translate: Callable[[str, Any], Any]) -> Calibration:
    baselines = {
        side: {share: _baseline(share, each, translate) for share, each in shares.items()}
        for side, shares in scale.baselines.items()
    }
    return replace(scale, baselines=baselines)


def _baseline(share: str, found: Baseline, translate: Callable[[str, Any], Any]) -> Baseline:
    if share not in WORDS:
        return found
    kind = WORDS[share]
    return replace(found, shares={translate(kind, each): n for each, n in found.shares.items()})
