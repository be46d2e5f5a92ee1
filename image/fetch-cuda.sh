#!/bin/sh
# usage: image/fetch-cuda.sh FOLDER
# Fetches ONNX Runtime's CUDA provider into FOLDER/provider and the CUDA libraries that it needs into FOLDER/lib,
# as cuda-requirements.txt pins them. For x86-64 Linux; needs python3 with pip.
set -eu
out=$1
mkdir -p "$out/lib" "$out/provider"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The wheels of one Python are named outright, so that every Python fetches the same files.
python3 -m pip install --quiet --no-cache-dir --no-deps --no-compile --require-hashes --only-binary=:all: \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux2014_x86_64 \
  --implementation cp --python-version 3.12 --target "$work" \
  --requirement "$(dirname "$0")/cuda-requirements.txt"

mv "$work"/onnxruntime/capi/libonnxruntime_providers_cuda.so \
  "$work"/onnxruntime/capi/libonnxruntime_providers_shared.so "$out/provider/"
mv "$work"/nvidia/*/lib/*.so* "$out/lib/"
for description in "$work"/*.dist-info; do # the licences of what is handed on
  name=$(basename "$description" .dist-info)
  [ -d "$description/licenses" ] && cp -R "$description/licenses" "$out/lib/$name-licenses"
done
chmod -R u=rwX,go=rX "$out"
