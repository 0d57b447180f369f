"""What docs/routes.md, the guide for those who teach, says of minutes and exercises."""

import re
import textwrap

import times

# A session's heading and the paragraph that lists what there is to do; a route in the table.
SESSION = re.compile(r"^### (\d+)\. (.*) \(\d+ minutes\)$", re.M)
EXERCISE = re.compile(r"^### Exercise ([\d.]+): (\w+)\n\n\*(\d+) minutes", re.M)
TO_DO = re.compile(r"^\*\*Do\.\*\* .*?(?=\n\n|\Z)", re.M | re.S)
# In place of a space at which no line may end.
GLUE = "\N{FIGURE SPACE}"
ROUTE = re.compile(r"^(\| [^|]+ \| )(\d+(?:, \d+)*)( \| )\d+ \|$", re.M)


def to_do(source):
    """The paragraph on what there is to do on the main road of a lesson's notebook."""
    road = times.main_road(source)
    prose = "\n\n".join(cell.source for cell in road if cell.cell_type == "markdown")
    exercises = [
        f"{number} `{name}` ({minutes})" for number, name, minutes in EXERCISE.findall(prose)
    ]
    predictions = sum(map(times.is_prediction, road))
    items = [f"{one}," for one in exercises]
    if predictions:
        items.append(f"and {predictions} prediction{'s' if predictions > 1 else ''}")
    said = " ".join(["**Do.**", *(item.replace(" ", GLUE) for item in items)]).rstrip(",")
    return textwrap.fill(f"{said}.", 100, break_on_hyphens=False).replace(GLUE, " ")


def filled(text, minutes, sources):
    """The guide with minutes and exercises as they are. Both by number: minutes, and notebooks.

    A lesson that has no minutes yet keeps what is said of it, and so does a route that needs it.
    """

    def route(match):
        numbers = [int(number) for number in match[2].split(", ")]
        if not set(numbers) <= set(minutes):
            return match[0]
        return f"{match[1]}{match[2]}{match[3]}{sum(minutes[one] for one in numbers)} |"

    parts = re.split(r"^(?=### )", ROUTE.sub(route, text), flags=re.M)
    for i, part in enumerate(parts):
        session = SESSION.match(part)
        number = int(session[1]) if session else None
        if number in minutes:
            heading = f"### {number}. {session[2]} ({minutes[number]} minutes)"
            done = to_do(sources[number])
            parts[i] = TO_DO.sub(lambda _: done, heading + part[session.end() :])  # noqa: B023
    return "".join(parts)
