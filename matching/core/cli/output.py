"""Write several files together: all of them whole, or none."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from matching.core.cli.cells import BadInput


class Together:
    """Files that come into being in one moment.

    Entered before the work begins: it refuses paths that are one file, or one of the files that
    are read, and tries whether all can be written. Leaving it removes what was begun.

    Parameters
    ----------
    paths : iterable of Path
        The files to write.
    inputs : iterable of Path
        Files that must stay as they are.

    """

    def __init__(self, paths: Iterable[Path], inputs: Iterable[Path] = ()) -> None:
        self.paths, self.inputs = tuple(paths), tuple(inputs)
        self.parts = {path: _beside(path) for path in self.paths}
        self._begun: list[Path] = []

    def __enter__(self) -> Self:
        self._refuse_the_same()
        faults = [fault for path in self.paths if (fault := self._begin(path))]
        if faults:
            self._clear()
            raise BadInput(faults)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()

    def write(self, texts: Mapping[Path, str]) -> None:
        """Write all texts beside their places, then put all in place; or raise `BadInput`."""
        for path, text in texts.items():
            try:
                self.parts[path].write_text(text, encoding="utf-8", newline="")
            except OSError as error:
                raise BadInput([f"{path}: {error.strerror}."]) from error
        kept: dict[Path, bytes | None] = {}
        for path in texts:
            try:
                kept[path] = path.read_bytes() if path.exists() else None
                self.parts[path].replace(path)
            except OSError as error:
                kept.pop(path, None)
                _put_back(kept)
                raise BadInput([f"{path}: {error.strerror}."]) from error

    def _refuse_the_same(self) -> None:
        seen: list[Path] = []
        for path in self.paths:
            if any(_same(path, other) for other in seen):
                raise BadInput([f"{path}: two results cannot go into one file."])
            if any(_same(path, other) for other in self.inputs):
                raise BadInput([f"{path}: this file is read, so nothing can be written to it."])
            seen.append(path)

    def _begin(self, path: Path) -> str | None:
        """Try to write beside a path and over it; give what hinders."""
        part = self.parts[path]
        try:
            if path.is_dir():
                return f"{path}: this is a folder."
            if path.exists():
                path.open("ab").close()
            part.open("wb").close()
        except OSError as error:
            return f"{path}: {error.strerror}."
        self._begun.append(part)
        return None

    def _clear(self) -> None:
        for part in self._begun:
            part.unlink(missing_ok=True)
        self._begun = []


def _beside(path: Path) -> Path:
    """Give where a file is begun: in the same folder, and by this process alone."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _same(one: Path, other: Path) -> bool:
    """Tell whether two paths are one file, through links too."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _put_back(kept: Mapping[Path, bytes | None]) -> None:
    """Undo what was put in place already."""
    for path, content in kept.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
