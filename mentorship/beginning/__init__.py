"""Beginning a program and its rounds: from a template, or from a round that went before."""
