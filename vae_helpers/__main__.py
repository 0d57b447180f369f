"""`python -m vae_helpers COMMAND`: what the course offers beside its notebooks."""

import argparse
import importlib
import os
import sys

# Command -> its module, which has a function main(arguments) -> exit code, and what it does.
COMMANDS = {
    "grade": ("vae_helpers.grading.command", "judge the notebooks that a class handed in"),
    "progress": ("vae_helpers.progress.command", "show what you have solved, over all lessons"),
    "doctor": ("vae_helpers.doctor.command", "say whether this machine is ready for the course"),
}

READER_GONE = 141  # as a shell says of a program that wrote to `| head -1`

USAGE = "usage: python -m vae_helpers COMMAND ...\n\n" + "\n".join(
    f"  {name:10} {what}" for name, (_, what) in COMMANDS.items()
)


def parser_of(command, description, epilog):
    """The parser of a command of ours, with its help and nothing else in it yet."""
    return argparse.ArgumentParser(
        prog=f"python -m vae_helpers {command}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def main(arguments):
    """Run the command that the arguments begin with; return its exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(f"{USAGE}\n\nEach command says more with --help.")
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        said = f"There is no command {arguments[0]!r}." if arguments else "Which command?"
        print(f"{said}\n\n{USAGE}", file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]][0])
    try:
        code = module.main(arguments[1:])
        print(end="", flush=True)
    except BrokenPipeError:
        # At its end the interpreter would write what is left, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
