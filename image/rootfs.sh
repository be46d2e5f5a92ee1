#!/bin/sh
# usage: image/rootfs.sh FOLDER [cpu|cuda]
# Puts the image's root file system together in FOLDER out of Debian's own packages, for a machine on which no
# base image can be pulled. It takes the steps of the Containerfile, with the same scripts. Run it as root in a
# checkout after `npm ci`; it needs debootstrap, and for cuda python3 with pip.
#
# The Debian part and the CUDA libraries are kept in ~/.cache/signline/image (SIGNLINE_CACHE, XDG_CACHE_HOME) by
# the contents of the scripts that make them. FOLDER shares their files by hard links: read it, don't write it.
# Ends with 3 where Debian's packages cannot be had.
set -eu
suite=trixie
out=${1:?usage: image/rootfs.sh FOLDER [cpu|cuda]}
variant=${2:-cpu}
case $variant in cpu | cuda) ;; *)
  echo "rootfs.sh: \"$variant\" is not cpu or cuda" >&2
  exit 2
  ;;
esac
[ "$(id -u)" = 0 ] || { echo "rootfs.sh: must be run as root, because it makes files of root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "rootfs.sh: debootstrap is not installed" >&2; exit 2; }
cd "$(dirname "$0")/.."
cache=${SIGNLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signline}/image
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
work=$(mktemp -d "$cache/unfinished.XXXXXX")
trap 'rm -rf "$work"' EXIT

hash_of() { cat "$@" | sha256sum | cut -c 1-16; }

system="$cache/system-$suite-$(hash_of image/install-system.sh image/rootfs.sh)"
if [ ! -d "$system" ]; then
  echo "rootfs.sh: Debian $suite with Node and ffmpeg (a minute or two)" >&2
  # As Debian's slim base images: no documents beside licences, no translations.
  mkdir -p "$work/system/etc/dpkg/dpkg.cfg.d"
  printf 'path-exclude /usr/share/%s/*\n' doc info lintian locale man >"$work/system/etc/dpkg/dpkg.cfg.d/slim"
  echo 'path-include /usr/share/doc/*/copyright' >>"$work/system/etc/dpkg/dpkg.cfg.d/slim"
  debootstrap --variant=minbase "$suite" "$work/system" >"$work/log" 2>&1 || {
    tail -n 3 "$work/log" >&2
    echo "rootfs.sh: Debian's packages cannot be had; the lines above say why" >&2
    exit 3
  }
  cp --dereference /etc/resolv.conf "$work/system/etc/resolv.conf" # for apt-get
  cp image/install-system.sh "$work/system/install-system.sh"
  # A TMPDIR of this machine is not there inside.
  env --unset=TMPDIR chroot "$work/system" /install-system.sh >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  rm "$work/system/etc/resolv.conf" "$work/system/install-system.sh"
  for folder in doc info lintian locale man; do # what debootstrap unpacked before dpkg read its settings
    find "$work/system/usr/share/$folder" ! -type d ! -name copyright -delete 2>/dev/null || true
  done
  find "$work/system/usr/share" -type d -empty -delete
  rm -rf "$cache"/system-*
  mv "$work/system" "$system"
fi

cuda="$cache/cuda-$(hash_of image/fetch-cuda.sh image/cuda-requirements.txt)"
if [ "$variant" = cuda ] && [ ! -d "$cuda" ]; then
  echo "rootfs.sh: the CUDA libraries (2 GB)" >&2
  image/fetch-cuda.sh "$work/cuda"
  mv "$work/cuda" "$cuda"
fi

# The build's context, as .containerignore leaves it, and the npm packages that are installed here.
mkdir "$work/src"
ls -A | tar --create --anchored --exclude-from=.containerignore --files-from=- | tar --extract --directory="$work/src"
package="$cache/package-$(cd "$work/src" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -c 1-16)"
if [ ! -d "$package" ]; then
  echo "rootfs.sh: signline with its production dependencies" >&2
  cp --recursive --link --no-dereference node_modules "$work/src/node_modules" 2>/dev/null ||
    cp --recursive --no-dereference node_modules "$work/src/node_modules"
  (cd "$work/src" && image/assemble.sh "$work/package")
  rm -rf "$cache"/package-* # of other sources; trees made of them keep their files
  mv "$work/package" "$package"
fi

mkdir "$work/root"
cp --archive --link "$system/." "$work/root/"
cp --archive --link "$package" "$work/root/opt/signline"
if [ "$variant" = cuda ]; then
  mkdir "$work/root/opt/cuda"
  cp --archive --link "$cuda/lib" "$work/root/opt/cuda/lib"
  cp --archive --link "$cuda/provider/." "$work/root/opt/signline/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/"
fi
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$work/root" "$out"
