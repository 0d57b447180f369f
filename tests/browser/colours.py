"""How well words can be read on what they stand on."""

import sight


def faint(area, *parts):
    """The parts (CSS selectors) of an area that cannot be read well, with the contrast of each.

    Of every part the first element is looked at; a part that is not there is an error.
    """
    found = {part: contrast(area.locator(part).first) for part in parts}
    return {part: value for part, value in found.items() if value < 4.5}


def contrast(locator):
    """The WCAG 2.1 contrast of an element's text with what it stands on."""
    colours = locator.evaluate(
        """element => {
            const ink = getComputedStyle(element).color;
            let paper = "rgba(0, 0, 0, 0)";
            for (; element && paper === "rgba(0, 0, 0, 0)"; element = element.parentElement)
                paper = getComputedStyle(element).backgroundColor;
            const paint = document.createElement("canvas");
            const pen = paint.getContext("2d", { willReadFrequently: true });
            return [paper, ink].map(colour => {
                pen.fillStyle = colour;
                pen.fillRect(0, 0, 1, 1);
                return [...pen.getImageData(0, 0, 1, 1).data];
            });
        }"""
    )
    paper, ink = ([c / 255 for c in colour[:3]] for colour in colours)
    return sight.contrast(ink, paper)
