"""Files that people hand in: whether they are what they say, and hold nothing that acts."""
