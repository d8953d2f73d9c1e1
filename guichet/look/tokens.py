"""The few values by which a jurisdiction changes the look, checked for contrast and written as CSS."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from guichet.look import colour

AA_TEXT = 4.5
AA_SHAPE = 3.0
AAA_TEXT = 7.0


class LookError(ValueError):
    """The ``look:`` map of a jurisdiction cannot be used; the message says which key, why, and what to write."""


@dataclass(frozen=True)
class Palette:
    """Eight colours, each written #rrggbb (``colour`` is the jurisdiction's own); all others are mixed from them."""

    paper: str = "#f8f3e8"
    ink: str = "#1f1b16"
    colour: str = "#12483f"
    accent: str = "#ffc04d"
    focus: str = "#d6007f"
    wrong: str = "#9c1c1c"
    warn: str = "#6e4400"
    success: str = "#1d5a2c"


DARK = Palette(
    paper="#171511", ink="#f4eee1", colour="#8fd0c2", accent="#ffc861", focus="#ff6ab8", wrong="#ffb1a8",
    warn="#f4cf83", success="#a8dcae",
)  # fmt: skip


@dataclass(frozen=True)
class Tokens:
    """What a jurisdiction may say about its look. ``radius`` in pixels, 0 to 12; ``mark`` stands beside the window."""

    name: str = "Guichet"
    mark: str = "Guichet"
    light: Palette = field(default_factory=Palette)
    dark: Palette = field(default_factory=lambda: DARK)
    radius: int = 3


@dataclass(frozen=True)
class ContrastProblem:
    """Two colours too alike to be told apart, and the cure."""

    scheme: str
    foreground: str
    background: str
    measured: float
    needed: float
    cure: str

    def __str__(self) -> str:
        return (
            f"look: in the {self.scheme} scheme, {self.foreground} on {self.background} has contrast "
            f"{self.measured:.2f}:1 and needs {self.needed:.1f}:1. {self.cure}"
        )


COLOURS = tuple(each.name for each in fields(Palette))


def tokens_from(look: Mapping[str, object]) -> Tokens:
    """Tokens from the ``look:`` map of a jurisdiction.yaml.

    Keys: ``name``, ``mark`` (text), ``radius`` (whole pixels), the eight colours of `Palette`, and ``dark``: a map of
    the same eight. Whatever is left out has a default; without ``dark``, the dark scheme's colour, accent and
    focus colours are lightened from the light ones. Raises `LookError` for a key or value that is not understood.
    """
    known = {"name", "mark", "radius", "dark", *COLOURS}
    _refuse_unknown(look, known, "look")
    light = replace(Palette(), **_colours(look, "look"))
    dark_map = look.get("dark", {})
    if not isinstance(dark_map, Mapping):
        raise LookError("look.dark is a map of colours, such as {paper: '#171511', ink: '#f4eee1'}.")
    _refuse_unknown(dark_map, set(COLOURS), "look.dark")
    dark = _lightened(light, look, _colours(dark_map, "look.dark"))
    radius = look.get("radius", Tokens.radius)
    if not isinstance(radius, int) or isinstance(radius, bool) or not 0 <= radius <= 12:
        raise LookError(f"look.radius is a whole number of pixels from 0 to 12; found {radius!r}.")
    name = _text(look, "name", Tokens.name)
    return Tokens(name=name, mark=_text(look, "mark", name), light=light, dark=dark, radius=radius)


def _lightened(light: Palette, look: Mapping[str, object], given: dict[str, str]) -> Palette:
    """The dark scheme: what is given for it, else the light scheme's own colours made bright enough for the dark."""
    if "accent" in look:
        given = {"accent": colour.until(light.accent, against=DARK.paper, ratio=AA_TEXT), **given}
    dark = replace(DARK, **given)
    # The brightest ground that text and focus rings stand on in the dark is a lit window.
    ground = shades(dark)["lit"]
    for name, ratio in (("colour", AA_TEXT), ("focus", AA_SHAPE)):
        if name in look and name not in given:
            dark = replace(dark, **{name: colour.until(getattr(light, name), against=ground, ratio=ratio + 0.1)})
    return dark


def _refuse_unknown(given: Mapping[str, object], known: set[str], where: str) -> None:
    unknown = sorted(set(map(str, given)) - known)
    if unknown:
        raise LookError(f"{where} has no key {unknown[0]!r}. Known: {', '.join(sorted(known))}.")


def _text(look: Mapping[str, object], key: str, default: str) -> str:
    value = look.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise LookError(f"look.{key} is a short text; found {value!r}.")
    return value.strip()


def _colours(given: Mapping[str, object], where: str) -> dict[str, str]:
    found = {}
    for key in COLOURS:
        if key in given:
            value = given[key]
            if not isinstance(value, str):
                raise LookError(f"{where}.{key} is a colour in quotes, such as '#12483f'; found {value!r}.")
            try:
                colour.parse(value)
            except ValueError as error:
                raise LookError(f"{where}.{key}: {error}.") from None
            found[key] = value.lower()
    return found


