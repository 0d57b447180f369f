"""What was solved on which day, over all lessons: a small file in the learner's own folder.

It lies outside of the course and its notebooks. Whatever happens to it, a cell goes on.
"""
