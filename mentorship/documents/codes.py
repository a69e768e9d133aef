"""Square codes to print: an address that a telephone's camera reads.

The library is imported when the first code is drawn, so that processes that draw none do not carry
it.
"""

from io import BytesIO
from typing import Any

POINTS = 12
"""Pixels of one square in a PNG: sharp at the size of a poster's corner."""

TOUGH, USUAL = "Q", "M"
"""How much of a code may be scratched: a quarter, or a seventh."""


def svg(address: str) -> bytes:
    """The code as lines, which stay sharp at any size."""
    from qrcode.image.svg import SvgPathImage

    return _drawn(address, SvgPathImage)


def png(address: str) -> bytes:
    """The code as pixels, for programs that take nothing else."""
    from qrcode.image.pil import PilImage

    return _drawn(address, PilImage)


def squares(address: str) -> list[list[bool]]:
    """The code as rows of dark and light squares, with its quiet edge, for who draws it."""
    found: list[list[bool]] = _code(address, USUAL, border=2).get_matrix()
    return found


def _drawn(address: str, factory: type) -> bytes:
    """Draw it for a badge, which is carried about, with the quiet edge that readers want."""
    kept = BytesIO()
    _code(address, TOUGH, border=4).make_image(image_factory=factory).save(kept)
    return kept.getvalue()


def _code(address: str, level: str, border: int) -> Any:
    from qrcode import QRCode, constants

    correction = getattr(constants, f"ERROR_CORRECT_{level}")
    code: Any = QRCode(error_correction=correction, box_size=POINTS, border=border)
    code.add_data(address)
    code.make(fit=True)
    return code
