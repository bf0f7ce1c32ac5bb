#!/usr/bin/env bash
# Prints the version that a Release build of this source has: eng/version.sh
# A commit with a tag v1.2.3 is 1.2.3; later ones are 1.2.4-alpha.0.N until the next tag.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet restore LinkApp.Web --verbosity quiet >&2
dotnet msbuild LinkApp.Web -p:Configuration=Release -t:GetAssemblyVersion -getProperty:InformationalVersion
