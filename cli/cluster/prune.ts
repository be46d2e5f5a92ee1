import type { Command } from 'commander'
import { openCluster } from '../../cluster/api/open-cluster.ts'
import { type Pruned, pruneClaims } from '../../cluster/claims/prune.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import { print } from '../print.ts'
import { checkNames } from './check-names.ts'

interface Options {
  readonly release: string
  readonly namespace?: string
  readonly alsoIn: readonly string[]
  readonly uninstalled?: boolean
  readonly waitSeconds: string
  readonly dryRun?: boolean
  readonly context?: string
  readonly json?: boolean
}

const LOOK_AGAIN_MS = 1000

export function definePrune(command: Command): void {
  command
    .summary('remove templates of claims that nothing names any more')
    .description(
      "Removes a release's ResourceClaimTemplates and shared claims that no pod, ReplicaSet or running workflow names. The chart runs it after an upgrade and after uninstalling.",
    )
    .requiredOption('--release <name>', 'the name of the Helm release')
    .option('--namespace <namespace>', 'its namespace (default: that of the pod, or of the context)')
    .option('--also-in <namespace...>', 'other namespaces that it has put templates into', [])
    .option('--uninstalled', 'the release is gone: remove the newest, too')
    .option('--wait-seconds <seconds>', 'how long to wait for what still names one', '0')
    .option('--dry-run', 'say what would be removed, remove nothing')
    .option('--context <context>', "a context of kubectl's configuration")
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ signline cluster prune --release signline --namespace signline --dry-run',
    )
    .action(prune)
}

async function prune(options: Options): Promise<void> {
  const waitSeconds = Number(options.waitSeconds)
  if (!Number.isInteger(waitSeconds) || waitSeconds < 0)
    throw new UnusableInputError(
      `--wait-seconds "${options.waitSeconds}" is no number of seconds; give 0 or more`,
    )
  checkNames('--release', [options.release])
  checkNames('--namespace', options.namespace === undefined ? [] : [options.namespace])
  checkNames('--also-in', options.alsoIn)
  const cluster = await openCluster(process.env, options.context)
  try {
    const release = { name: options.release, namespace: options.namespace ?? cluster.namespace }
    const request = {
      release,
      namespaces: options.alsoIn,
      uninstalled: options.uninstalled === true,
      dryRun: options.dryRun === true,
    }
    const endsAt = Date.now() + waitSeconds * 1000
    const removed: string[] = []
    let last: Pruned
    for (;;) {
      last = await pruneClaims(cluster.api, request)
      removed.push(...last.removed)
      if (last.kept.length === 0 || options.dryRun === true || Date.now() >= endsAt) break
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    report({ removed, kept: last.kept }, options)
  } finally {
    await cluster.close()
  }
}

function report({ removed, kept }: Pruned, options: Options): void {
  if (options.json === true) {
    print(`${JSON.stringify({ removed, kept })}\n`)
    return
  }
  for (const what of removed) print(`${options.dryRun === true ? 'would remove' : 'removed'} ${what}\n`)
  for (const { what, namedBy } of kept)
    print(`kept ${what}: ${namedBy.slice(0, 3).join(', ')}${namedBy.length > 3 ? ' and others' : ''}\n`)
  if (removed.length + kept.length === 0) print('nothing to remove\n')
}
