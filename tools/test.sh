#!/usr/bin/env bash
# ./lectern test: builds and runs the test projects, then sums up; the last line is "N passed, N failed, N skipped".
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LECTERN_ROOT=$root
# shellcheck source=tools/build.sh
source "$root/tools/build.sh"

# One test may take this long; then the run is ended and the test named.
hang_limit=5m
# All tests of one project may take this long.
run_limit=45m

declare -A projects=([unit]=Lectern.Core.Tests [integration]=Lectern.App.Tests [browser]=Lectern.Browser.Tests)
suites=()
filter=()
while (($#)); do
    case $1 in
        unit | integration | browser) suites+=("$1") ;;
        --filter) filter=(--filter "${2:?--filter takes an expression}") && shift ;;
        -h | --help) echo "Usage: ./lectern test [unit] [integration] [browser] [--filter EXPRESSION]" && exit ;;
        *) say "lectern test: no suite '$1'; there are unit, integration and browser." && exit 2 ;;
    esac
    shift
done
((${#suites[@]})) || suites=(unit integration browser)

passed=0 failed=0 skipped=0

# The value of an attribute of the report's counters.
counter() { grep -o '<Counters [^>]*' "$1" | grep -oP " $2=\"\K[0-9]+"; }

run() {
    local project=$1 status=0 total
    local results=$root/artifacts/tests/$project
    local report=$results/$project.trx log=$results/output.log
    rm -rf "$results"
    mkdir -p "$results"
    echo "== $project"
    # Quiet unless something fails: then everything that the tests said about it.
    timeout --kill-after=30s "$run_limit" dotnet test "$root/artifacts/bin/$project/release/$project.dll" \
        --nologo --results-directory "$results" --logger "trx;LogFileName=$project.trx" --logger "console;verbosity=minimal" \
        --blame-hang --blame-hang-timeout "$hang_limit" --blame-hang-dump-type none \
        "${filter[@]}" </dev/null >"$log" 2>&1 || status=$?
    grep -vE '^(VSTest version|Data collector |Starting test execution|A total of|Results File:|$)' "$log" || true
    if [[ ! -f $report ]]; then
        say "$project ended without a report (exit code $status); its output is $log"
        ((failed += 1))
        return
    fi

    total=$(counter "$report" total)
    ((passed += $(counter "$report" passed), skipped += total - $(counter "$report" executed))) || true
    local failures=$(($(counter "$report" executed) - $(counter "$report" passed)))
    if ((total == 0 && ${#filter[@]} == 0)); then
        say "$project holds no test that could run; its output is $log"
        failures=1
    fi
    # A crash or a hang ends the run with tests that have no result.
    if ((status != 0 && failures == 0)); then
        say "$project did not end well (exit code $status), though no test failed; its output is $log"
        failures=1
    fi
    ((failed += failures)) || true
}

require_tools
fetch_postgres
for suite in "${suites[@]}"; do
    project=${projects[$suite]}
    if [[ ! -d $root/tests/$project ]]; then
        echo "== no $suite tests yet"
        continue
    fi
    if [[ $suite == integration ]]; then
        locked "$root/tools/kafka/install" tests
        locked "$root/tools/documents/install"
        locked "$root/tools/mail/install"
    fi
    if [[ $suite == browser ]]; then
        locked "$root/tools/browser/install"
        build_web
    fi
    build "tests/$project/$project.csproj" src tests
    run "$project"
done

if ((passed + failed == 0)); then
    say "No test ran."
    failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
