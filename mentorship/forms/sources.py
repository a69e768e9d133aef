"""The desk's form of a link with a source."""

from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine


class SourceForm(HouseForm):
    """Where the link is put."""

    sentences = {"label": {"required": _("Enter where you will put the link")}}
    label = OneLine(
        label=_("Where will you put it?"),
        help_text=_("Like “May newsletter”, or “Poster at registration”."),
        max_length=80,
    )
