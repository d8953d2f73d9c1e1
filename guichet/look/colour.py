"""Colour arithmetic: parse, mix, and the WCAG contrast ratio of two colours."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")

Rgb = tuple[int, int, int]


def parse(colour: str) -> Rgb:
    """Red, green and blue (0 to 255) of a colour written as ``#rrggbb``."""
    if not HEX.match(colour):
        raise ValueError(f"a colour is written as # and six hexadecimal digits, such as #0f4c45; found {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """The colour between two others: share 0 is the first, 1 the second."""
    pairs = zip(parse(first), parse(second), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = []
    for part in parse(colour):
        level = part / 255
        # 0.04045 is the sRGB threshold; WCAG's older text says 0.03928, which gives the same result for 8-bit colours.
        parts.append(level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4)
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 (none) to 21 (black on white): WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def until(colour: str, *, against: str, ratio: float) -> str:
    """The nearest colour to this one, towards black or white, that reaches the ratio against a background."""
    towards = "#000000" if luminance(against) > 0.18 else "#ffffff"
    for step in range(101):
        candidate = mix(colour, towards, step / 100)
        if contrast(candidate, against) >= ratio:
            return candidate
    return towards
