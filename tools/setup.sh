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

choose_python() {
    if [ -n "$PYTHON" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.13 python3.12 python3.11
        has uv && set -- "$@" "$(uv python find --system '>=3.11,<3.14' 2>/dev/null)"
    fi
    seen=
    for python in "$@"; do
        version=$(version_of "$python")
        supported "$version" && return
        [ -n "$version" ] && seen=${seen:-"$python is Python $version"}
    done
    fail "${seen:-"${PYTHON:-python3} is missing or does not run"}, but the course needs Python" \
        "3.11, 3.12 or 3.13. Install one of them, or add PYTHON=/path/to/python3.12 to the command."
}

# Packages are unpacked here, in the folder for temporary files and in a cache in the home folder.
blame_a_full_disk() {
    full=$(df -Pk . "${TMPDIR:-/tmp}" "$HOME" 2>/dev/null |
        awk 'NR > 1 && $4 < 1000000 { print $6; exit }')
    [ -z "$full" ] || fail "less than 1 GB is free on the disk at $full. Make room for 4 GB and" \
        "run the same command again."
}

make_venv() {
    # An activated .venv offers the Python of the very folder that is about to go.
    python=$("$python" -c 'import sys; print(sys._base_executable)')
    has uv || "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "$python has no venv module. Install it (on Debian and Ubuntu:" \
            "sudo apt install python$version-venv) and run the same command again."
    rm -rf .venv
    { mkdir .venv && echo unfinished >"$record"; } ||
        fail "$folder cannot be written to. Put the course into a folder of your own."
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

version=
[ -n "$PYTHON" ] && choose_python
asked=$version
version=$(version_of "$venv_python")
usable=$(supported "$version" && [ "${asked:-$version}" = "$version" ] && echo yes)

files=$(cat requirements.lock pyproject.toml tools/setup.sh | cksum)
origin() {
    echo "Python $version in $folder, made from $1"
}
recorded=$(cat "$record" 2>/dev/null)
[ "$usable" ] && [ "$recorded" = "$(origin "$files")" ] && exit

case $usable$recorded in
yes | yes"$(origin)"*) ;;
*)
    [ ! -d .venv ] || echo ".venv is unfinished, was moved, or its Python is not the right one."
    choose_python
    echo "Making .venv with Python $version (2.5 GB; a few minutes the first time)."
    make_venv
    ;;
esac

[ -z "$recorded" ] || echo unfinished >"$record"
has uv || "$venv_python" -m pip --version >/dev/null 2>&1 || "$venv_python" -m ensurepip ||
    fail "there is no pip in .venv. Delete the folder .venv and run the same command again."
{ install -r requirements.lock && install --no-deps --no-build-isolation -e . && silence_news; } || {
    blame_a_full_disk
    fail "not everything could be installed; the reason is above. Check the network connection" \
        "and run the same command again."
}
origin "$files" >"$record"
