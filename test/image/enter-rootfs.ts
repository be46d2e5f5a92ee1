import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface EnterOptions {
  /** Variables of the container; nothing else is passed on. */
  readonly environment: Readonly<Record<string, string>>
  /** Numeric user and group. */
  readonly user: number
  /** Folders of this machine by their place in the container; made writable for everybody, as by an fsGroup. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Empty device files to be seen in /dev, as those of a GPU. */
  readonly devices?: readonly string[]
  /** Whether /tmp can be written, as with an emptyDir; default yes. */
  readonly scratch?: boolean
}

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Enters a root file system as Kubernetes' restricted profile would start a container: read-only root, another
 * user, no capabilities and no way to get any; here also without network. Arguments: root, user, "yes" for a
 * writable /tmp, then mounts as FROM=TO, `--devices` and devices, `--` and the command.
 */
const ENTER = `
set -eu
root=$1 user=$2 scratch=$3
shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
while [ "$1" != --devices ]; do
  chmod -R a+rwX "\${1%%=*}"
  mount --bind "\${1%%=*}" "$root\${1#*=}"
  shift
done
shift
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
[ "$scratch" = yes ] && mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
while [ "$1" != -- ]; do touch "$root/dev/$1"; shift; done
shift
exec chroot "$root" /usr/bin/setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs \\
  --bounding-set=-all --inh-caps=-all env --ignore-environment "$@"
`

/** What has to stand before a command to run it in a root file system. Must be run by root. */
export function enterCommand(root: string, options: EnterOptions): readonly string[] {
  const { environment, user, mounts = {}, devices = [], scratch = true } = options
  // Container runtimes make the places of their mounts before the root becomes read-only, too.
  for (const place of Object.keys(mounts)) mkdirSync(join(root, place), { recursive: true })
  const variables = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...environment }
  return [
    ...['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'enter'],
    ...[root, String(user), scratch ? 'yes' : 'no'],
    ...Object.entries(mounts).map(([place, folder]) => `${folder}=${place}`),
    ...['--devices', ...devices, '--'],
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ]
}

/** Runs a command in a root file system. Must be root. */
export function enterRootfs(root: string, command: readonly string[], options: EnterOptions): Ended {
  const [program = '', ...args] = [...enterCommand(root, options), ...command]
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status, stdout, stderr }
}
