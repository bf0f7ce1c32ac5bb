#!/usr/bin/env bash
# Runs the tests several times, to find flaky ones: eng/repeat.sh [--busy LOOPS] [--log FILE] RUNS [FILTER...]
#   --busy LOOPS  runs this number of endless loops at the same time, to simulate a busy machine (default: 0)
#   --log FILE    adds a line to this file for each run (default: artifacts/repeat.log)
#   FILTER        for the test program, such as -class LinkApp.Tests.Unit.SlugTests; default: all tests except nightly ones
# The exit code is the number of runs that failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

busy=0 log=artifacts/repeat.log
while [[ ${1:-} == --* ]]; do
  case $1 in
    --busy) busy=$2 ;;
    --log) log=$2 ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
runs=${1:?usage: eng/repeat.sh [--busy LOOPS] [--log FILE] RUNS [FILTER...]}
shift
mkdir -p "$(dirname "$log")"
dotnet build LinkApp.Tests --verbosity quiet

loops=()
output=$(mktemp)
trap 'rm -f "$output"; [ ${#loops[@]} -eq 0 ] || kill "${loops[@]}" 2>/dev/null || true' EXIT
for ((i = 0; i < busy; i++)); do
  (while :; do :; done) &
  loops+=($!)
done

bad=0
for ((run = 1; run <= runs; run++)); do
  begun=$SECONDS
  dotnet LinkApp.Tests/bin/Debug/net10.0/LinkApp.Tests.dll -noColor "$@" >"$output" 2>&1 || bad=$((bad + 1))
  total=$(grep -oE 'Total: [0-9]+.*' "$output" | tail -n 1 || true)
  failures=$(sed -nE 's/^ *(LinkApp\.Tests\..*) \[FAIL\]$/\1/p' "$output" | sort -u | paste -sd';' -)
  took=$((SECONDS - begun))
  line="$(date -u +%FT%TZ) $(git rev-parse --short HEAD) busy=$busy ${took}s ${total:-no summary}${failures:+ FAILED $failures}"
  echo "$line" | tee -a "$log"
done
exit "$bad"
