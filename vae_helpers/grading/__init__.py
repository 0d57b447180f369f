"""A class's notebooks judged by the installed course's own checks: `python -m vae_helpers grade`.

Read in this order:

    submissions, names, notebooks   which files were handed in, by whom, for which lesson
    course                          the lessons and their exercises, without TensorFlow
    slicing                         the lines of a notebook that one exercise needs
    worker, standins, guard         the process that runs these lines and asks the checks
    process, judge, pool            such processes started, watched and ended; many notebooks
    journal, files                  what is judged already; files written whole or not at all
    tables, gradescope, report      what comes out
    command                         the command line

This is no sandbox against malice: it keeps accidents and rough jokes to the row they belong to.
"""
