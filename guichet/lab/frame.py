"""The frame of every lab page: the site's look, and a sentence that says this is not real."""

from __future__ import annotations

from typing import Any

from guichet.look import api as look

SENTENCE = "This is the laboratory: nobody here exists, and nothing here counts."


def frame(title: str) -> dict[str, Any]:
    """What the template of a page needs: `page` and `language`."""
    page = look.Page(
        title=title,
        language="en",
        site_name="Guichet laboratory",
        home="/lab/",
        stylesheets=("/lab/look.css", "/static/look/guichet.css"),
        links=(
            look.Link("People", "/lab/people/"),
            look.Link("Telephone", "/lab/phone/"),
            look.Link("Mail", "/lab/mail/"),
            look.Link("The site", "/"),
        ),
        lab=SENTENCE,
        no_index=True,
    )
    return {"page": page, "language": "en"}
