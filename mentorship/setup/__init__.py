"""From an empty database to a first program: what an association says of itself, and its lists."""
