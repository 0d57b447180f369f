"""Guess first, then run: questions asked before a cell, and the tally at a lesson's end."""

import dataclasses

from vae_helpers.checks.engine.exercise import RECORD, remember
from vae_helpers.checks.engine.feedback import Note, show
from vae_helpers.progress import table


@dataclasses.dataclass
class Prediction:
    """A question with lettered answers. comments: letter -> what to say to that guess.

    Its `lesson`, as "01_autoencoder", comes from the Lesson it is in. For a quiz of predictions,
    whose readers have no lesson before them: `setting`, markdown, says what they need first, where
    the paragraph above the question does not by itself ("{above}" stands for it);
    `only_in_lesson` says why a question cannot be asked there.
    """

    name: str
    right: str
    comments: dict
    setting: str = ""
    only_in_lesson: str = ""
    lesson: str | None = None

    @property
    def letters(self):
        return ", ".join(f'"{letter}"' for letter in self.comments)

    def comment(self, guess):
        """(status, what to say): status is "right", "wrong" or "not attempted"."""
        if guess is Ellipsis or guess is None:
            return "not attempted", f"Put one of {self.letters} in place of the dots, then run on."
        letter = guess.strip().strip(".()").lower() if isinstance(guess, str) else guess
        if not isinstance(letter, str) or letter not in self.comments:
            return "not attempted", f"A guess is one of {self.letters}."
        return ("right" if letter == self.right else "wrong"), self.comments[letter]


def make_predict(predictions):
    """The function `checks.predict` for a dict of name -> Prediction."""

    def predict(name, guess=...):
        """Comment on a guess made before the next cell is run. Never stops a cell.

        name: of the question. guess: a letter, or the dots of the blank.
        """
        prediction = predictions.get(name) if isinstance(name, str) else None
        if prediction is None:
            known = ", ".join(sorted(predictions))
            show(Note("No such question.", f"The questions are: {known}."))
            return
        status, text = prediction.comment(guess)
        remember(name, status)
        title = {
            "right": "✓ Well predicted.",
            "wrong": "✗ Something else will happen.",
            "not attempted": "○ No guess yet.",
        }[status]
        style = "alert-success" if status == "right" else "alert-info"
        show(Note(title, text, style))

    return predict


def make_progress(exercises, predictions):
    """The function `checks.progress` for dicts of name -> Exercise and name -> Prediction."""

    def progress(lesson=None):
        """Tell how the exercises of a lesson stand in this kernel, then of all over the days.

        lesson: as "01_autoencoder"; without it, each lesson of which something was run.
        """
        items = [*exercises.values(), *predictions.values()]
        lessons = sorted({item.lesson for item in items if item.name in RECORD})
        for one in [lesson] if lesson else lessons:
            show(Note(*_tally(one, items)))
        over_the_days = table.report()
        if over_the_days:
            show(Note(*over_the_days))

    def _tally(lesson, items):
        own = [item for item in items if item.lesson == lesson]
        if not own:
            return f"{lesson}:", "no lesson of that name has exercises."
        done = [item for item in own if item.name in exercises]
        guessed = [item for item in own if item.name in predictions]
        right = sum(RECORD.get(item.name) == "right" for item in done)
        lines = [f"    {_mark(item)} {item.name}" for item in own]
        title = f"{lesson}: {right} of {len(done)} exercises right"
        if guessed:
            well = sum(RECORD.get(item.name) == "right" for item in guessed)
            title += f", {well} of {len(guessed)} predictions"
        return title + ".", "\n" + "\n".join(lines)

    def _mark(item):
        return {"right": "✓", "wrong": "✗"}.get(RECORD.get(item.name), "○")

    return progress
