"""A lesson's exercises and guesses, and where they stand in it."""

import re


class Lesson:
    """What is asked in one notebook, in its order.

    package: `__name__` of the folder, which ends in lesson_NN. topic: the notebook is NN_topic.
    setting: markdown, what every prediction takes for known, for a quiz whose readers have no
    lesson before them. Tells each exercise its lesson and number, and each prediction its lesson.

    Raises ValueError for a folder of another name.
    """

    def __init__(self, package, topic, exercises, predictions, setting=""):
        folder = re.fullmatch(r".*\blesson_(\d\d)", package)
        if not folder:
            raise ValueError(f"A folder of exercises is called lesson_NN, not {package}.")
        self.name = f"{folder[1]}_{topic}"
        self.exercises = tuple(exercises)
        self.predictions = tuple(predictions)
        self.setting = setting
        for place, exercise in enumerate(self.exercises, start=1):
            exercise.lesson = self.name
            exercise.number = f"{int(folder[1])}.{place}"
        for prediction in self.predictions:
            prediction.lesson = self.name
