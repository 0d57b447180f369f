"""Links and pictures of a page: to pages of the site, or, where there is none, plain words."""

import base64
import posixpath
import re
import struct
from urllib.parse import unquote, urlsplit

INLINE = "data:image/svg+xml;base64,"
SVG_SIZE = re.compile(rb'<svg [^>]*width="(\d+)" height="(\d+)"')


def target(folder, address):
    """The path that an address in a file of `folder` means, from the course's top; else None.

    None: it leads to another place of the same page, or out of the course.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path)))


def lead(soup, folder, pages, own=None):
    """Let the links of a parsed page, written in a file of `folder`, lead to pages of the site.

    pages: {path in the course: name of its page}. own: the name of this page; a link of a verdict
    to the solution is taken away there, because this is the solution.
    """
    for link in soup.find_all("a", href=True):
        path = target(folder, link["href"])
        if path is None:
            continue
        if path not in pages:
            link.unwrap()
        elif pages[path] == own and link.find_parent(class_="alert"):
            before = link.find_previous_sibling()
            if before is not None and before.name == "br":
                before.decompose()
            link.decompose()
        else:
            _, mark, place = link["href"].partition("#")
            link["href"] = ("" if pages[path] == own and mark else pages[path]) + mark + place


def pictures(soup, folder, root, drawn=None):
    """Let the pictures of a page lie in pictures/; return {name there: bytes}.

    root: the course's top. drawn: {address: bytes} of pictures that are in no file of the course.

    Raises LookupError for a picture that is not there, or has no description.
    """
    found = {}
    for image in soup.find_all("img"):
        address = image["src"]
        if not image.get("alt", "").strip():
            raise LookupError(f"A picture has no description: {address}")
        name = f"pictures/{posixpath.basename(address)}"
        if address.startswith(INLINE):  # what stands in an explorable's place without scripts
            moving = image.find_parent(attrs={"data-explorable": True})
            name = f"pictures/{moving['data-explorable']}.svg"
            found[name] = base64.b64decode(address.removeprefix(INLINE))
        elif drawn and address in drawn:
            found[name] = drawn[address]
        else:
            path = target(folder, address)
            if path is None or not (root / path).is_file():
                raise LookupError(f"There is no picture {address} in the course")
            found[name] = (root / path).read_bytes()
        image["src"] = name
        image["loading"] = "lazy"
        # With its size in the page nothing jumps while a picture arrives.
        size = SVG_SIZE.match(found[name])
        if size:
            image["width"], image["height"] = map(int, size.groups())
        elif found[name].startswith(b"\x89PNG"):
            image["width"], image["height"] = struct.unpack(">II", found[name][16:24])
    return found


def headings(soup):
    """Let the sign beside each heading say what it is, to those who hear the page."""
    for link in soup.find_all(class_="anchor-link"):
        link["aria-label"] = "Link to this section"


def scrolling(soup):
    """Let each table scroll in itself where it is wider than the page, and say how many columns."""
    for table in soup.find_all("table"):
        for head in table.select("thead th"):
            head["scope"] = "col"
        table["class"] = f"columns-{len(table.find('tr').find_all(['th', 'td']))}"
        table.wrap(soup.new_tag("div", attrs={"class": ["scroll"]}))


def sections(soup):
    """The headings of the second level: [(id, text)]."""
    return [
        (heading["id"], re.sub(r"\s*¶$", "", heading.get_text()))
        for heading in soup.find_all("h2", id=True)
    ]
