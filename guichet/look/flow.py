"""Draws the way of a request from a workflow's statuses and transitions, layer by layer, never through a box."""

from collections.abc import Sequence

from markupsafe import Markup

from guichet.language.api import Words
from guichet.look.markup import element, picture, text_lines, wrap
from guichet.look.page import State, Transition

BOX_WIDE, BOX_HIGH = 178.0, 54.0
ACROSS, DOWN = 44.0, 96.0
LANE = 26.0
EDGE = 14.0


def layers(states: Sequence[State], transitions: Sequence[Transition]) -> dict[str, int]:
    """The layer of each status: the longest way to it from the first, ways back left out; the unreached stand last."""
    ways: dict[str, list[str]] = {state.id: [] for state in states}
    for each in transitions:
        if each.target not in ways[each.source] and each.target != each.source:
            ways[each.source].append(each.target)
    depth: dict[str, int] = {}
    if not states:
        return depth
    back: set[tuple[str, str]] = set()
    order: list[str] = []
    seen: dict[str, str] = {}
    # Depth first without recursion: a workflow may be longer than Python's stack.
    stack = [(states[0].id, iter(ways[states[0].id]))]
    seen[states[0].id] = "open"
    while stack:
        at, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            seen[at] = "closed"
            order.append(at)
            stack.pop()
        elif following not in seen:
            seen[following] = "open"
            stack.append((following, iter(ways[following])))
        elif seen[following] == "open":
            back.add((at, following))
    for at in reversed(order):
        depth.setdefault(at, 0)
        for following in ways[at]:
            if (at, following) not in back:
                depth[following] = max(depth.get(following, 0), depth[at] + 1)
    last = max(depth.values()) + 1
    for state in states:
        depth.setdefault(state.id, last)
    return depth


def flow_svg(
    states: Sequence[State], transitions: Sequence[Transition], *, words: Words, id: str = "flow", title: str = ""
) -> Markup:
    """Statuses as boxes, transitions as numbered arrows; the numbers are those of the table that stands beside it.

    The first state is the initial one. Raises KeyError when a transition names a status that is not among the states.
    """
    depth = layers(states, transitions)
    rows: list[list[State]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for state in states:
        rows[depth[state.id]].append(state)
    widest = max((len(row) for row in rows), default=1)
    field_wide = widest * BOX_WIDE + (widest - 1) * ACROSS
    place: dict[str, tuple[float, float]] = {}
    for level, row in enumerate(rows):
        start = EDGE + (field_wide - len(row) * BOX_WIDE - (len(row) - 1) * ACROSS) / 2
        for index, state in enumerate(row):
            place[state.id] = (start + index * (BOX_WIDE + ACROSS), 20 + level * (BOX_HIGH + DOWN))
    edges, lanes = _edges(transitions, depth, place, right=EDGE + field_wide)
    boxes = [_box(state, *place[state.id]) for state in states]
    return picture(
        *edges,
        *boxes,
        id=id,
        title=title or words("The way of a request"),
        description=" ".join(f"{index}. {each.label}." for index, each in enumerate(transitions, 1)),
        width=EDGE * 2 + field_wide + lanes * LANE + 10,
        height=40 + len(rows) * BOX_HIGH + (len(rows) - 1) * DOWN + 30,
        class_="g-flow",
    )


def _box(state: State, x: float, y: float) -> Markup:
    kind = " current" if state.current else " visited" if state.visited else ""
    lines = wrap(state.label, width=20, lines=2)
    first = y + BOX_HIGH / 2 + 5 - (len(lines) - 1) * 9
    over = 7.0
    parts = [
        element("title", state.label),
        element("rect", x=x, y=y, width=BOX_WIDE, height=BOX_HIGH, class_=f"state{kind}"),
        element("rect", x=x - over, y=y + BOX_HIGH, width=BOX_WIDE + 2 * over, height=5.0, class_="state-sill"),
        text_lines(state.label, x=x + BOX_WIDE / 2, y=first, width=20, line=18, class_=f"state-text{kind}", lines=2),
    ]
    if state.final:
        parts.insert(
            2,
            element("rect", x=x + 4, y=y + 4, width=BOX_WIDE - 8, height=BOX_HIGH - 8, class_="edge"),
        )
    return element("g", *parts)


def _edges(
    transitions: Sequence[Transition],
    depth: dict[str, int],
    place: dict[str, tuple[float, float]],
    *,
    right: float,
) -> tuple[list[Markup], int]:
    leaving = {at: [t for t in transitions if t.source == at] for at in place}
    arriving = {at: [t for t in transitions if t.target == at] for at in place}
    drawn: list[Markup] = []
    lanes = 0
    for number, each in enumerate(transitions, 1):
        outs, ins = leaving[each.source], arriving[each.target]
        x1 = place[each.source][0] + BOX_WIDE * (outs.index(each) + 1) / (len(outs) + 1)
        y1 = place[each.source][1] + BOX_HIGH + 5
        x2 = place[each.target][0] + BOX_WIDE * (ins.index(each) + 1) / (len(ins) + 1)
        y2 = place[each.target][1]
        back = depth[each.target] <= depth[each.source]
        if depth[each.target] == depth[each.source] + 1:
            # The pieces lean apart near the boxes, so that numbers of neighbouring arrows do not cover each other.
            share = 0.36 + 0.28 * (outs.index(each) % 2)
            path = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {y1 + 44:.1f} {x2:.1f} {y2 - 52:.1f} {x2:.1f} {y2 - 9:.1f}"
            at = _along(x1, y1, x2, y2, share)
        else:
            lanes += 1
            lane = right + lanes * LANE
            down, up = y1 + 12 + (lanes % 4) * 6, y2 - 22 - (lanes % 4) * 6
            path = f"M{x1:.1f} {y1:.1f}V{down:.1f}H{lane:.1f}V{up:.1f}H{x2:.1f}V{y2 - 9:.1f}"
            at = (lane, (down + up) / 2)
        drawn.append(_arrow(number, path, at, tip=(x2, y2), label=each.label, back=back))
    return drawn, lanes


def _along(x1: float, y1: float, x2: float, y2: float, share: float) -> tuple[float, float]:
    """The point of the curve drawn between two boxes at a share of its way."""
    rest = 1 - share
    points = ((x1, y1), (x1, y1 + 44), (x2, y2 - 52), (x2, y2 - 9))
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    return (
        sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
    )


def _arrow(
    number: int, path: str, at: tuple[float, float], *, tip: tuple[float, float], label: str, back: bool
) -> Markup:
    x, y = tip
    return element(
        "g",
        element("title", f"{number}. {label}"),
        element("path", d=path, class_="edge back" if back else "edge"),
        element("path", d=f"M{x:.1f} {y - 1:.1f}l-5-10h10z", class_="arrow"),
        element("circle", cx=at[0], cy=at[1], r=11.0, class_="badge"),
        element("text", str(number), x=at[0], y=at[1] + 4.5, class_="badge-text"),
    )
