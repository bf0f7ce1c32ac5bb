#!/usr/bin/env bash
# Prints the version of a Release build of this source: eng/version.sh
# A commit with a tag v1.2.3 has the version 1.2.3; later commits have 1.2.4-alpha.0.N until the next tag.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet restore LinkApp.Web --verbosity quiet >&2
dotnet msbuild LinkApp.Web -p:Configuration=Release -t:GetAssemblyVersion -getProperty:InformationalVersion
