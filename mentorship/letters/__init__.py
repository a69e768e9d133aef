"""Letters from those who run a program to a group of its people."""
