"""Writes SVG: elements with classes, never styles, and text wrapped because SVG cannot."""

from markupsafe import Markup, escape


def element(tag: str, /, *inside: str, **attributes: object) -> Markup:
    """One element. Attribute names: ``class_`` for class, ``_`` for ``-``; None is left out; text is escaped."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-") if name != "viewBox" else name}="{escape(_number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    body = "".join(str(escape(each)) for each in inside)
    return Markup(f"<{tag}{written}>{body}</{tag}>")  # noqa: S704  # every part above is escaped


def _number(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def join(parts: list[Markup]) -> Markup:
    """Pieces of markup one after the other."""
    return Markup("").join(parts)


def wrap(text: str, *, width: int, lines: int = 3) -> list[str]:
    """Text cut at spaces into lines of about so many characters; the last line ends in … when there is more."""
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    if len(out) > lines:
        out = [*out[: lines - 1], f"{out[lines - 1]}…"]
    return [line if len(line) <= width + 4 else line[: width + 3] + "…" for line in out]


def text_lines(text: str, *, x: float, y: float, width: int, line: float, class_: str, lines: int = 3) -> Markup:
    """A wrapped text of several lines, the first with its baseline at y."""
    spans = [
        element("tspan", part, x=float(x), y=float(y + index * line))
        for index, part in enumerate(wrap(text, width=width, lines=lines))
    ]
    return element("text", *spans, class_=class_)


def picture(*inside: Markup, id: str, title: str, description: str, width: float, height: float, class_: str) -> Markup:
    """A whole picture: named by its title, described, its size by viewBox so that it scales with the page."""
    return element(
        "svg",
        element("title", title, id=f"{id}-title"),
        element("desc", description, id=f"{id}-desc"),
        *inside,
        class_=class_,
        role="img",
        aria_labelledby=f"{id}-title",
        aria_describedby=f"{id}-desc",
        viewBox=f"0 0 {_number(float(width))} {_number(float(height))}",
        width=float(width),
        height=float(height),
    )
