"""The sources of mails: Django templates of Markdown, in `templates/mail/*.md`.

What a template puts into a mail is words (`words.as_words`), by construction: the expressions are
wrapped as the template is compiled, and a tag through which something else could pass is refused.
A line with nothing but `{% if %}` and the like leaves no line behind, and lines may be set in.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, WithNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders.filesystem import Loader as FilesystemLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from mentorship.mail.markup.stand_ins import StandIns
from mentorship.mail.markup.words import Markup, as_words

TAGS = (
    TextNode,
    VariableNode,
    BlockTranslateNode,
    TranslateNode,
    CommentNode,
    ForNode,
    IfNode,
    WithNode,
    IncludeNode,
    SimpleNode,
    SimpleBlockNode,
)
"""What a source may hold: all of these are known to put in words, or are ours."""

FLOW = "if|elif|else|endif|for|empty|endfor|with|endwith|closing|endclosing"
FLOW_LINE = re.compile(rf"^[ \t]*(?:\{{%-?\s*(?:{FLOW})\b[^%]*%\}}[ \t]*)+\n", re.MULTILINE)
SET_IN = re.compile(r"^[ \t]+", re.MULTILINE)


class Filling(Context):
    """The values of a source; with `stand_ins`, signs are put in their places."""

    def __init__(self, values: Mapping[str, Any], stand_ins: StandIns | None = None) -> None:
        super().__init__(dict(values))
        self.stand_ins = stand_ins


def written(name: str, values: Mapping[str, Any], stand_ins: StandIns | None = None) -> str:
    """Fill in the source `name`; returns Markdown.

    Raises
    ------
    TemplateDoesNotExist : there is no such source.
    """
    return str(_engine().get_template(name).render(Filling(values, stand_ins)))


def exists(name: str) -> bool:
    """Whether there is such a source."""
    try:
        _engine().get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(settings.BASE_DIR / "templates")],
        loaders=[f"{__name__}.Loader"],
        builtins=[
            "django.templatetags.i18n",
            "mentorship.templatetags.dates",
            "mentorship.mail.markup.tags",
        ],
    )


class Loader(FilesystemLoader):
    """Finds sources, and takes out of them what is there for whoever reads them alone.

    Each is compiled once; Django's own loader that does so would leave out what `Source` sees to.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.compiled: dict[str, Source] = {}

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the compiled source."""
        if settings.DEBUG or template_name not in self.compiled:
            self.compiled[template_name] = self._compile(template_name)
        return self.compiled[template_name]

    def _compile(self, name: str) -> "Source":
        for origin in self.get_template_sources(name):
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                continue
            contents = SET_IN.sub(
                "", FLOW_LINE.sub(_without_end, contents.rstrip() + "\n")
            ).rstrip()
            return Source(contents, origin, name, self.engine)
        raise TemplateDoesNotExist(name)


def _without_end(line: re.Match[str]) -> str:
    return line[0].strip()


class Source(Template):
    """A template whose values are words."""

    def compile_nodelist(self) -> NodeList:
        """Wrap every value.

        Raises
        ------
        TemplateSyntaxError : a tag is not among `TAGS`.
        """
        nodes = super().compile_nodelist()
        for node in _all_in(nodes):
            self._check(node)
            if isinstance(node, VariableNode):
                node.filter_expression = Words(node.filter_expression)  # type: ignore[assignment]
            elif isinstance(node, BlockTranslateNode):
                node.extra_context = _wrapped(node)  # type: ignore[assignment]
        return nodes

    def _check(self, node: Node) -> None:
        if not isinstance(node, TAGS):
            raise TemplateSyntaxError(f"{self.name}: {type(node).__name__} is not for mails")
        if isinstance(node, TranslateNode) and node.filter_expression.var.literal is None:
            raise TemplateSyntaxError(f"{self.name}: translate a text, not a value")


def _all_in(nodes: NodeList) -> Iterator[Node]:
    """Each node; those in a block of ours too, which Django does not count among its children."""
    for node in nodes.get_nodes_by_type(Node):
        yield node
        if isinstance(node, SimpleBlockNode):
            yield from _all_in(node.nodelist)


class Words:
    """An expression whose value is put in as words; what our own tags have made stays markup."""

    def __init__(self, expression: FilterExpression) -> None:
        self.expression = expression

    def resolve(self, context: Context, ignore_failures: bool = False) -> Markup:
        value = self.expression.resolve(context, ignore_failures)
        if isinstance(value, Markup):
            return value
        value = "" if value is None else value
        stand_ins = getattr(context, "stand_ins", None)
        return stand_ins.sign_for(value) if stand_ins else as_words(value)


def _wrapped(node: BlockTranslateNode) -> dict[str, Words]:
    """The values of a sentence: those that it defines, and those that it takes from around it."""
    defined = dict(node.extra_context)
    for token in (*node.singular, *node.plural):
        if token.token_type == TokenType.VAR and token.contents != node.countervar:
            # A parser is asked for filters alone, and here are names alone.
            name = FilterExpression(token.contents, None)  # type: ignore[arg-type]
            defined.setdefault(token.contents, name)
    return {name: Words(expression) for name, expression in defined.items()}
