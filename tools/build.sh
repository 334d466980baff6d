# shellcheck shell=bash
# What every command needs first; sourced. $root is the checkout.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Build servers would outlive the command and hold its output open, so that a pipe behind it never ends.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# The checkout may belong to somebody else, as in a CI container; git then refuses it unless told.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
export HOME=${HOME:-/tmp}

say() { echo "$*" >&2; }

# The leading number of a version, or 0 when the tool is missing.
major() { { "$1" --version 2>/dev/null || true; } | sed -nE '1s/^v?([0-9]+).*/\1/p' | grep . || echo 0; }

require_tools() {
    local missing=()
    (($(cd "$root" && major dotnet) >= 10)) || missing+=(".NET SDK 10 or newer (https://dotnet.microsoft.com/download)")
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null ||
        missing+=("Node.js 20.19, 22.12 or newer, with npm (https://nodejs.org)")
    command -v npm >/dev/null || missing+=("npm (comes with Node.js, or: apt-get install npm)")
    command -v git >/dev/null || missing+=("git (apt-get install git)")
    command -v flock >/dev/null || missing+=("flock (apt-get install util-linux)")
    ((${#missing[@]} == 0)) && return
    say "Lectern needs what is missing here:"
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
}

# Runs a command while no other ./lectern of this checkout fetches or builds. The command must not inherit the lock.
locked() {
    mkdir -p "$root/artifacts"
    (
        flock --timeout 2 9 || { say "Waiting for another ./lectern that builds here…" && flock --timeout 900 9; } || {
            say "Another ./lectern has been building here for 15 minutes; end it, then try again."
            exit 1
        }
        "$@" 9>&-
    ) 9>"$root/artifacts/.lock"
}

machine_has_postgres() {
    local program version
    for program in "$(command -v postgres)" /usr/lib/postgresql/*/bin/postgres; do
        version=$("$program" --version 2>/dev/null | sed -nE 's/.*\(PostgreSQL\) ([0-9]+).*/\1/p') || continue
        ((${version:-0} >= 18)) && return
    done
    return 1
}

# The private PostgreSQL's binaries, unless a server or other binaries are given, or the machine has them.
fetch_postgres() {
    [[ -n ${POSTGRES_URL:-}${DB_HOST:-}${LECTERN_PG_BIN:-} ]] && return
    machine_has_postgres && return
    locked "$root/tools/postgres/install"
}

# build PROJECT FOLDER…: builds when anything in the folders, or what rules all builds, differs from the last time.
build() { locked build_if_changed "$@"; }

build_if_changed() {
    local project=$1 stamp sources log
    shift
    stamp=$root/artifacts/.built-$(basename "$project")
    sources=$(cd "$root" && find "$@" Directory.*.props global.json .editorconfig BannedSymbols.txt -type f \
        -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
    [[ -f $stamp && $(<"$stamp") == "$sources" ]] && return
    rm -f "$stamp"
    say "Building ${project##*/}…"
    if ! log=$(cd "$root" && dotnet build "$project" -c Release -v q --nologo 2>&1); then
        # MSBuild says everything twice.
        grep -E 'error|warning' <<<"$log" | sort -u >&2 || echo "$log" >&2
        say "The build failed."
        exit 1
    fi
    echo "$sources" >"$stamp"
}

# The web page, into artifacts/web, when anything that it is made of differs from the last time.
build_web() { locked build_web_if_changed; }

build_web_if_changed() {
    local stamp=$root/artifacts/.built-web sources log
    install_web
    # Not what the build itself writes.
    sources=$(cd "$root" && find web openapi.json tools/compress-page.mjs -name node_modules -prune -o -type f ! -name schema.d.ts \
        -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
    [[ -f $stamp && -f $root/artifacts/web/index.html && $(<"$stamp") == "$sources" ]] && return
    rm -f "$stamp"
    say "Building the web page…"
    if ! log=$(cd "$root/web" && timeout 600 npm run build --silent 2>&1 </dev/null && node "$root/tools/compress-page.mjs" "$root/artifacts/web" 2>&1); then
        echo "$log" >&2
        say "The web page could not be built."
        exit 1
    fi
    echo "$sources" >"$stamp"
}

# What the page is made of and checked with, as its lock file says.
install_web() {
    local stamp=$root/web/node_modules/.installed wanted log
    wanted=$(sha256sum <"$root/web/package-lock.json")
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    say "Fetching what the web page is made of from npm…"
    if ! log=$(cd "$root/web" && timeout 600 npm ci --ignore-scripts --no-audit --no-fund 2>&1 </dev/null); then
        echo "$log" >&2
        say "What the web page is made of could not be fetched; see npm's message above."
        exit 1
    fi
    echo "$wanted" >"$stamp"
}
