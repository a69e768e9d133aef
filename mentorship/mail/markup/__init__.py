"""One source text a mail: a template of Markdown that becomes its HTML and its plain text.

`sources` fills the template in, `blocks` reads the Markdown, `compose` lays out both parts.
"""
