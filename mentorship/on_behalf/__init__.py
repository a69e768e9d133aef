"""Signing somebody up at their word, on the telephone, and correcting what they answered."""
