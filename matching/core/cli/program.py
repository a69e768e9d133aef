"""Read a program's settings from TOML: kind, weights, rules, maps of regions and fields.

Everything may be left out::

    kind = "long_term"            # or "convention", "informal"
    minimum = 2000                # fewest points of a pair
    earlier_class = false         # a school: mentors are of an earlier class
    class_years = 1               # by how many years at least; below 0 by how many later
    other_institution = false     # whether nobody is paired within their own institution
    own_question = "Your kind of library?"  # what the column own_answers answers
    own_comparison = "alike"      # or "near", "covered"
    objective = "most_matched"    # or "fair", "best_worst", "stable"
    blocked = [["ann", "bob"]]    # persons; also: reporting, earlier, again, declined
    locked = [["m1", "t2"]]       # ids, mentee first; also: barred
    incumbents = [["m3", "t2"]]   # ids: pairs that stand, and
    incumbent_bonus = 250         # the points more that each of them gets
    first_mentees = ["m1"]        # ids: not to be left over for others; also: first_mentors

    [weights]                     # whole numbers that sum to 100
    needs = 30

    [regions]
    neighbours = [["north", "east"]]
    groups = {coast = ["north", "west"]}

    [fields]
    near = [["archives", "preservation"]]
    parents = {archives = "collections"}
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any  # what a settings file holds, until it is checked

from matching.core.cli.cells import BadInput, Codes, shown
from matching.core.errors import ProblemError
from matching.core.objectives import Objective
from matching.core.problem import MOST_POINTS
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.people import Comparison, Kind, Regions, Rules, Taxonomy
from matching.core.scoring.weights import Weights

PAIRS = dict.fromkeys(("blocked", "reporting", "earlier", "again", "declined"), "persons")
ROLE_PAIRS = ("barred", "locked")
FIRST = {"mentees": "first_mentees", "mentors": "first_mentors"}
KNOWN = {
    "kind",
    "minimum",
    "earlier_class",
    "class_years",
    "other_institution",
    "own_question",
    "own_comparison",
    "objective",
    "incumbent_bonus",
    "incumbents",
    "weights",
    "regions",
    "fields",
}


FORMERLY = {
    "commitment": "availability",
    "loyalty": "incumbent_bonus",
    "standing": "incumbents",
}
"""Names that were, of factors and settings: they are still read in files."""


def present(names: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a file holds under the names of now."""
    return {FORMERLY.get(name, name): each for name, each in names.items()}


class Settings(dict[str, Any]):
    """Settings that know from which line of which file they are."""

    def __init__(self, given: Mapping[str, Any], path: Path, text: str) -> None:
        super().__init__(present(given))
        self.path, self._text = path, text
        self._at: dict[str, int] = {}

    def line_of(self, name: str, word: str) -> int | None:
        """Find the line of a word in a setting, after those found before; None if it is hidden."""
        names = "|".join([name, *(was for was, now in FORMERLY.items() if now == name)])
        key = re.compile(rf"^[ \t]*(?:{names})[ \t]*=", re.MULTILINE).search(self._text)
        if key is None:
            return None
        quoted = re.compile(rf"""["']\s*{re.escape(word)}\s*["']""")
        found = quoted.search(self._text, self._at.get(name, key.end()))
        if found is None:
            return None
        self._at[name] = found.end()
        return self._text.count("\n", 0, found.start()) + 1


def load(path: Path | None) -> dict[str, Any]:
    """Read the file; without one, there are no settings."""
    if path is None:
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Settings(tomllib.loads(text), path, text)
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}."]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput([f"{path.name}: this is not TOML: {error}."]) from error


