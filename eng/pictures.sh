#!/usr/bin/env bash
# Takes the README's pictures anew, of a demo with live visitors, into docs/images: eng/pictures.sh
# Takes some five minutes: the live map is pictured when its whole window has clicks.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet run --project LinkApp.Tests -- -class LinkApp.Tests.Browser.PictureTests -explicit only
ls -l docs/images
