#!/usr/bin/env bash
# Takes pictures of the pages.
#   eng/pictures.sh          the README's, from a demo with live visitors, into docs/images; takes about five minutes, because
#                            it waits until the whole window of the live map has clicks
#   eng/pictures.sh pages    every page in light and dark, wide and on a phone, into artifacts/screenshots
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

take() { LINKAPP_TESTS_PICTURES=1 dotnet run --project LinkApp.Tests -- -class "LinkApp.Tests.Browser.$1" -explicit only; }
case "${1:-readme}" in
  readme) take PictureTests; ls -l docs/images ;;
  pages) take ScreenshotTests; take AccountScreenshotTests; ls artifacts/screenshots ;;
  *) echo "Usage: eng/pictures.sh [readme|pages]" >&2; exit 2 ;;
esac
