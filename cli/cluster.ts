import type { Command } from 'commander'
import { defineCost } from './cluster/cost.ts'

/** `signline cluster`: what a cluster needs, and what it costs. */
export function define(command: Command): void {
  command.description('Says what live cameras ask of a Kubernetes cluster.')
  defineCost(command.command('cost'))
}
