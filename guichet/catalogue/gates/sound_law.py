"""The law of a jurisdiction has no error, and words in every official language to explain what it decides."""

from __future__ import annotations

from pathlib import Path

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem
from guichet.rules import api as rules


class SoundLaw(Gate):
    """Every error of `guichet law check` (its warnings do not stand in the way), and every language it cannot speak.

    Single words that lack fall back visibly and are listed by `guichet language missing`.
    """

    name = "law"

    def check_jurisdiction(self, jurisdiction: Jurisdiction) -> tuple[Problem, ...]:
        law_path = Path(jurisdiction.law_path)
        try:
            law = rules.load(law_path)
        except rules.LawNotLoadable:
            return ()  # the gate of conditions says so, with the place
        folder = _within(law_path, Path(jurisdiction.folder))
        silent = tuple(
            Problem(
                f"{folder}/locales/{language}.yaml",
                f"the law has no words in {language!r}, so that nobody could read in it why something is decided.",
                "Write its words there; `guichet language missing` lists them.",
                "law-language",
            )
            for language in jurisdiction.languages
            if language not in law.languages and law.variables()
        )
        return silent + tuple(
            Problem(
                f"{folder}/{each.file}:{each.line}" if each.line else f"{folder}/{each.file}",
                f"{each.subject}: {each.reason}",
                each.remedy,
                f"law-{each.code}",
            )
            for each in law.check()
            if each.severity == "error"
        )

    def check(  # a law belongs to no single service
        self,
        jurisdiction: Jurisdiction,  # noqa: ARG002  # the port
        service: PublicService,  # noqa: ARG002  # the port
    ) -> tuple[Problem, ...]:
        return ()


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
