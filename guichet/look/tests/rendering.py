"""Renders the patterns, and single pieces of template, as a channel would."""

from xml.etree.ElementTree import Element

import html5lib
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from guichet.look import api as look

environment = Environment(
    loader=FileSystemLoader(look.TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
look.install(environment)

STYLES = ("/static/look/tokens.css", "/static/look/guichet.css")
SCRIPTS = ("/static/look/guichet.js",)
LANGUAGES = ("en", "mi", "ar")


def patterns(language: str = "en") -> str:
    context = look.sample_context(language=language, stylesheets=STYLES, scripts=SCRIPTS)
    return environment.get_template("look/patterns.html").render(context)


def piece(source: str, language: str = "en", **context: object) -> str:
    """One call of a macro, in a page of its own."""
    text = '{% extends "look/page.html" %}{% import "look/components.html" as ui with context %}'
    text += "{% block content %}<h1>x</h1>" + source + "{% endblock %}"
    page = look.Page(title="Piece", language=language, site_name="Here")
    return environment.from_string(text).render(language=language, page=page, **context)


def parse(html: str) -> Element:
    """A tree, refused at the first error of the HTML standard's own parsing rules."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


__all__ = ["LANGUAGES", "SCRIPTS", "STYLES", "environment", "parse", "patterns", "piece"]
