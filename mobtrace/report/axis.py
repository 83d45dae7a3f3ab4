"""Time on a row of characters."""

from dataclasses import dataclass

from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds

# Distances between ticks that people read easily, in seconds.
STEPS = (
    *(factor * 10.0**power for power in range(-6, 1) for factor in (1, 2, 5)),
    *(10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800),
)
BETWEEN_TICKS = 11  # columns at least


@dataclass(frozen=True, slots=True)
class Axis:
    """``width`` columns from ``start`` to ``end``; its labels count from ``zero``."""

    start: Nanoseconds
    end: Nanoseconds
    zero: Nanoseconds
    width: int

    @property
    def span(self) -> Nanoseconds:
        """How much time it shows, never nothing."""
        return max(self.end - self.start, 1)

    def column(self, time: Nanoseconds) -> int:
        """The column of a time, which may be one outside; the end is in the last."""
        column = (time - self.start) * self.width // self.span
        return column - 1 if time == self.end else column

    def columns(self, start: Nanoseconds, end: Nanoseconds | None) -> range:
        """The columns from ``start`` up to ``end``, at least one; none for what is outside."""
        last = self.end if end is None else end
        if last < self.start or start > self.end:
            return range(0)
        first = max(self.column(start), 0)
        behind = self.width if last >= self.end else self.column(last)
        return range(first, max(behind, first + 1))

    @property
    def step(self) -> Seconds:
        """Seconds between two ticks."""
        wanted = self.span / NANOSECONDS_PER_SECOND * BETWEEN_TICKS / self.width
        return next((step for step in STEPS if step >= wanted), wanted)

    def lines(self, indent: int) -> tuple[str, str]:
        """Labels and ticks, ``indent`` columns from the left."""
        step = round(self.step * NANOSECONDS_PER_SECOND) or 1
        labels, ticks = [" "] * (indent + self.width), [" "] * indent + ["-"] * self.width
        tick = -((self.zero - self.start) // step) * step + self.zero
        while tick <= self.end:
            if tick >= self.start:
                place = indent + self.column(tick)
                ticks[place] = "+"
                text = label(tick - self.zero)
                begin = min(place, indent + self.width - len(text))
                if not "".join(labels[begin - 1 : begin + len(text)]).strip():
                    labels[begin : begin + len(text)] = text
            tick += step
        return "".join(labels), "".join(ticks)


def label(since: Nanoseconds) -> str:
    """A time since zero as a label: ``+12.5s``, ``+3m``, ``+2h30m``."""
    whole, rest = divmod(since, NANOSECONDS_PER_SECOND)
    if rest or abs(whole) < 120:
        return f"{since / NANOSECONDS_PER_SECOND:+.9g}s"
    minutes, left = divmod(abs(whole), 60)
    hours, minutes = divmod(minutes, 60)
    text = "".join(f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (left, "s")) if number)
    return ("-" if whole < 0 else "+") + text
