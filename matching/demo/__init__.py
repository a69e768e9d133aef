"""What happened so far in the invented association, small or large."""
