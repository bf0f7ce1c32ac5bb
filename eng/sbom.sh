#!/usr/bin/env bash
# Lists all parts of the published files (CycloneDX): eng/sbom.sh OUTPUT VERSION DEPS.json...
#   DEPS.json  the linkapp.deps.json that eng/publish.sh leaves for each system; parts that are in none of them are left out
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

output=${1:?usage: eng/sbom.sh OUTPUT VERSION DEPS.json...} version=${2:?usage: eng/sbom.sh OUTPUT VERSION DEPS.json...}
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$root" && dotnet tool restore --verbosity quiet >&2
  dotnet CycloneDX LinkApp.Web/LinkApp.Web.csproj --output "$work" --filename nuget.json --output-format Json --exclude-dev \
    --disable-package-restore --set-name linkapp --set-version "$version" --set-type Application --spec-version 1.6 >"$work/log") || { cat "$work/log" >&2; exit 1; }
# npm can't list a project without a version.
mkdir "$work/linkapp-assets"
cp "$root"/wwwroot-assets/package{,-lock}.json "$work/linkapp-assets"
(cd "$work/linkapp-assets" && npm version --no-git-tag-version "$version" >/dev/null && npm sbom --package-lock-only --omit dev --omit optional --sbom-format cyclonedx >"$work/npm.json")
node "$root/eng/sbom.mjs" "$output" "$work/nuget.json" "$work/npm.json" "$@"
