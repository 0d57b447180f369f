"""Hand-ins judged, several at once: each notebook in processes of its own."""

import concurrent.futures
import dataclasses
import os
import threading

from vae_helpers.grading import course
from vae_helpers.grading.process import Ended, StartFailed, Stopped, Worker

BEFORE = 100  # seconds of computing for the course's own import, on a slow machine
WHOLE = 5  # a notebook may take as long as so many exercises


@dataclasses.dataclass(frozen=True)
class Limits:
    """What an exercise may take, and by what it is judged.

    seconds: of computing. memory: in MiB, for its whole process. probes: the seed of further arrays
    on which an answer is tried that is right for those which learners meet; None for no others.
    """

    seconds: float = 30.0
    memory: int = 2048
    probes: int | None = None


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The judgement of an exercise, or of a whole hand-in where `exercise` is empty.

    status: "right", "wrong", "not attempted" or "unreadable". by_limit: it was stopped. passing:
    another time it may come out otherwise.
    """

    exercise: str
    status: str
    mistake: str | None
    message: str
    by_limit: bool = False
    passing: bool = False


def judged(hand_in, limits, threads, stop):
    """The verdicts on a hand-in, in the order of its lesson's exercises.

    threads: that TensorFlow may use. stop: an Event that ends it early.

    Raises Stopped, and StartFailed where the course itself does not run.
    """
    if hand_in.problem:
        return [Verdict("", "unreadable", None, hand_in.problem)]
    exercises = course.lessons()[hand_in.lesson]
    found = _judged(hand_in, exercises, {}, None, limits, threads, stop)
    if limits.probes is not None:
        right = [name for name in exercises if found[name].status == "right"]
        others = {name: one for name, one in found.items() if name not in right}
        again = _judged(hand_in, right, others, limits.probes, limits, threads, stop)
        for name in right:
            if again[name].status != "right":
                found[name] = _for_others(again[name])
    return [found[name] for name in exercises]


def _judged(hand_in, exercises, known, probes, limits, threads, stop):
    """The verdicts on some exercises, by their names; known: those on others, likewise."""
    found, left = dict(known), limits.seconds * WHOLE
    while ahead := [name for name in exercises if name not in found]:
        if left <= 0:
            text = f"The notebook had taken {limits.seconds * WHOLE:g} seconds before this one."
            found |= {name: Verdict(name, "unreadable", None, text, True) for name in ahead}
            break
        task = {
            "cells": hand_in.cells,
            "exercises": ahead,
            "probes": probes,
            "computing": int(BEFORE + limits.seconds * WHOLE),
            "statuses": {name: one.status for name, one in found.items()},
        }
        current = ahead[0]
        with Worker(task, limits.memory, threads, stop) as worker:
            for message in worker:
                left -= worker.spent()
                if isinstance(message, Ended):
                    if current:
                        found[current] = Verdict(
                            current, "unreadable", None, message.reason, message.by_limit
                        )
                elif "begin" in message:
                    current = message["begin"]
                    worker.limit = min(limits.seconds, left)
                else:
                    found[current] = Verdict(current, *_read(message))
                    current = None
    return found


def _for_others(verdict):
    """The verdict on an answer that is right for the lesson's arrays only."""
    text = f"Right for the arrays that the lesson tries, but not for others. {verdict.message}"
    return dataclasses.replace(verdict, message=text)


def _read(message):
    """What a worker says of an exercise, as it should be."""
    status = message.get("status")
    if status not in ("right", "wrong", "not attempted", "unreadable"):
        return "unreadable", None, "What the worker said of it makes no sense."
    mistake = message.get("mistake")
    return status, None if mistake is None else str(mistake), str(message.get("message", ""))


def _result(future):
    """The verdicts that a future holds; a failure of `grade` itself costs this hand-in only."""
    try:
        return future.result()
    except (Stopped, StartFailed):
        raise
    except Exception as error:
        text = f"It could not be judged: {type(error).__name__}: {error}"
        return [Verdict("", "unreadable", None, text, passing=True)]


def judged_in_turn(hand_ins, limits, jobs):
    """Pairs of hand-in and verdicts, as they come; `jobs` notebooks at once.

    Whatever ends it early ends the workers, too. Raises StartFailed.
    """
    stop = threading.Event()
    threads = max(1, (os.cpu_count() or 1) // jobs)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(judged, one, limits, threads, stop): one for one in hand_ins}
        try:
            while running:
                done, _ = concurrent.futures.wait(
                    running, timeout=1, return_when=concurrent.futures.FIRST_COMPLETED
                )
                for future in done:
                    hand_in = running.pop(future)
                    yield hand_in, _result(future)
        except Stopped:
            return
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
