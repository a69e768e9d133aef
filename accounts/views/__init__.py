"""The pages about oneself, and the two that explain the site."""
