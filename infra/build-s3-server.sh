#!/usr/bin/env bash
# Builds versitygw, an S3 server over a folder, for tests and for stores of one machine: about a minute with Go; a
# second run only checks what is there.
#
#   build-s3-server.sh [DIR]        default: ~/.cache/factorscope/bin
#   ROOT_ACCESS_KEY=… ROOT_SECRET_KEY=… DIR/versitygw --port 127.0.0.1:7070 posix FOLDER
set -euo pipefail

say() { echo "s3 server: $*" >&2; }
VERSION=${VERSITYGW_VERSION:-v1.8.0}
DIR=$(realpath -m "${1:-${FACTORSCOPE_CACHE:-$HOME/.cache/factorscope}/bin}")

if [ ! -x "$DIR/versitygw" ]; then
  command -v go > /dev/null || { say "Go is missing: install Go 1.24 or newer"; exit 4; }
  say "building versitygw $VERSION (about a minute)"
  mkdir -p "$DIR"
  GOBIN="$DIR" go install "github.com/versity/versitygw/cmd/versitygw@$VERSION" ||
    { say "the build failed; the lines above say why"; exit 4; }
fi
echo "$DIR/versitygw"
