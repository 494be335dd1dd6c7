#!/usr/bin/env bash
# Puts OpenVINO's runtime library, taken from its PyPI wheel, into a folder: a few seconds and 110 MB; a second run
# only checks what is there.
#
#   install-openvino-engine.sh DIR
#
# Needs python3 with pip. Environment: OPENVINO_VERSION (2026.4.1), PYTHON (python3).
set -euo pipefail

say() { echo "openvino engine: $*" >&2; }
fail() { say "$*"; exit 4; }

[ $# -eq 1 ] || { say "expected a target folder: install-openvino-engine.sh DIR"; exit 2; }
DIR=$(realpath -m "$1")
OPENVINO_VERSION=${OPENVINO_VERSION:-2026.4.1}
PYTHON=${PYTHON:-python3}
STAMP="$DIR/.installed-$OPENVINO_VERSION"

if [ ! -f "$STAMP" ]; then
  command -v "$PYTHON" > /dev/null || fail "$PYTHON is missing: install Python 3.10 or newer, or name one in PYTHON"
  "$PYTHON" -m pip --version > /dev/null 2>&1 || fail "$PYTHON has no pip: install python3-pip"
  mkdir -p "$DIR" || fail "cannot write $DIR: choose another folder in FACTORSCOPE_ENGINES"
  cd "$DIR"
  rm -rf wheel site .installed-* && mkdir wheel
  say "fetching openvino $OPENVINO_VERSION (60 MB)"
  "$PYTHON" -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: -d wheel "openvino==$OPENVINO_VERSION" ||
    fail "PyPI has no openvino $OPENVINO_VERSION wheel for $("$PYTHON" --version) on $(uname -sm), or cannot be reached"
  # The processor's plugin and the ONNX reader are all that is used.
  "$PYTHON" - wheel site << 'PY'
import glob, re, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
kept = re.compile(r'openvino/libs/lib(openvino(_c|_intel_cpu_plugin|_onnx_frontend|_ir_frontend)?|tbb\w*|hwloc)\.so[.\d]*$')
wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if kept.match(name)])
PY
  rm -rf wheel
  touch "$STAMP"
fi
ls "$DIR"/site/openvino/libs/libopenvino_c.so* > /dev/null 2>&1 ||
  fail "no library in $DIR: remove the folder and install again"
say "ready in $DIR"
