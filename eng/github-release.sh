#!/usr/bin/env bash
# Publishes the output of eng/release.sh as a release on GitHub: eng/github-release.sh TAG
# Needs gh, and a GH_TOKEN that may write contents.
set -euo pipefail
cd "$(dirname "$0")/.."

tag=${1:?usage: eng/github-release.sh TAG}
(cd artifacts/release && sha256sum --check --quiet SHA256SUMS)
options=(--verify-tag --title "LinkApp ${tag#v}" --notes-file artifacts/release-notes.md)
case $tag in *-*) options+=(--prerelease) ;; esac
gh release create "$tag" "${options[@]}" artifacts/release/*
