"""How well words can be read on what they stand on."""


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
    low, high = sorted(luminance(colour[:3]) for colour in colours)
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    shares = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
