import type { Command } from 'commander'
import { openCluster } from '../../cluster/api/open-cluster.ts'
import { readCluster } from '../../cluster/preflight/read-cluster.ts'
import { reportOn, reportText } from '../../cluster/preflight/report.ts'
import { print } from '../print.ts'
import { checkNames } from './check-names.ts'

interface Options {
  readonly namespace?: readonly string[]
  readonly context?: string
  readonly json?: boolean
}

export function defineCheck(command: Command): void {
  command
    .summary('say what keeps pods of signline from getting their devices')
    .description(
      'Says how many of the pods that are wanted get their devices when they are served together; whether the next pod of each workload would get its devices, by which choice and on which nodes, or what keeps every device from it; and what is missing in the cluster, or there twice, and how to mend it: versions and gates of the API, drivers, policies. It changes nothing. Exit code 1 where a pod would get no device, 2 for bad input.',
    )
    .option(
      '--namespace <namespace...>',
      'where signline or its pipelines run (default: that of the pod, or of the context)',
    )
    .option('--context <context>', "a context of kubectl's configuration")
    .option(
      '--json',
      'print one JSON object: ok, findings, demands, workloads, gates, devices (docs/devices.md)',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ signline cluster check --namespace signline kubeflow-user-example-com
  $ signline cluster check --namespace signline --json | jq '.demands[] | {owner, wanted, get}'`,
    )
    .action(check)
}

async function check(options: Options): Promise<void> {
  checkNames('--namespace', options.namespace ?? [])
  const cluster = await openCluster(process.env, options.context)
  try {
    const namespaces = [...new Set(options.namespace ?? [cluster.namespace])]
    const report = reportOn(await readCluster(cluster.api, namespaces))
    if (!report.ok) process.exitCode = 1
    print(options.json === true ? `${JSON.stringify(report)}\n` : reportText(report))
  } finally {
    await cluster.close()
  }
}
