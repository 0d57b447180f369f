"""`python -m vae_helpers` lists its commands, and each of them says at once how it is used."""

import subprocess
import sys

import pytest

from vae_helpers import __main__

each = pytest.mark.parametrize("name", __main__.COMMANDS)


def test_commands_are_listed(capsys):
    assert __main__.main(["--help"]) == 0
    told = capsys.readouterr().out
    for name, (_, what) in __main__.COMMANDS.items():
        assert f"{name:10} {what}" in told
    assert __main__.main(["grad"]) == 2
    assert "There is no command 'grad'." in capsys.readouterr().err
    assert __main__.main([]) == 2


@each
def test_help_comes_at_once(name):
    code = f"import sys\nfrom vae_helpers.__main__ import main\ntry: main(['{name}', '--help'])\n"
    code += "finally: assert not {'tensorflow', 'keras', 'numpy'} & set(sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"usage: python -m vae_helpers {name} [-h]")
    assert "Exit codes: 0 " in run.stdout


@pytest.mark.parametrize("name", ["doctor", "progress"])
def test_wrong_use_is_told_by_its_exit_code(name, capsys):
    with pytest.raises(SystemExit) as stop:
        __main__.main([name, "now"])
    assert stop.value.code == 2
    assert "unrecognized arguments: now" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["doctor", "progress"])
def test_a_reader_who_has_seen_enough_is_no_error(name):
    process = subprocess.Popen(
        [sys.executable, "-m", "vae_helpers", name], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()  # as `| head -1` does, after its line
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == __main__.READER_GONE