class Program:
    """Settings as the core reads them.

    Parameters
    ----------
    settings : mapping
    codes : Codes
    ids : mapping, optional
        All ids of the mentees and of the mentors, without case; whoever is locked or barred must
        be among them. Left out, nobody is missed.

    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        codes: Codes,
        ids: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.ids = ids or {}
        for name in settings:
            if name not in KNOWN.union(PAIRS, ROLE_PAIRS, FIRST.values()):
                self._fault(name, "there is no such setting")
        self.settings, self.codes = settings, codes
        kind = self._choice("kind", Kind, Kind.LONG_TERM)
        self.objective = self._choice("objective", Objective, Objective.MOST_MATCHED)
        self.weights = self._weights(kind)
        rules = self._rules(kind)
        self.incumbent_bonus = self._points("incumbent_bonus")
        incumbents = settings.get("incumbents", [])
        self.incumbents = self._pairs("incumbents", incumbents, ("mentees", "mentors"))
        self.first = {side: self._ids(name, side) for side, name in FIRST.items()}
        if self.incumbents and not self.incumbent_bonus:
            self._fault("incumbent_bonus", "pairs that stand need a bonus, in points")
        if self.faults:
            raise BadInput(self.faults)
        self.rules = Rules(**rules)

    def _fault(self, name: str, what: str) -> None:
        self.faults.append(f"settings, {name}: {what}.")

    def _missing(self, name: str, kind: str, word: str) -> None:
        """Name somebody whom no sheet knows, with the line: as a fault, or of persons as a note.

        Lists of persons often hold people of other years.
        """
        settings, where = self.settings, "settings"
        if isinstance(settings, Settings):
            line = settings.line_of(name, word)
            where = settings.path.name + (f", line {line}" if line else "")
        if kind == "persons":
            what = f"nobody has the name “{shown(word)}” in a column person"
            self.notes.append(f"{where}, {name}: {what}, so this pair does nothing.")
        else:
            what = f"nobody among the {kind} has the id “{shown(word)}”"
            self.faults.append(f"{where}, {name}: {what}.")

    def _choice(self, name: str, choices: Any, default: Any) -> Any:
        value = self.settings.get(name, default)
        try:
            return choices(value)
        except ValueError:
            self._fault(name, f"“{value}” is none of: {', '.join(choices)}")
            return default

    def _weights(self, kind: Kind) -> Weights:
        given = self.settings.get("weights")
        if given is None:
            return Weights.default(kind)
        try:
            return Weights.only(present(given))
        except AttributeError:
            self._fault("weights", f"there are only {', '.join(FACTORS)}")
        except ProblemError as error:
            self._fault("weights", str(error).rstrip("."))
        return Weights.default(kind)

    def _rules(self, kind: Kind) -> dict[str, Any]:
        rules: dict[str, Any] = {
            "kind": kind,
            "minimum": self._points("minimum"),
            "earlier_class": bool(self.settings.get("earlier_class", False)),
            "class_years": self._years("class_years"),
            "other_institution": bool(self.settings.get("other_institution", False)),
            "regions": self._regions(),
            "taxonomy": self._taxonomy(),
            "own_comparison": self._choice("own_comparison", Comparison, Comparison.ALIKE),
            "own_question": self.codes.code(
                "questions", str(self.settings.get("own_question", ""))
            ),
        }
        for name, code in PAIRS.items():
            rules[name] = self._pairs(name, self.settings.get(name, []), (code, code))
        for name in ROLE_PAIRS:
            rules[name] = self._pairs(name, self.settings.get(name, []), ("mentees", "mentors"))
        return rules

    def _points(self, name: str) -> int:
        given = self.settings.get(name, 0)
        if type(given) is not int or not 0 <= given < MOST_POINTS // 4:
            self._fault(name, f"“{given}” is not a whole number, 0 or more")
            return 0
        return given

    def _years(self, name: str) -> int:
        given = self.settings.get(name, 1)
        if type(given) is not int or not 0 < abs(given) < 100:
            self._fault(name, f"“{given}” is not a whole number of years, 1 or more, or -1 or less")
            return 1
        return given

    def _ids(self, name: str, side: str) -> frozenset[int]:
        given = self.settings.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            self._fault(name, "this needs a list of ids")
            return frozenset()
        return frozenset(self.codes.code(side, each) for each in given)

    def _pairs(self, name: str, given: Any, kinds: tuple[str, str]) -> frozenset[tuple[int, int]]:
        try:
            pairs = [(str.strip(one), str.strip(other)) for one, other in given]
            for pair in pairs:
                for kind, word in zip(kinds, pair, strict=True):
                    if kind in self.ids and word.casefold() not in self.ids[kind]:
                        self._missing(name, kind, word)
            return frozenset(
                (self.codes.code(kinds[0], one), self.codes.code(kinds[1], other))
                for one, other in pairs
            )
        except (TypeError, ValueError, AttributeError):
            self._fault(name, "this needs a list of pairs of words")
            return frozenset()

    def _regions(self) -> Regions:
        given = self.settings.get("regions", {})
        try:
            near = self._pairs("regions", given.get("neighbours", []), ("regions", "regions"))
            groups = {
                self.codes.code("regions", region): at
                for at, members in enumerate(given.get("groups", {}).values())
                for region in members
            }
        except (TypeError, AttributeError):
            self._fault("regions", "this needs neighbours (pairs) and groups (lists of regions)")
            return Regions()
        return Regions(near, groups)

    def _taxonomy(self) -> Taxonomy:
        given = self.settings.get("fields", {})
        try:
            parents = {
                self.codes.code("fields", child): self.codes.code("fields", parent)
                for child, parent in given.get("parents", {}).items()
            }
            near = self._pairs("fields", given.get("near", []), ("fields", "fields"))
        except (TypeError, AttributeError):
            self._fault(
                "fields", "this needs near (pairs) or parents, each field with the one above it"
            )
            return Taxonomy()
        return Taxonomy(parents, near)
