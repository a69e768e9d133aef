"""A program's own questions: what is asked of whom, and who reads what was answered."""
