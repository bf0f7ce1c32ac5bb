#!/usr/bin/env bash
# Makes a release on GitHub of what eng/release.sh has made: eng/github-release.sh TAG
# Needs gh, and GH_TOKEN with the right to write contents.
set -euo pipefail
cd "$(dirname "$0")/.."

tag=${1:?usage: eng/github-release.sh TAG}
(cd artifacts/release && sha256sum --check --quiet SHA256SUMS)
options=(--verify-tag --title "LinkApp ${tag#v}" --notes-file artifacts/release-notes.md)
case $tag in *-*) options+=(--prerelease) ;; esac
gh release create "$tag" "${options[@]}" artifacts/release/*
