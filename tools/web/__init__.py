"""The parts of the site: formulas, links, the body of a notebook, and the page around it."""
