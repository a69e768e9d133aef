"""What the pages of the board read: the lines of a round, its figures, a pair, who is left over."""
