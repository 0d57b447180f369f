"""What was judged already: a line a notebook, written at once, so that a stopped run goes on."""

import dataclasses
import json
import os
from pathlib import Path

from vae_helpers.files import Unwritable
from vae_helpers.grading import course
from vae_helpers.grading.pool import Verdict


class Journal:
    """Verdicts by the content of the file, its lesson and the version of the course."""

    def __init__(self, path, limits, again=False):
        """Read what there is. again: begin a new one."""
        self._path, self._limits = Path(path), dataclasses.asdict(limits)
        self._known = {}
        if again:
            self._path.unlink(missing_ok=True)
        elif self._path.exists():
            for line in self._path.read_text("utf-8", "replace").splitlines():
                self._learn(line)

    def verdicts(self, hand_in):
        """The verdicts on a hand-in, or None if it is to be judged."""
        return self._known.get(self._key(hand_in)) if hand_in.digest else None

    def note(self, hand_in, verdicts):
        """Keep the verdicts on a hand-in. Raises Unwritable, as on a full disk."""
        if not hand_in.digest or any(one.passing for one in verdicts):
            return
        key = self._key(hand_in)
        self._known[key] = verdicts
        line = json.dumps(
            {
                "key": key,
                "limits": self._limits,
                "path": hand_in.path,
                "verdicts": [dataclasses.asdict(one) for one in verdicts],
            }
        )
        try:
            with open(self._path, "a", encoding="utf-8") as file:
                file.write(f"\n{line}\n")  # a run that was killed may have left half a line
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Unwritable.of(self._path, error) from error

    def _key(self, hand_in):
        probes = self._limits["probes"]
        own = "" if probes is None else f" probes {probes}"
        return f"{hand_in.digest} {hand_in.lesson} {course.version()}{own}"

    def _learn(self, line):
        """Take in a line, if it is whole; what met a limit counts under the same limits only."""
        try:
            noted = json.loads(line)
            verdicts = [Verdict(**one) for one in noted["verdicts"]]
            stopped = any(one.by_limit for one in verdicts)
            if not stopped or noted["limits"] == self._limits:
                self._known[noted["key"]] = verdicts
        except (ValueError, KeyError, TypeError):
            pass
