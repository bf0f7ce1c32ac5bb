#!/usr/bin/env bash
# Builds a release in artifacts/release: eng/release.sh [RID...]
#   RID  default: linux-x64 linux-arm64 linux-musl-x64 win-x64
# It has one file for each system, linkapp.cdx.json (all parts, CycloneDX) and SHA256SUMS; artifacts/release-notes.md is beside it.
# Also builds the container image if docker or podman works; LINKAPP_IMAGE=none skips it. Without a tag v* on the commit this is a
# rehearsal, with the changelog's section Unreleased as notes.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
warn() { echo "${GITHUB_ACTIONS:+::warning::}release.sh: warning: $*" >&2; }
fail() { echo "release.sh: $*" >&2; exit 1; }

[ $# -gt 0 ] || set -- linux-x64 linux-arm64 linux-musl-x64 win-x64
out=artifacts/release
version=$(./eng/version.sh)
section=Unreleased
tags=$(git tag --points-at HEAD --list 'v*' 2>/dev/null || true)
if [ -n "$tags" ]; then
  section=$version
  grep -qFx "v$version" <<<"$tags" || fail "the tag is ${tags//$'\n'/, } and the version $version. A tag is v1.2.3 or v1.2.3-rc.1."
  [ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed."
fi
echo "LinkApp $version"

rm -rf "$out" artifacts/release-notes.md
mkdir -p "$out"
./eng/notes.sh "$section" >artifacts/release-notes.md

deps=()
for rid in "$@"; do
  ./eng/publish.sh "$rid" "$out/$rid"
  extension=$(case $rid in win-*) echo .exe ;; esac)
  mv "$out/$rid/linkapp$extension" "$out/linkapp-$rid$extension"
  rmdir "$out/$rid"
  deps+=("LinkApp.Web/obj/Release/net10.0/$rid/linkapp.deps.json")
  warning=$(node eng/bundle.mjs "${deps[-1]}")
  if [ -n "$warning" ]; then warn "$rid: $warning"; fi
done

# The files for other systems can't run here.
own=$out/linkapp-$(dotnet --info | sed -n 's/^ *RID: *//p')
if [ -f "$own" ]; then ./eng/check-file.sh "$version" "$own"; else warn "no file was made that runs here: none was started."; fi

./eng/sbom.sh "$out/linkapp.cdx.json" "$version" "${deps[@]}"
(cd "$out" && sha256sum -- * >SHA256SUMS)

if [ "${LINKAPP_IMAGE:-}" = none ]; then
  echo "No container image: LINKAPP_IMAGE=none."
elif docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1; then
  LINKAPP_VERSION=$version ./eng/image.sh
else
  warn "no container image: neither docker nor podman works here."
fi
ls -l "$out"
