#!/usr/bin/env bash
# Starts a published file as an operator would, in an empty folder: eng/check-file.sh VERSION COMMAND...
#   VERSION  what `linkapp version` must print
#   COMMAND  the file, or an emulator with its options and the file
# Checks version, commit and date, a redirect by country, and `doctor`. Needs curl and node.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
version=${1:?usage: eng/check-file.sh VERSION COMMAND...}
shift
command=("${@:1:$#-1}" "$(realpath "${!#}")")
# An emulator may take minutes for what otherwise takes a second.
limit=${LINKAPP_CHECK_SECONDS:-60}
fail() { echo "check-file.sh: $*" >&2; exit 1; }
field() { node -e 'console.log(JSON.parse(require("fs").readFileSync(0, "utf8"))[process.argv[1]] ?? "")' "$1"; }

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
chmod +x "${command[-1]}"
cd "$work"

about=$("${command[@]}" version --json)
[ "$(field version <<<"$about")" = "$version" ] || fail "the version must be $version: $about"
if commit=$(git -C "$root" rev-parse HEAD 2>/dev/null); then
  [ "$(field commit <<<"$about")" = "$commit" ] || fail "the commit must be $commit: $about"
  seconds=$(date --date "$(field date <<<"$about")" +%s)
  [ "$seconds" = "$(git -C "$root" log -1 --format=%ct)" ] || fail "the date must be the commit's: $about"
fi
"${command[@]}" version

key=$("${command[@]}" key create --organization Check --name check)
"${command[@]}" serve --urls=http://127.0.0.1:0 >log 2>&1 &
server=$!
for ((i = 0; i < limit * 10; i++)); do
  address=$(sed -n 's/.*Now listening on: //p' log)
  [ -z "$address" ] || break
  kill -0 "$server" 2>/dev/null || fail "the server ended: $(cat log)"
  sleep 0.1
done
[ -n "$address" ] || fail "the server did not listen within $limit seconds: $(cat log)"

curl --silent --show-error --fail --max-time "$limit" --output link.json "$address/api/v1/links" --header "Authorization: Bearer $key" \
  --json '{ "slug": "spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }'
click() {
  curl --silent --show-error --max-time "$limit" --output /dev/null --write-out '%{http_code} %{redirect_url}' \
    --header "X-Forwarded-For: $1" "$address/spring"
}
for expected in "175.139.142.25 302 https://example.com/my" "8.8.8.8 302 https://example.com/"; do
  answer=$(click "${expected%% *}")
  [ "$answer" = "${expected#* }" ] || fail "the redirect must be ${expected#* }, and is $answer"
done
kill "$server"
# 143: under an emulator, the signal itself may end the process.
wait "$server" || [ $? -eq 143 ] || fail "the server must end with 0: $(cat log)"
server=

"${command[@]}" doctor --urls=http://127.0.0.1:0 || fail "doctor found what does not work."
echo "${command[-1]##*/} works: version, redirects by country, doctor."
