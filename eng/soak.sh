#!/usr/bin/env bash
# Runs a real server with traffic, edits, reports, viewers, pages, retention and backups: eng/soak.sh [MINUTES]
#   MINUTES  how long (default: 60); retention deletes clicks after the first ten
# Fails if memory, handles, threads or the log grow, if the log has a warning, or if a click is missing. Prints latencies.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LINKAPP_TESTS_NIGHTLY=1 LINKAPP_SOAK_MINUTES=${1:-60}
dotnet build LinkApp.Tests --verbosity quiet
exec dotnet LinkApp.Tests/bin/Debug/net10.0/LinkApp.Tests.dll -noColor -class LinkApp.Tests.Integration.SoakTests
