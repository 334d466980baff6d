#!/usr/bin/env bash
# ./lectern check: what must hold before a change goes in, apart from the tests. Runs all of it, then says what failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/build.sh
source "$root/tools/build.sh"
cd "$root"

failures=()

check() {
    local name=$1 log
    shift
    if log=$("$@" 2>&1 </dev/null); then
        echo "ok      $name"
    else
        echo "FAILED  $name"
        # MSBuild says everything twice.
        awk '!seen[$0]++' <<<"$log" | sed 's/^/        /'
        failures+=("$name")
    fi
}

# Warnings are errors in every build (Directory.Build.props): code style and analyzers included.
build_everything() { locked dotnet build Lectern.slnx -c Release -v q --nologo; }

layout() { dotnet format whitespace Lectern.slnx --no-restore --verify-no-changes; }

# Types, rules, layout and tests of the web page.
web() {
    locked install_web
    npm run check --silent --prefix web
}

scripts() {
    local script failed=0
    while IFS= read -r script; do
        bash -n "$script" || failed=1
        if command -v shellcheck >/dev/null; then
            shellcheck --external-sources "$script" || failed=1
        fi
    done < <(git ls-files -co --exclude-standard | xargs -r grep -lsE -m1 '^#!.*\b(ba)?sh\b|^# shellcheck shell=')
    return "$failed"
}

require_tools
check "builds without warnings" build_everything
check "layout of the code" layout
check "the web page" web
check "links in the docs" node tools/check-links.mjs
check "shell scripts" scripts
# Generated files (openapi.json) are held to their source by tests, which have the running server that it takes.

if ((${#failures[@]})); then
    say "check failed: $(printf '%s; ' "${failures[@]}" | sed 's/; $//')"
    exit 1
fi
