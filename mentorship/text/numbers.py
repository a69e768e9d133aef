"""Numbers in what browsers send."""


def number_of(typed: str, digits: int = 15, otherwise: int = 0) -> int:
    """The whole number that is typed in up to so many plain digits; `otherwise` for all else."""
    plausible = typed.isascii() and typed.isdecimal() and len(typed) <= digits
    return int(typed) if plausible else otherwise
