"""What a page or a file says of the money, read back as a machine would: code, name, value."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

AMOUNT = re.compile("[0-9][0-9 \u202f\u00a0]*(?:,[0-9]{2})?[ \u202f\u00a0]?€")
VOID = {"br", "img", "input", "hr", "link", "meta", "col", "circle", "rect", "line", "path"}
SIX = Decimal("0.000001")


@dataclass
class Node:
    tag: str
    attributes: dict
    parent: "Node | None" = None
    children: list = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self._pieces()).split())

    def _pieces(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._pieces()

    def nodes(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def up(self):
        node = self
        while node is not None:
            yield node
            node = node.parent

    def near(self, name: str) -> str | None:
        """The attribute, of itself or of the nearest ancestor."""
        return next((n.attributes[name] for n in self.up() if name in n.attributes), None)


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("root", {})

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs), self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        for node in self.here.up():
            if node.tag == tag and node.parent:
                self.here = node.parent
                return

    def handle_data(self, data):
        self.here.children.append(data)


@dataclass(frozen=True)
class Value:
    """``name`` None: said in a sentence, not at the head of a column."""

    where: str
    code: str
    year: str
    as_of: str
    value: str
    name: str | None = None

    @property
    def key(self):
        return self.code, self.year, self.as_of


def normal(value) -> str:
    """The same number, however it was written; words as they are."""
    try:
        return str(Decimal(str(value).replace(",", ".")).quantize(SIX))
    except ArithmeticError:
        return " ".join(str(value).split())


def parsed(html: str) -> Node:
    tree = _Tree()
    tree.feed(html)
    return tree.root


def inside(root: Node, *, tag: str = "", css: str = ""):
    """The parts of the page that are read: by tag or by class."""
    return [
        node
        for node in root.nodes()
        if (tag and node.tag == tag) or (css and css in node.attributes.get("class", "").split())
    ]


def figures(where: str, part: Node):
    for node in part.nodes():
        code = node.attributes.get("data-figure")
        if code:
            value = node.attributes.get("value", node.attributes.get("data-value"))
            yield Value(
                where,
                code,
                node.near("data-year") or "",
                node.near("data-as-of") or "",
                normal(value),
                _name(node),
            )


def loose_amounts(part: Node) -> list[str]:
    """Amounts that no figure bears."""
    return [
        child.strip()
        for node in part.nodes()
        for child in node.children
        if isinstance(child, str) and AMOUNT.search(child) and node.near("data-figure") is None
    ]


def _name(node: Node) -> str | None:
    """The head of its column, or the term before it, when the figure stands there alone."""
    for cell in node.up():
        if cell.tag in ("td", "dd"):
            if cell.text != node.text:
                return None
            return cell.attributes.get("data-label") or _head(cell)
    return None


def _head(cell: Node) -> str | None:
    siblings = [child for child in cell.parent.children if isinstance(child, Node)]
    index = siblings.index(cell)
    if cell.tag == "dd":
        return siblings[index - 1].text
    if any("colspan" in cell_beside.attributes for cell_beside in siblings):
        return None
    table = next((node for node in cell.up() if node.tag == "table"), None)
    heads = [node for node in table.nodes() if node.tag == "thead"]
    rows = [node for node in heads[0].nodes() if node.tag == "tr"] if heads else []
    if not rows:
        return None
    titles = [child for child in rows[-1].children if isinstance(child, Node)]
    return titles[index].text if index < len(titles) else None
