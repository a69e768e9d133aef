"""What a program brings along of its own: topics in its order, a topic a month, things to read."""
