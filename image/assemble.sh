#!/bin/sh
# usage: image/assemble.sh FOLDER
# Puts the package as it is shipped, the production dependencies of package-lock.json and the converted networks
# into FOLDER, which must not be there yet. Run in a checkout (or a copy of one) after `npm ci`; it compiles
# from scratch. The Containerfile and rootfs.sh both use it.
set -eu
out=$1
if [ -e "$out" ]; then
  echo "assemble.sh: $out is there already; name a folder that is not" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node setup/package.js --silent --pack-destination "$work" >/dev/null
mkdir -p "$work/package" "$work/dependencies/kfp"
tar -xzf "$work"/signline-*.tgz -C "$work"

cp package.json package-lock.json .npmrc "$work/dependencies/"
cp kfp/package.json "$work/dependencies/kfp/"
(cd "$work/dependencies" && npm ci --omit=dev --no-progress --silent)
rm -rf "$work/dependencies/node_modules/@kubeflow" # a link to the workspace, which the package brings along
mkdir -p "$work/package/node_modules"
cp -R "$work/dependencies/node_modules/." "$work/package/node_modules/"

# ONNX Runtime's package holds the libraries of every system.
here=$(node -p '`${process.platform}/${process.arch}`')
runtime="$work/package/node_modules/onnxruntime-node/bin/napi-v6"
mkdir "$work/runtime"
mv "$runtime/$here" "$work/runtime/libraries"
rm -rf "$runtime"
mkdir -p "$runtime/${here%/*}"
mv "$work/runtime/libraries" "$runtime/$here"

SIGNLINE_CACHE="$work/package/cache" node "$work/package/cli/signline.js" models prepare >/dev/null

chmod -R u=rwX,go=rX "$work/package"
mkdir -p "$(dirname "$out")"
mv "$work/package" "$out"
