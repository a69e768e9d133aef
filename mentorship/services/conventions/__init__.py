"""What happens at a convention: places and times, who is there, who steps in, how it was."""
