"""Templates are compiled for one language: what they say is looked up then, not for every page."""

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

GETTEXT = ("_", "gettext")


class Spoken(CodeGenerator):
    """Compiles a message without variables as the words it stands for. The environment says them:
    it is extended by `said`, from a message to its words."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(Words().visit(node), frame)


class Words(NodeTransformer):
    """As new-style gettext of Jinja says them: safe to show, with `%%` for a percent sign."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name=name),
                args=[nodes.Const(value=str(message))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if name in GETTEXT:
                said: str = node.environment.said(message)  # type: ignore[union-attr]
                return nodes.Const(Markup(said) % {}, lineno=node.lineno)  # noqa: S704 - ours
        return node
