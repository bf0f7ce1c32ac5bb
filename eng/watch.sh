#!/usr/bin/env bash
# Runs LinkApp, and rebuilds and restarts it when a source changes, also in wwwroot-assets and docs: eng/watch.sh [serve|demo …]
# Without hot reload: the files for browsers are embedded in the assembly, so changing them takes a build.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# dotnet watch starts the program in its project's folder.
export LINKAPP_Data__Directory="${LINKAPP_Data__Directory:-$PWD/data}"

exec dotnet watch --no-hot-reload --non-interactive --project LinkApp.Web run -- "$@"
