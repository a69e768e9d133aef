"""Makes our desk the site that `django.contrib.admin.site` names."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "mentorship.site.desk.Desk"
