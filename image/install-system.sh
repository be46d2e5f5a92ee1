#!/bin/sh
# The Debian part of the image: Node, ffmpeg, certificates for cameras behind HTTPS, a user, and `signline` on
# the PATH. Run as root in a bare Debian by the Containerfile and by rootfs.sh.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends ca-certificates ffmpeg nodejs
apt-get clean

groupadd --gid 10001 signline
useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin signline
ln -s /opt/signline/cli/signline.js /usr/local/bin/signline

# Nothing of the package manager is needed again, and what differs from one build to the next goes.
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache \
  /var/log/apt /var/log/dpkg.log /var/log/bootstrap.log /var/log/alternatives.log
