"""Small signs that stand beside words, never instead of them."""

from functools import cache

from markupsafe import Markup

from guichet.look.markup import element

PATHS = {
    "info": ("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z", "M12 10.5v6.5M12 6.8v.4"),
    "warn": ("M12 2.5 22.5 21h-21z", "M12 9v6M12 17.8v.4"),
    "wrong": ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M8.5 8.5l7 7M15.5 8.5l-7 7"),
    "success": ("M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z", "M7.5 12.3l3.2 3.2 6-6.6"),
    "done": ("M3 3h18v18H3z", "M7 12.3l3.4 3.4 6.6-7.2"),
    "now": ("M12 1.8 22.2 12 12 22.2 1.8 12z", "M12 8v8"),
    "waiting": ("M3 3h18v18H3z", "M12 3v18M3 10h18"),
    "closed": ("M3 3h18v18H3z", "M3 3l18 18"),
    "back": ("", "M14.5 5 7.5 12l7 7"),
    "next": ("", "M9.5 5l7 7-7 7"),
    "find": ("", "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21"),
    "person": ("", "M12 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c.8-4.6 4-7 8-7s7.2 2.4 8 7"),
    "letter": ("M2.5 5h19v14h-19z", "M3 6l9 7 9-7"),
    "lock": ("M5 11h14v10H5z", "M8 11V7.5a4 4 0 0 1 8 0V11"),
}


@cache
def icon(name: str) -> Markup:
    """One sign, 24 by 24, hidden from readers: the words beside it carry the meaning. Raises KeyError when unknown."""
    shape, line = PATHS[name]
    parts = [element("path", d=shape, class_="shape")] if shape else []
    parts.append(element("path", d=line, class_="stroke"))
    return element("svg", *parts, class_=f"g-icon {name}", viewBox="0 0 24 24", width=24, height=24, aria_hidden="true")
