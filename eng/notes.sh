#!/usr/bin/env bash
# Prints a version's section of the changelog, for its release notes: eng/notes.sh VERSION [FILE]
#   VERSION  such as 1.2.3, or Unreleased
#   FILE     default: CHANGELOG.md
# Fails if the section is missing or empty.
set -euo pipefail

version=${1:?usage: eng/notes.sh VERSION [FILE]}
file=${2:-$(dirname "$0")/../CHANGELOG.md}

# Link definitions ("[1.2.3]: https://…") follow the last section and belong to none.
notes=$(awk -v heading="## [$version]" '
  /^## / { inside = index($0, heading) == 1; next }
  /^\[[^]]+\]: / { next }
  inside && (NF || text) { print; text = 1 }' "$file")

if [ -z "$notes" ]; then
  echo "notes.sh: ${file##*/} has no section \"## [$version]\", or nothing in it. Rename \"## [Unreleased]\" to \"## [$version] - $(date +%F)\" before the tag." >&2
  exit 1
fi
printf '%s\n' "$notes"
