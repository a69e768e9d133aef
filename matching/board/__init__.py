"""The board of a round: understand, adjust, approve and announce it, each step proved anew."""
