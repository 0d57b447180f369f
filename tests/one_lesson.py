"""A course of one lesson, for the tests of the build: its source, and what may change in it."""

from base64 import b64encode

import nbformat
from build_tool import build

SOURCE = '''\
# %% [markdown]
# # A title

# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    result = x + x
    return result
    ### END SOLUTION

# %% [markdown]
# A question.

# %%
### BEGIN SOLUTION
guess = "b"
### END SOLUTION
print(guess)

# %% tags=["solution-only"]
print("a secret")
'''

TITLE, DOUBLE, QUESTION, GUESS, SECRET = (f"# %%{cell}" for cell in SOURCE.split("# %%")[1:])
PROSE = {
    "another word": SOURCE.replace("A question.", "Another question."),
    "a paragraph more": SOURCE.replace(QUESTION, f"# %% [markdown]\n# Look back.\n\n{QUESTION}"),
    "a paragraph less": SOURCE.replace(QUESTION, ""),
    "another order": DOUBLE + GUESS + QUESTION + SECRET + "\n" + TITLE,
    "a line given away": SOURCE.replace(
        "    ### BEGIN SOLUTION\n    result = x + x\n",
        "    result = x + x\n    ### BEGIN SOLUTION\n",
    ),
    "a secret told": SOURCE.replace(' tags=["solution-only"]', ""),
}
CODE = {
    "another line": SOURCE.replace("x + x", "2 * x"),
    "a cell more": SOURCE + "\n# %%\nprint(1)\n",
    "a cell less": SOURCE.replace(SECRET, ""),
    "another order": TITLE + GUESS + DOUBLE + SECRET,
    "a cell that may fail": SOURCE.replace("solution-only", "raises-exception"),
}


class Course:
    """A course of one lesson whose cells, when they run, show which run it was."""

    def __init__(self, folder, monkeypatch):
        self.path, self.runs, self.error = folder / "solutions" / "01_try.py", 0, None
        self.solution = self.path.with_suffix(".ipynb")
        self.lesson = folder / "lessons" / "01_try.ipynb"
        self.picture = folder / "solutions" / "pictures" / "01_try.png"
        self.readme, self.notation = folder / "README.md", folder / "solutions" / "notation.py"
        for place in (self.path, self.lesson):
            place.parent.mkdir()
        self.readme.write_text("| [1. Try](lessons/01_try.ipynb) | what | |\n")
        self.notation.write_text("# %% [markdown]\n# Symbols\n")
        monkeypatch.setattr(build, "SOURCES", self.path.parent)
        monkeypatch.setattr(build, "LESSONS", self.lesson.parent)
        monkeypatch.setattr(build, "PICTURES", self.picture.parent)
        monkeypatch.setattr(build, "README", self.readme)
        monkeypatch.setattr(build, "NOTATION", self.notation)
        monkeypatch.setattr(build, "ROUTES", folder / "routes.md")
        monkeypatch.setattr(build, "executed", self.execute)

    def execute(self, notebook, folder, begin):
        begin(1)
        if self.error:
            raise self.error
        self.runs += 1
        for number, cell in enumerate(build.code_cells(notebook), 1):
            png = b64encode(b"picture %d" % self.runs).decode()
            text = f"cell {number} of run {self.runs}"
            cell.execution_count = number
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"image/png": png, "text/plain": text})
            ]

    def build(self, text, *arguments):
        self.path.write_text(text)
        build.main(list(arguments))

    def outputs(self):
        cells = build.code_cells(nbformat.read(self.solution, 4))
        return [cell.outputs[0]["data"]["text/plain"] for cell in cells]

    def files(self):
        folder = self.readme.parent
        return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
