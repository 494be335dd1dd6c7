#!/usr/bin/env bash
# Builds the native TensorFlow.js engine from PyPI and npm alone: @tensorflow/tfjs-node compiled against the
# libtensorflow inside TensorFlow's own Python wheel. About a minute and 1 GB; a second run only checks what is there.
#
#   build-tensorflow-engine.sh DIR [cpu]
#
# Needs python3 with pip (of a version the wheel exists for), node, npm and a C++17 compiler.
# Environment: TF_VERSION (2.21.0), TFJS_VERSION (4.22.0), PYTHON (python3), CXX (c++ or g++).
set -euo pipefail

say() { echo "tensorflow engine: $*" >&2; }
fail() { say "$*"; exit 4; }

[ $# -ge 1 ] || { say "expected a target folder: build-tensorflow-engine.sh DIR [cpu]"; exit 2; }
DIR=$(realpath -m "$1")
KIND=${2:-cpu}
[ "$KIND" = cpu ] || { say "expected kind cpu, found '$KIND'"; exit 2; }
TF_VERSION=${TF_VERSION:-2.21.0}
TFJS_VERSION=${TFJS_VERSION:-4.22.0}
PYTHON=${PYTHON:-python3}
CXX=${CXX:-$(command -v c++ || command -v g++ || echo c++)}
BINDING="$DIR/node_modules/@tensorflow/tfjs-node"
STAMP="$DIR/.built-$KIND-$TF_VERSION-$TFJS_VERSION"

check_tools() {
  command -v node > /dev/null || fail "node is missing: install Node 20.19 or newer"
  command -v npm > /dev/null || fail "npm is missing: install it with Node"
  command -v "$PYTHON" > /dev/null || fail "$PYTHON is missing: install Python 3.10 to 3.13, or name one in PYTHON"
  "$PYTHON" -m pip --version > /dev/null 2>&1 || fail "$PYTHON has no pip: install python3-pip"
  command -v "$CXX" > /dev/null || fail "no C++ compiler: install g++, or name one in CXX"
}

# Only the two shared objects and the headers of the wheel are kept.
unpack_wheel() {
  local marker="site/.wheel-$KIND-$TF_VERSION"
  [ -f "$marker" ] && return
  say "1/3 fetching libtensorflow $TF_VERSION (wheel tensorflow-cpu, about 250 MB)"
  rm -rf wheel site && mkdir -p wheel site
  "$PYTHON" -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: -d wheel "tensorflow-cpu==$TF_VERSION" ||
    fail "PyPI has no tensorflow-cpu $TF_VERSION wheel for $("$PYTHON" --version) on $(uname -sm), or cannot be reached"
  "$PYTHON" - wheel site << 'PY'
import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
kept = tuple('tensorflow/' + part for part in ('include/tensorflow/', 'include/xla/', 'include/tsl/', 'libtensorflow'))
wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(kept)])
PY
  rm -rf wheel
  touch "$marker"
}

# Without install scripts: that of tfjs-node would download a prebuilt library from another host.
install_packages() {
  say "2/3 installing @tensorflow/tfjs-node $TFJS_VERSION from npm"
  [ -f package.json ] || echo '{"name":"tensorflow-engine","private":true}' > package.json
  npm install --silent --no-audit --no-fund --ignore-scripts "@tensorflow/tfjs-node@$TFJS_VERSION" node-api-headers@1 ||
    fail "npm could not install @tensorflow/tfjs-node $TFJS_VERSION: see the lines above"
}

link_library() {
  rm -rf "$BINDING/deps" "$BINDING/lib" && mkdir -p "$BINDING/deps/lib" "$BINDING/lib/napi-v8"
  ln -s "$DIR/site/tensorflow/include" "$BINDING/deps/include"
  local part
  for part in cc framework; do ln -s "$DIR/site/tensorflow/libtensorflow_$part.so.2" "$BINDING/deps/lib/"; done
  ln -s libtensorflow_cc.so.2 "$BINDING/deps/lib/libtensorflow.so"
  ln -s libtensorflow_framework.so.2 "$BINDING/deps/lib/libtensorflow_framework.so"
}

# One compiler call instead of node-gyp: the headers of Node-API come from npm, so Node's own need not be installed.
compile_addon() {
  say "3/3 compiling the addon"
  "$CXX" -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8 \
    -I"$DIR/node_modules/node-api-headers/include" -I"$BINDING/deps/include" -I"$BINDING/binding" \
    "$BINDING"/binding/*.cc -o "$BINDING/lib/napi-v8/tfjs_binding.node" \
    -L"$BINDING/deps/lib" -ltensorflow -ltensorflow_framework -Wl,-rpath,"$BINDING/deps/lib" > build.log 2>&1 ||
    { tail -20 build.log >&2; fail "the addon did not compile: full output in $DIR/build.log"; }
}

# A 3x3 convolution of ones over an 8x8x3 image of ones, padded: 22² taps x 3 channels x 4 filters = 5808.
check_engine() {
  cat > check.cjs << 'JS'
const util = require('node:util'); // tfjs-node 4.22 calls two helpers that Node 23 removed
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require('@tensorflow/tfjs-node');
const sum = tf.tidy(() => tf.conv2d(tf.ones([1, 8, 8, 3]), tf.ones([3, 3, 3, 4]), 1, 'same').sum().dataSync()[0]);
if (sum !== 5808) throw new Error(`expected 5808 from the test convolution, found ${sum}`);
JS
  node check.cjs > check.log 2>&1 ||
    { tail -20 check.log >&2; fail "the built engine fails its check: remove $DIR and build again"; }
}

check_tools
mkdir -p "$DIR" && cd "$DIR"
if [ ! -f "$STAMP" ]; then
  unpack_wheel
  install_packages
  link_library
  compile_addon
fi
check_engine
touch "$STAMP"
say "ready in $DIR"
