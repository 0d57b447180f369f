"""A file's name tells the learner, the lesson and the attempt, as people and platforms write it."""

import unicodedata

import pytest

from vae_helpers.grading import names
from vae_helpers.grading.names import Owner

KL = "03_kl_divergence"


@pytest.mark.parametrize(
    ("stem", "owner", "lesson", "attempt"),
    [
        ("Müller, Anna_03_kl_divergence", Owner("Müller, Anna"), KL, ("",)),
        ("03_kl_divergence_anna", Owner("anna"), KL, ("",)),
        ("anna - KL Divergence (2)", Owner("anna"), KL, ("", 2)),
        ("03_kl_divergence", None, KL, ("",)),
        ("03_kl_divergence (1)", None, KL, ("", 1)),
        ("03_kl_divergence-Copy2 (10)", None, KL, ("", 2, 10)),
        ("03_kl_divergence - Kopie", None, KL, ("", 1)),
        ("anna", Owner("anna"), None, ("",)),
        ("li-elbo_at_work", Owner("li"), "07_elbo_at_work", ("",)),
        ("06_elbo", None, "06_elbo", ("",)),
        ("elbows", Owner("elbows"), None, ("",)),
        (
            "Anna Müller_1234567_assignsubmission_file_03_kl_divergence",
            Owner("Anna Müller", "1234567"),
            KL,
            ("",),
        ),
        ("mulleranna_4321_98765_03_kl_divergence-2", Owner("mulleranna", "4321"), KL, ("", 2)),
        ("mulleranna_LATE_4321_98765_03_kl_divergence", Owner("mulleranna", "4321"), KL, ("",)),
        (
            "Week 3_anna.m_attempt_2026-11-05-10-20-30_03_kl_divergence",
            Owner("anna.m"),
            KL,
            ("2026-11-05-10-20-30",),
        ),
    ],
)
def test_a_name_is_read(stem, owner, lesson, attempt):
    assert names.read(stem) == (owner, lesson, attempt)


def test_umlauts_of_macos_are_those_of_everyone_else():
    assert names.read(unicodedata.normalize("NFD", "Müller_06_elbo"))[0] == Owner("Müller")


@pytest.mark.parametrize(
    ("folder", "owner"),
    [
        ("Müller, Anna", Owner("Müller, Anna")),
        ("Anna Müller_1234567_assignsubmission_file_", Owner("Anna Müller", "1234567")),
        ("Anna Müller_1234567_assignsubmission_file", Owner("Anna Müller", "1234567")),
        ("anna_03", Owner("anna_03")),
        ("...", Owner("...")),
    ],
)
def test_the_name_of_a_folder_is_read(folder, owner):
    assert names.owner_of(folder) == owner


def test_a_folder_may_be_called_after_a_lesson():
    assert names.lesson_in("03_kl_divergence") == KL
    assert names.lesson_in("anna_03_kl_divergence") is None


def test_ten_comes_after_nine():
    assert sorted(["attempt 10", "attempt 9"], key=names.natural) == ["attempt 9", "attempt 10"]
