import type { Command } from 'commander'
import { openCluster } from '../../cluster/api/open-cluster.ts'
import { judge } from '../../cluster/preflight/judge.ts'
import { readCluster } from '../../cluster/preflight/read-cluster.ts'
import { print } from '../print.ts'

interface Options {
  readonly namespace?: readonly string[]
  readonly context?: string
  readonly json?: boolean
}

export function defineCheck(command: Command): void {
  command
    .summary('say what keeps pods of signline from getting their devices')
    .description(
      'Says what is missing in a cluster, or there twice, and how to mend it: versions and gates of the API, drivers, free devices, policies. It changes nothing. Exit code 1 where a pod would get no device.',
    )
    .option(
      '--namespace <namespace...>',
      'where signline or its pipelines run (default: that of the pod, or of the context)',
    )
    .option('--context <context>', "a context of kubectl's configuration")
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ signline cluster check --namespace signline kubeflow-user-example-com',
    )
    .action(check)
}

async function check(options: Options): Promise<void> {
  const cluster = await openCluster(process.env, options.context)
  try {
    const namespaces = options.namespace ?? [cluster.namespace]
    const state = await readCluster(cluster.api, namespaces)
    const findings = judge(state)
    const faults = findings.filter(({ severity }) => severity === 'fault').length
    if (faults > 0) process.exitCode = 1
    if (options.json === true) {
      print(`${JSON.stringify({ ok: faults === 0, findings })}\n`)
      return
    }
    for (const { severity, sentence } of findings) print(`${severity}: ${sentence}\n`)
    const free = state.devices.filter(({ allocated, taints }) => !allocated && taints.length === 0).length
    print(
      `${faults} ${faults === 1 ? 'fault' : 'faults'}, ${findings.length - faults} warnings; resource.k8s.io/${state.versions[0] ?? 'none'}, ${state.devices.length} devices, ${free} of them free\n`,
    )
  } finally {
    await cluster.close()
  }
}
