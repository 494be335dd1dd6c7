#!/usr/bin/env bash
# Gives ONNX Runtime its CUDA provider, taken from the PyPI wheel of the same version, and CUDA's own libraries from
# PyPI: some minutes and about 4 GB; a second run only checks what is there.
#
#   install-onnx-cuda-engine.sh DIR
#
# Needs npm and python3 with pip; to run, a driver (580 or newer for CUDA 13). Environment: ORT_VERSION (1.30.0),
# PYTHON (python3), SKIP_CUDA=1 where the system has CUDA's libraries already.
set -euo pipefail

say() { echo "onnx-cuda engine: $*" >&2; }
fail() { say "$*"; exit 4; }

[ $# -eq 1 ] || { say "expected a target folder: install-onnx-cuda-engine.sh DIR"; exit 2; }
DIR=$(realpath -m "$1")
ORT_VERSION=${ORT_VERSION:-1.30.0}
PYTHON=${PYTHON:-python3}
[ "$(uname -sm)" = "Linux x86_64" ] || fail "PyPI has the provider for Linux on x86-64 only, this is $(uname -sm)"

if [ "$(cat "$DIR/.installed" 2> /dev/null || true)" != "$ORT_VERSION" ]; then
  command -v npm > /dev/null || fail "npm is missing"
  "$PYTHON" -m pip --version > /dev/null 2>&1 || fail "$PYTHON has no pip: install python3-pip, or name another in PYTHON"
  PIP=("$PYTHON" -m pip --disable-pip-version-check)
  mkdir -p "$DIR" || fail "cannot write $DIR: choose another folder in FACTORSCOPE_ENGINES"
  cd "$DIR"
  rm -rf .installed wheel cuda
  echo '{ "name": "onnx-cuda", "private": true }' > package.json
  say "fetching onnxruntime-node $ORT_VERSION"
  ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund --ignore-scripts "onnxruntime-node@$ORT_VERSION" ||
    fail "npm could not install onnxruntime-node $ORT_VERSION"
  LIBRARIES=$(ls -d "$DIR"/node_modules/onnxruntime-node/bin/napi-v*/linux/x64)
  say "fetching onnxruntime-gpu $ORT_VERSION"
  mkdir wheel
  "${PIP[@]}" download -q --no-deps --only-binary=:all: -d wheel "onnxruntime-gpu==$ORT_VERSION" ||
    fail "PyPI has no onnxruntime-gpu $ORT_VERSION wheel for $("$PYTHON" --version), or cannot be reached"
  # The provider and the library of its own build; prints the major version of CUDA that it was linked with.
  CUDA=$("$PYTHON" - wheel "$LIBRARIES" << 'PY'
import glob, os, re, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
for name in wheel.namelist():
    base = os.path.basename(name)
    if re.match(r'libonnxruntime_providers_(shared|cuda)\.so$', base):
        target = base
    elif re.match(r'libonnxruntime\.so\.\d+\.\d+', base):
        target = 'libonnxruntime.so.1'
    else:
        continue
    data = wheel.read(name)
    path = os.path.join(sys.argv[2], target)
    if os.path.lexists(path):
        os.remove(path)
    with open(path, 'wb') as file:
        file.write(data)
    if base.endswith('cuda.so'):
        print(re.search(rb'libcudart\.so\.(\d+)', data).group(1).decode())
PY
  ) || fail "the wheel of onnxruntime-gpu $ORT_VERSION is not laid out as expected"
  rm -rf wheel
  if [ -z "${SKIP_CUDA:-}" ]; then
    say "fetching CUDA $CUDA (some GB)"
    if [ "$CUDA" = 13 ]; then
      PACKAGES=('nvidia-cublas>=13,<14' 'nvidia-cuda-runtime~=13.0' 'nvidia-cuda-nvrtc~=13.0' 'nvidia-cufft~=12.0'
        'nvidia-curand~=10.0' 'nvidia-nvjitlink>=13,<14' 'nvidia-cudnn-cu13~=9.0')
    else
      PACKAGES=('nvidia-cublas-cu12~=12.0' 'nvidia-cuda-runtime-cu12~=12.0' 'nvidia-cuda-nvrtc-cu12~=12.0'
        'nvidia-cufft-cu12~=11.0' 'nvidia-curand-cu12~=10.0' 'nvidia-nvjitlink-cu12~=12.0' 'nvidia-cudnn-cu12~=9.0')
    fi
    "${PIP[@]}" install -q --root-user-action=ignore --no-deps --no-compile --only-binary=:all: --target cuda "${PACKAGES[@]}" ||
      fail "PyPI could not give CUDA $CUDA's libraries"
  fi
  echo "$ORT_VERSION" > .installed
fi
[ -e /dev/nvidiactl ] || say "there is no NVIDIA driver here: the engine is installed, but will not run"
say "ready in $DIR"
