"""How long spoken lengths of time can be: "about a week" is five to nine days."""

from dataclasses import dataclass

FEW = {"couple": (2, 3), "few": (2, 5)}

_EXACT = {"w": (6, 8), "m": (28, 31), "y": (365, 366)}
_ABOUT = {"w": (5, 9), "m": (21, 42), "y": (300, 425)}
_HALF = {
    ("w", 0.5): (3, 4), ("m", 0.5): (10, 20), ("y", 0.5): (150, 215),
    ("w", 1.5): (9, 12), ("m", 1.5): (35, 49), ("y", 1.5): (480, 615),
    ("d", 0.5): (0, 1), ("d", 1.5): (1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    """A spoken length: least and most days."""

    least: int
    most: int

    def as_relation(self) -> dict[str, str]:
        """`min` and `max` as a story file writes them."""
        return {"min": f"{self.least}d", "max": f"{self.most}d"}


def length(low: str, high: str, unit: str, about: bool) -> Length:
    """The days of `low` to `high` units; the counts are numbers, `couple` or `few`."""
    return Length(_days(low, unit, about)[0], _days(high, unit, about)[1])


def _days(count: str, unit: str, about: bool) -> tuple[int, int]:
    if count in FEW:
        least, most = FEW[count]
        exact = {"d": (1, 1), "w": (7, 7), "m": (28, 31), "y": (365, 366)}[unit]
        return least * exact[0], most * exact[1]
    number = float(count)
    if (unit, number) in _HALF:
        return _HALF[unit, number]
    whole = int(number)
    if unit == "d":
        spread = 0 if not about else 1 if whole < 7 else whole // 5
        return max(whole - spread, 0), whole + spread
    least, most = (_ABOUT if about else _EXACT)[unit]
    return whole * least, whole * most
