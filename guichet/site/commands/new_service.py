"""Write a complete small service into a jurisdiction's folder: it can be published and used at once, then changed."""

import argparse
import json
from pathlib import Path

from django.conf import settings

from guichet.catalogue import api as catalogue

NAME = "new-service"
HELP = "write a complete small service to begin from"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("identifier", help="organization/service, such as town-hall/dog-licence")
    parser.add_argument("--title", required=True, help="its name, in the jurisdiction's default language")
    parser.add_argument("--law-title", required=True, metavar="TEXT", help="the law that lets the agency ask")
    parser.add_argument("--law-href", required=True, metavar="URL", help="where that law can be read")
    parser.add_argument("--law-section", default="", metavar="TEXT", help="which section")
    parser.add_argument("--decided-by", default="", metavar="VARIABLE", help="a yes-or-no law variable that decides")
    parser.add_argument("--folder", type=Path, help="the jurisdiction (default: GUICHET_JURISDICTION)")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    folder = options.folder or Path(settings.GUICHET_JURISDICTION)
    law = {"title": options.law_title, "href": options.law_href, "section": options.law_section}
    made = catalogue.new_service(
        folder, options.identifier, title=options.title, law=law, legal_variable=options.decided_by
    )
    if options.json:
        files = {"created": [str(path) for path in made.created], "extended": [str(path) for path in made.extended]}
        print(json.dumps({"identifier": made.identifier, **files}, indent=2))
        return 0
    for path in made.created:
        print(f"new       {path}")
    for path in made.extended:
        print(f"added to  {path}")
    print(f"Next: change the words, then `guichet check {folder}` and `guichet publish {folder}`.")
    return 0
