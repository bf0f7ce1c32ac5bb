#!/usr/bin/env bash
# Builds LinkApp as one file that needs no .NET: eng/publish.sh [RID [FOLDER [OPTION...]]]
#   RID     linux-x64, linux-arm64, linux-musl-x64 (Alpine) or win-x64; default: this machine's
#   FOLDER  the output folder; default: artifacts/RID
#   OPTION  for dotnet publish, such as -p:PublishReadyToRun=false
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

rid=${1:-$(dotnet --info | sed -n 's/^ *RID: *//p')}
folder=${2:-artifacts/$rid}
shift $(($# < 2 ? $# : 2))
mkdir -p "$folder"

# Compares every package with its hash in packages.lock.json.
dotnet restore LinkApp.Web --verbosity quiet
dotnet publish LinkApp.Web --configuration Release --runtime "$rid" -p:PublishSingleFile=true --output "$folder" --verbosity quiet "$@"

files=("$folder"/*)
if [ "${#files[@]}" -ne 1 ]; then
  echo "publish.sh: more than one file in $folder: ${files[*]##*/}" >&2
  exit 1
fi
ls -l "${files[0]}"
