"""Tables of the desk on a phone: cells say what their column is called."""

from mentorship.site.cards import as_cards

WRAP = '<div class="table-wrap" role="region">{}</div>'
TABLE = (
    "<table{}><thead><tr><th scope='col'>Who &amp; <b>what</b></th><th>“When”</th></tr></thead>"
    "<tbody><tr><th scope='row'>Ada</th><td>now</td></tr><tr><td>Ben</td><td></td></tr></tbody>"
    "</table>"
)


def test_each_cell_of_a_wrapped_table_says_what_its_column_is_called():
    found = as_cards(WRAP.format(TABLE.format("")))
    assert '<table class="cards">' in found
    assert found.count('data-label="Who &amp; what"') == found.count('data-label="“When”"') == 2
    assert "<th data-label=\"Who &amp; what\" scope='row'>Ada</th>" in found
    styled = as_cards(WRAP.format(TABLE.format(' class="plain"')))
    assert '<table class="cards plain">' in styled


def test_tables_that_span_or_stand_alone_stay_as_they_are():
    for page in (
        TABLE.format(""),
        WRAP.format(TABLE.format("").replace("<th>", "<th colspan='2'>")),
        WRAP.format("<table><tbody><tr><td>no head</td></tr></tbody></table>"),
    ):
        assert as_cards(page) == page
