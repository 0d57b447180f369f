#!/bin/sh
# Makes .venv: a Python environment with the versions of requirements.lock and the course itself.
# The Makefile calls this before anything else; where all is in place it ends at once and silently.
#
# PYTHON=...  the Python to use; else python3, or python3.13, python3.12, python3.11 where python3
#             is missing or of another version. With uv on the PATH it does the work, else venv
#             and pip. A Python is never downloaded.

CDPATH='' cd -- "$(dirname -- "$0")/.." || exit
folder=$(pwd -P)
venv_python=.venv/bin/python
export UV_PYTHON_DOWNLOADS=never

# What .venv was made from; "unfinished" until everything is in it. An environment that somebody
# made by hand has no record: it is completed, not made again.
record=.venv/.setup
# A link to the number of the process that is at work; whoever comes meanwhile waits.
turn=.venv.turn

fail() {
    printf 'Set-up failed: %s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Prints 3.12, say; nothing for a Python that does not run.
version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

supported() {
    case $1 in 3.11 | 3.12 | 3.13) ;; *) return 1 ;; esac
}

# A Python says for which system it is, if TensorFlow has no package for that. It is asked, not the
# machine: a Python for Intel chips runs on newer Macs as well.
question='
import os, sys
system, _, release, _, machine = os.uname()
def say(system, needed):
    print(f"{system}, but TensorFlow needs {needed}")
if system == "Darwin":
    if machine != "arm64":
        say("Macs with Intel chips", "Apple silicon")
    elif int(release.split(".")[0]) < 21:
        say("macOS 11", "macOS 12 or newer")
elif system != "Linux":
    say(system, "Linux, macOS or Windows")
elif sys.maxsize < 2**32:
    say("32-bit Linux", "64 bits")
elif machine not in ("x86_64", "aarch64"):
    say(f"Linux on {machine}", "x86_64 or aarch64")
else:
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION")
    except (OSError, ValueError):
        libc = None
    if not libc:
        say("Linux without glibc, such as Alpine", "glibc 2.27 or newer")
    elif tuple(map(int, libc.split()[1].split(".")[:2])) < (2, 27):
        say(f"Linux with {libc}", "glibc 2.27 or newer")
'

obstacle() {
    said=$("$1" -c "$question" 2>/dev/null)
    [ -z "$said" ] || echo "$1 is for $said."
}

choose_python() {
    if [ -n "$PYTHON" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.13 python3.12 python3.11
        has uv && set -- "$@" "$(uv python find --system '>=3.11,<3.14' 2>/dev/null)"
    fi
    seen=
    stop=
    for python in "$@"; do
        version=$(version_of "$python")
        if supported "$version"; then
            found=$(obstacle "$python")
            [ -z "$found" ] && return
            stop=${stop:-$found}
        elif [ -n "$version" ]; then
            seen=${seen:-"$python is Python $version"}
        fi
    done
    [ -z "$stop" ] || fail "$stop"
    fail "${seen:-"${PYTHON:-python3} is missing or does not run"}, but the course needs Python" \
        "3.11, 3.12 or 3.13. Install one of them, or add PYTHON=/path/to/python3.12 to the command."
}

# Packages are unpacked here, in the folder for temporary files and in a cache in the home folder.
blame_a_full_disk() {
    full=$(df -Pk . "${TMPDIR:-/tmp}" "$HOME" 2>/dev/null |
        awk 'NR > 1 && $4 < 1000000 { for (i = 7; i <= NF; i++) $6 = $6 " " $i; print $6; exit }')
    [ -z "$full" ] || fail "less than 1 GB is free on the disk at $full. Make room for 4 GB and" \
        "run the same command again."
}

fail_to_write() {
    blame_a_full_disk
    fail "$folder cannot be written to. Put the course into a folder of your own."
}

make_venv() {
    # An activated .venv offers the Python of the very folder that is about to go.
    python=$("$python" -c 'import sys; print(sys._base_executable)')
    has uv || "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "$python has no venv module. Install it (on Debian and Ubuntu:" \
            "sudo apt install python$version-venv) and run the same command again."
    rm -rf .venv
    { mkdir .venv && echo unfinished >"$record"; } 2>/dev/null || fail_to_write
    if has uv; then
        uv venv --quiet --allow-existing --python "$python" .venv
    else
        "$python" -m venv .venv
    fi || {
        blame_a_full_disk
        fail "$python could not make .venv; the reason is above. Try another one:" \
            "add PYTHON=/path/to/python3.12 to the command."
    }
}

install() {
    if has uv; then
        uv pip install --python "$venv_python" "$@"
    else
        # -I: packages that PYTHONPATH offers do not count as installed.
        "$venv_python" -I -m pip install --disable-pip-version-check "$@"
    fi
}

# JupyterLab asks everyone at the first start whether to fetch news; this answers no.
silence_news() {
    settings=.venv/share/jupyter/lab/settings
    mkdir -p "$settings" && cat >"$settings/overrides.json" <<'END'
{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}
END
}

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*)
    fail "make does its work on Linux and macOS. On Windows use conda, as README.md says (for" \
        "Windows on ARM TensorFlow has no package)."
    ;;
esac

files=$(cat requirements.lock pyproject.toml tools/setup.sh | cksum)
origin() {
    echo "Python $version in $folder, made from $1"
}

end_where_all_is_in_place() {
    version=$(version_of "$venv_python")
    usable=$(supported "$version" && [ "${asked:-$version}" = "$version" ] && echo yes)
    recorded=$(cat "$record" 2>/dev/null)
    [ "$usable" ] && [ "$recorded" = "$(origin "$files")" ] && exit
}

# Two at once, as where `make lab` is given in two windows, would delete what the other one makes.
# In a folder that cannot be written to there is no link, and the work itself says so.
take_a_turn() {
    until ln -s $$ "$turn" 2>/dev/null || [ ! -L "$turn" ]; do
        at_work=$(readlink "$turn")
        if kill -0 "$at_work" 2>/dev/null; then
            [ "$at_work" = "$told" ] ||
                echo "Another make sets the course up (process $at_work); this one waits for it." \
                    "If there is none, delete $turn in $folder."
            told=$at_work
            sleep 1
        else
            rm -f "$turn" 2>/dev/null || return 0 # it was killed; who may not delete cannot write
        fi
    done
    trap '[ "$(readlink "$turn")" != $$ ] || rm -f "$turn"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

version=
[ -n "$PYTHON" ] && choose_python
asked=$version
end_where_all_is_in_place
take_a_turn
end_where_all_is_in_place

case $usable$recorded in
yes | yes"$(origin)"*)
    stop=$(obstacle "$venv_python")
    [ -z "$stop" ] || fail "$stop"
    ;;
*)
    [ ! -d .venv ] || echo ".venv is unfinished, was moved, or its Python is not the right one."
    choose_python
    echo "Making .venv with Python $version (2.7 GB; a few minutes the first time)."
    make_venv
    ;;
esac

[ -z "$recorded" ] || echo unfinished 2>/dev/null >"$record" || fail_to_write
has uv || "$venv_python" -m pip --version >/dev/null 2>&1 || "$venv_python" -m ensurepip ||
    fail "there is no pip in .venv. Delete the folder .venv and run the same command again."
{ install -r requirements.lock && install --no-deps --no-build-isolation -e . && silence_news; } || {
    blame_a_full_disk
    fail "not everything could be installed; the reason is above. Check the network connection" \
        "and run the same command again."
}
origin "$files" 2>/dev/null >"$record" || fail_to_write
