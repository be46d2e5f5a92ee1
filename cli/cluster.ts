import type { Command } from 'commander'
import { defineCheck } from './cluster/check.ts'
import { defineCost } from './cluster/cost.ts'
import { defineProbe } from './cluster/probe.ts'
import { definePrune } from './cluster/prune.ts'

/** `signline cluster`: what a cluster lacks, what live cameras cost in it, and what an older release left there. */
export function define(command: Command): void {
  command
    .description('Says what live cameras and pipelines ask of a Kubernetes cluster, and tidies up in it.')
    .addHelpText('after', '\nExample:\n  $ signline cluster check --namespace kubeflow-user-example-com')
  defineCheck(command.command('check'))
  defineCost(command.command('cost'))
  defineProbe(command.command('probe'))
  definePrune(command.command('prune'))
}
