"""The first page of the site."""

from mentorship.views.home.page import home

__all__ = ["home"]