def shades(palette: Palette) -> dict[str, str]:
    """Every colour the stylesheet names, mixed from the eight: {custom property name: #rrggbb}."""
    paper, ink = palette.paper, palette.ink
    dark = colour.luminance(paper) < 0.18
    opening = colour.mix(paper, "#ffffff", 0.05 if dark else 0.7)
    white = "#ffffff"
    on_deep = max((white, paper, ink), key=lambda each: colour.contrast(each, palette.colour))
    return {
        "paper": paper,
        "ink": ink,
        "opening": opening,
        "soft": colour.mix(ink, paper, 0.22),
        "line": colour.mix(ink, paper, 0.41),
        "rule": colour.mix(ink, paper, 0.8),
        "dim": colour.mix(paper, ink, 0.13),
        "deep": palette.colour,
        "deep-ink": colour.mix(palette.colour, ink, 0.35),
        "on-deep": on_deep,
        "deep-wash": colour.mix(opening, palette.colour, 0.09),
        "accent": palette.accent,
        "lit": colour.mix(opening, palette.accent, 0.2 if dark else 0.34),
        "glow": colour.mix(opening, palette.accent, 0.08 if dark else 0.15),
        "on-accent": max(("#1f1b16", ink, paper), key=lambda each: colour.contrast(each, palette.accent)),
        "focus": palette.focus,
        "wrong": palette.wrong,
        "wrong-wash": colour.mix(opening, palette.wrong, 0.07),
        "warn": palette.warn,
        "warn-wash": colour.mix(opening, palette.accent, 0.16),
        "success": palette.success,
        "success-wash": colour.mix(opening, palette.success, 0.08),
    }


# (foreground, background, ratio needed): every pair the stylesheet puts together.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", AAA_TEXT), ("ink", "opening", AAA_TEXT), ("ink", "lit", AAA_TEXT), ("ink", "glow", AAA_TEXT),
    ("ink", "deep-wash", AAA_TEXT), ("ink", "wrong-wash", AAA_TEXT), ("ink", "warn-wash", AAA_TEXT),
    ("ink", "success-wash", AAA_TEXT), ("ink", "dim", AAA_TEXT),
    ("soft", "paper", AA_TEXT), ("soft", "opening", AA_TEXT), ("soft", "glow", AA_TEXT), ("soft", "dim", AA_TEXT),
    ("soft", "deep-wash", AA_TEXT), ("soft", "lit", AA_TEXT),
    ("deep", "paper", AA_TEXT), ("deep", "opening", AA_TEXT), ("deep", "glow", AA_TEXT), ("deep", "deep-wash", AA_TEXT),
    ("deep", "lit", AA_TEXT), ("deep-ink", "opening", AA_TEXT), ("deep-ink", "paper", AA_TEXT),
    ("deep-ink", "deep-wash", AA_TEXT), ("deep-ink", "lit", AA_TEXT),
    ("on-deep", "deep", AA_TEXT), ("on-accent", "accent", AA_TEXT),
    ("wrong", "opening", AA_TEXT), ("wrong", "paper", AA_TEXT), ("wrong", "wrong-wash", AA_TEXT),
    ("wrong", "glow", AA_TEXT), ("warn", "warn-wash", AA_TEXT), ("warn", "opening", AA_TEXT),
    ("success", "success-wash", AA_TEXT), ("success", "opening", AA_TEXT),
    ("line", "opening", AA_SHAPE), ("line", "paper", AA_SHAPE), ("line", "glow", AA_SHAPE), ("line", "dim", AA_SHAPE),
    ("focus", "paper", AA_SHAPE), ("focus", "opening", AA_SHAPE), ("focus", "glow", AA_SHAPE),
    ("focus", "lit", AA_SHAPE), ("focus", "deep-wash", AA_SHAPE), ("focus", "wrong-wash", AA_SHAPE),
    ("focus", "warn-wash", AA_SHAPE), ("focus", "success-wash", AA_SHAPE), ("focus", "dim", AA_SHAPE),
)  # fmt: skip

_TOKEN_OF = {
    "soft": "ink", "line": "ink", "deep": "colour", "deep-ink": "colour", "on-deep": "colour",
    "on-accent": "accent",
}  # fmt: skip


def problems(tokens: Tokens) -> tuple[ContrastProblem, ...]:
    """Every pair of colours below what the look promises (AAA for ink, AA for all else), each with its cure."""
    found = []
    for scheme, palette in (("light", tokens.light), ("dark", tokens.dark)):
        named = shades(palette)
        for front, back, needed in PAIRS:
            measured = colour.contrast(named[front], named[back])
            if measured < needed:
                token = _TOKEN_OF.get(front, front)
                given = getattr(palette, token)
                background = named["paper"] if front.startswith("on-") else named[back]
                better = colour.until(given, against=background, ratio=needed)
                key = f"look.{token}" if scheme == "light" else f"look.dark.{token}"
                cure = f"Set {key} to a colour further from its background, for example {better} instead of {given}."
                found.append(ContrastProblem(scheme, front, back, measured, needed, cure))
    return tuple(found)


def stylesheet(tokens: Tokens, *, scheme: str = "auto") -> str:
    """CSS custom properties of these tokens, to be served as a stylesheet of its own before guichet.css.

    ``scheme``: "auto" follows the reader's device, "light" and "dark" hold one. Print is always ink on white.
    """
    if scheme not in ("auto", "light", "dark"):
        raise ValueError(f"scheme is auto, light or dark; found {scheme!r}")
    light, dark = _properties(tokens.light), _properties(tokens.dark)
    base = dark if scheme == "dark" else light
    radius = f"--radius:{tokens.radius}px"
    paper = _properties(replace(tokens.light, paper="#ffffff", ink="#000000"))
    parts = [f":root{{color-scheme:{'light dark' if scheme == 'auto' else scheme};{radius};{base}}}"]
    if scheme == "auto":
        parts.append(f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}")
    parts.append(f"@media print{{:root{{color-scheme:light;{paper}}}}}")
    return "\n".join(parts) + "\n"


def _properties(palette: Palette) -> str:
    return ";".join(f"--{name}:{value}" for name, value in shades(palette).items())
