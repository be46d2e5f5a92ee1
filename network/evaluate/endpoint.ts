import { BlockList, isIPv6 } from 'node:net'
import type { Protocol } from '../arrow.ts'

/** One place that may send or listen, with all that any dialect can know it by. */
export interface Endpoint {
  /** Who it is; the matrix names it so. */
  readonly name: string
  /** Absent: it is no pod of this cluster. */
  readonly pod?: {
    readonly namespace: string
    readonly labels: Labels
    readonly serviceAccount: string
  }
  readonly address: string
  /** Host names that lead to it. */
  readonly hosts: readonly string[]
  readonly listens: readonly Listener[]
  /** The API server, which some dialects know by name. */
  readonly apiServer?: true
}

/** One port that it listens on. */
export interface Listener {
  readonly port: number
  readonly protocol: Protocol
  /** The port of the Service or host name that leads here; the same one where there is none. */
  readonly servicePort?: number
}

export interface Connection {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly listener: Listener
}

/** Whether a dialect lets a connection through, at the end that sends and at the end that receives. */
export type Verdict = (connection: Connection) => boolean

export type Labels = Readonly<Record<string, string>>

/** As JSON of the API server; only what evaluators read is in their own types. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec?: unknown
}

/** Labels that every namespace has. */
export function namespaceLabels(namespace: string): Labels {
  return { 'kubernetes.io/metadata.name': namespace }
}

/** Whether an address lies in a block such as `10.0.0.0/8`. */
export function isInBlock(address: string, block: string): boolean {
  const [network = '', bits = '0'] = block.split('/')
  if (isIPv6(address) !== isIPv6(network)) return false
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(network, Number(bits), family)
  return list.check(address, family)
}
