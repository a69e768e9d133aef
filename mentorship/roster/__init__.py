"""Lists of members and of graduates: from a file, over all layers, to who is a member."""
