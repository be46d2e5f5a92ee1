import { type Certificate, readCertificate } from '../../live/tls/certificate.ts'
import { hostInUrl, machineAddresses, machineNames } from '../../live/tls/machine-addresses.ts'
import { makeSelfSigned } from '../../live/tls/self-signed.ts'
import type { GatewayArguments } from './setup.ts'

/** How a gateway is reached. */
export interface GatewayPlace {
  /** Where it listens. */
  readonly host: string
  /** Undefined without HTTPS. */
  readonly certificate: Certificate | undefined
  readonly selfSigned: boolean
  /** Host names and addresses by which people may open its pages, the one for links first. */
  readonly reachableAs: readonly string[]
}

const THIS_MACHINE = '127.0.0.1'
const EVERYWHERE = '0.0.0.0'

/**
 * Decides where to listen and by which names: without HTTPS on this machine alone, because browsers give no camera
 * to other pages, with HTTPS everywhere, unless `--host` says otherwise. Throws UnusableInputError for a
 * certificate that cannot be used.
 */
export async function placeGateway(options: GatewayArguments): Promise<GatewayPlace> {
  const { tlsCert, tlsKey, selfSigned = false } = options
  const names = machineNames()
  const addresses = machineAddresses()
  const certificate =
    tlsCert !== undefined && tlsKey !== undefined
      ? readCertificate(tlsCert, tlsKey)
      : selfSigned
        ? await makeSelfSigned(names, [THIS_MACHINE, '::1', ...addresses])
        : undefined
  const host = options.host ?? (certificate === undefined ? THIS_MACHINE : EVERYWHERE)
  const outside = host === EVERYWHERE || host === '::' ? [...addresses, ...names, THIS_MACHINE] : [host]
  // A certificate from elsewhere holds for its names, and for addresses hardly ever.
  const certified = certificate !== undefined && !selfSigned ? certificate.names : []
  const local = host === THIS_MACHINE || host === '::1' ? ['localhost'] : []
  return { host, certificate, selfSigned, reachableAs: [...new Set([...certified, ...local, ...outside])] }
}

/** Origins of the pages that this gateway itself serves, the one for links first. */
export function originsOf({ certificate, reachableAs }: GatewayPlace, port: number): readonly string[] {
  const scheme = certificate === undefined ? 'http' : 'https'
  return reachableAs.map((name) => new URL(`${scheme}://${hostInUrl(name)}:${port}`).origin)
}
