#!/usr/bin/env bash
# The steps of the workflow "CI", for any machine: eng/ci.sh STEP...
#   build    compiles everything; warnings and analyzer findings are errors
#   format   fails if `dotnet format` would change something
#   scripts  checks shell scripts and workflows, if shellcheck and actionlint are installed
#   fast     the tests to run on each save: no browser, no proxy, no killed processes
#   full     all tests except the nightly ones, as in the README
#   postgres the tests of both stores, on PostgreSQL
#   nightly  the tests that take longest
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

check_scripts() {
  if command -v shellcheck >/dev/null; then shellcheck --severity=style eng/*.sh && shellcheck --exclude=SC2164 .ci/run; else echo "ci.sh: shellcheck is not installed: shell scripts are not checked." >&2; fi
  if command -v actionlint >/dev/null; then actionlint; else echo "ci.sh: actionlint is not installed: workflows are not checked." >&2; fi
}

[ $# -gt 0 ] || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }
for step in "$@"; do
  case $step in
    build) dotnet build LinkApp.sln ;;
    format) dotnet format LinkApp.sln --verify-no-changes ;;
    scripts) check_scripts ;;
    fast) dotnet test --filter "Tier!=full&Tier!=nightly" ;;
    full) dotnet test ;;
    postgres) LINKAPP_TESTS_STORE=postgres dotnet test --filter Store=both ;;
    nightly) LINKAPP_TESTS_NIGHTLY=1 dotnet test --filter Tier=nightly ;;
    *) echo "ci.sh: there is no step \"$step\"." >&2; exit 2 ;;
  esac
done
