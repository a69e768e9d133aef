"""Square codes to print: an address that a telephone's camera reads."""

from io import BytesIO

import qrcode
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

POINTS = 12
"""Pixels of one square in a PNG: sharp at the size of a poster's corner."""


def svg(address: str) -> bytes:
    """The code as lines, which stay sharp at any size."""
    return _drawn(address, SvgPathImage)


def png(address: str) -> bytes:
    """The code as pixels, for programs that take nothing else."""
    return _drawn(address, PilImage)


def _drawn(address: str, factory: type) -> bytes:
    """Draw it so that a quarter of it may be scratched, with the quiet edge that readers want."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, box_size=POINTS, border=4)
    code.add_data(address)
    kept = BytesIO()
    code.make_image(image_factory=factory).save(kept)
    return kept.getvalue()
