"""Marks answers in the manner of public code: see tests/public_answers."""

import collections

ANSWERS = collections.defaultdict(list)  # module -> (right or wrong, in words, the answer)


def wrong(slips):
    """A wrong answer. slips: what is wrong in it, joined by " + "."""
    return _marked("wrong", slips)


def right(words):
    """A right answer, in other ways than the course's own."""
    return _marked("right", words)


def _marked(status, words):
    def mark(answer):
        ANSWERS[answer.__module__].append((status, words, answer))
        return answer

    return mark
