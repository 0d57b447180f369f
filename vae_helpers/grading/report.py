"""A page on what this class finds hard: its mistakes, the most frequent first."""

import collections
import html
import re

from vae_helpers.grading import course

_STATUSES = "right", "wrong", "not attempted", "unreadable"
# *One* or *more words*, but no product and no power.
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --wrong: #c2410c; --right: #15803d; }
@media (prefers-color-scheme: dark) { :root { --wrong: #fb923c; --right: #4ade80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
article { border-left: 4px solid var(--wrong); padding: .1rem 1rem; margin: 1.2rem 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-bottom: 1px solid var(--line); }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .4rem .6rem; }
meter { width: 8rem; } .note { opacity: .8; font-size: .92em; }
"""
# "1. ..." of an answer with several slips, which the engine lists under one line of introduction.
_NUMBERED = re.compile(r"^\d\. ", re.MULTILINE)


def page(rows, title, with_names=True):
    """The page as HTML that needs no other file. with_names: say who made which mistake."""
    learners = list(dict.fromkeys(row.learner for row in rows))
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        f"<p>{_summary(rows, learners)}</p>",
        "<h2>Mistakes, the most frequent first</h2>",
        *_mistakes(rows, with_names),
        "<h2>Exercises, by the share that is right</h2>",
        _exercises(rows),
        *_unreadable(rows, with_names),
    ]
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _summary(rows, learners):
    count = collections.Counter(row.status for row in rows)
    told = ", ".join(f"{count[status]} {status}" for status in _STATUSES if count[status])
    return f"{_many(len(learners), 'learner')}; {told}."


def _many(number, thing):
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def slips(row):
    """The (slug, sentence) of each slip of a wrong answer; a slug of "" where it has no name."""
    slugs = row.mistake.split(" + ")
    sentences = [text.strip() for text in _NUMBERED.split(row.message)]
    if len(slugs) > 1 and len(sentences) == len(slugs) + 1:
        return list(zip(slugs, sentences[1:], strict=True))
    return [(row.mistake, row.message)]


def _mistakes(rows, with_names):
    found, tried = collections.defaultdict(lambda: collections.defaultdict(list)), {}
    for row in rows:
        if row.status in ("right", "wrong"):
            tried.setdefault(row.exercise, set()).add(row.learner)
        if row.status == "wrong":
            for slug, sentence in slips(row):
                found[row.exercise, slug][sentence].append(row.learner)
    if not found:
        return ["<p>None.</p>"]
    order = list(course.lesson_of())
    # What has a name is one mistake of many learners; the rest is told answer by answer, at last.
    ordered = sorted(
        found.items(),
        key=lambda item: (item[0][1] == "", -len(_who(item[1])), order.index(item[0][0])),
    )
    return [_article(*key, said, len(tried[key[0]]), with_names) for key, said in ordered]


def _who(said):
    return list(dict.fromkeys(learner for learners in said.values() for learner in learners))


def _article(exercise, slug, said, tried, with_names):
    name = f"<code>{html.escape(slug)}</code>" if slug else "without a name"
    parts = [
        f"<h3>{course.number_of(exercise)} {html.escape(exercise)}: {name}</h3>",
        f'<p class="note">{len(_who(said))} of the {tried} who tried it</p>',
    ]
    # A named mistake says much the same to all: once is enough.
    for sentence, learners in list(said.items())[: 1 if slug else None]:
        parts.append(_as_html(sentence))
        if with_names:
            people = _who(said) if slug else learners
            parts.append(f'<p class="note">{html.escape("; ".join(people))}</p>')
    return f"<article>{''.join(parts)}</article>"


def _exercises(rows):
    judged = collections.defaultdict(collections.Counter)
    for row in rows:
        if row.exercise:
            judged[row.exercise][row.status] += 1
    if not judged:
        return "<p>None was judged.</p>"
    order = list(course.lesson_of())
    lines = []
    for name in sorted(judged, key=lambda one: (_share(judged[one]), order.index(one))):
        count = judged[name]
        share = f"{100 * _share(count):.0f}%"
        cells = "".join(f'<td class="number">{count[one]}</td>' for one in _STATUSES)
        lines.append(
            f"<tr><td>{course.number_of(name)} {html.escape(name)}</td>"
            f'<td class="number">{share} <meter value="{_share(count):.3f}" '
            f'aria-label="{share} right"></meter></td>{cells}</tr>'
        )
    heads = "".join(f"<th>{one}</th>" for one in ("exercise", "share", *_STATUSES))
    return f"<table><tr>{heads}</tr>\n" + "\n".join(lines) + "</table>"


def _share(count):
    return count["right"] / sum(count.values())


def _unreadable(rows, with_names):
    found = [row for row in rows if row.status == "unreadable"]
    if not found:
        return []
    lines = [
        f"<tr><td>{html.escape(row.learner if with_names else '')}</td>"
        f"<td>{html.escape(row.lesson)} {html.escape(row.exercise)}</td>"
        f"<td>{_as_html(row.message)}</td></tr>"
        for row in found
    ]
    head = "<tr><th>learner</th><th>lesson, exercise</th><th>reason</th></tr>"
    return ["<h2>What could not be judged</h2>", f"<table>{head}\n" + "\n".join(lines) + "</table>"]


def _as_html(message):
    """A message as a notebook shows it: `code`, and lines set in by four spaces as they stand."""
    pieces = []
    for block in re.split(r"((?:^    .*\n?)+)", message, flags=re.MULTILINE):
        if block.startswith("    "):
            lines = "\n".join(line[4:] for line in block.splitlines())
            pieces.append(f"<pre>{html.escape(lines)}</pre>")
        elif block.strip():
            text = html.escape(block.strip()).replace("\n", "<br>")
            words = re.split(r"`([^`\n]+)`", text)
            words[::2] = [_EMPHASIS.sub(r"<em>\1</em>", word) for word in words[::2]]
            words[1::2] = [f"<code>{word}</code>" for word in words[1::2]]
            pieces.append(f"<p>{''.join(words)}</p>")
    return "".join(pieces)
