#!/usr/bin/env bash
# Builds the container image: eng/image.sh [--push]
#   --push  builds it for amd64 and arm64 and pushes it; needs docker
# Environment: LINKAPP_IMAGE, the image's name (default: linkapp); REGISTRY_USER and REGISTRY_TOKEN, if --push needs a sign-in;
# LINKAPP_SOURCE, the address of the source, for the image's label.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${LINKAPP_VERSION:-$(./eng/version.sh)}
image=$(printf '%s' "${LINKAPP_IMAGE:-linkapp}" | tr '[:upper:]' '[:lower:]')
options=(--file deploy/Dockerfile --tag "$image:$version" --label "org.opencontainers.image.version=$version")
# A version with a hyphen is a pre-release.
case $version in *-*) ;; *) options+=(--tag "$image:latest") ;; esac
if [ -n "${LINKAPP_SOURCE:-}" ]; then options+=(--label "org.opencontainers.image.source=$LINKAPP_SOURCE"); fi

if [ "${1:-}" != --push ]; then
  engine=docker
  docker info >/dev/null 2>&1 || engine=podman
  "$engine" info >/dev/null 2>&1 || { echo "image.sh: neither docker nor podman works here." >&2; exit 1; }
  exec "$engine" build "${options[@]}" .
fi

if [ -n "${REGISTRY_TOKEN:-}" ]; then
  printf '%s' "$REGISTRY_TOKEN" | docker login "${image%%/*}" --username "$REGISTRY_USER" --password-stdin
fi
# The default builder makes images for one architecture only.
docker buildx inspect linkapp >/dev/null 2>&1 || docker buildx create --name linkapp --driver docker-container >/dev/null
docker buildx build --builder linkapp --platform linux/amd64,linux/arm64 --push "${options[@]}" .
