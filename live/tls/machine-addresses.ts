import { hostname, networkInterfaces } from 'node:os'

/** The names by which this machine may be asked for, `localhost` first. */
export function machineNames(): readonly string[] {
  const own = hostname().toLowerCase()
  const names = ['localhost']
  // A name that is no host name (blanks, underscores) cannot stand in a certificate.
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(own))
    names.push(own, ...(own.includes('.') ? [] : [`${own}.local`]))
  return [...new Set(names)]
}

/**
 * The addresses by which other machines may reach this one, IPv4 first; link-local IPv6 is left out, because a
 * browser cannot open it.
 */
export function machineAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outside = all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
  return outside.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address)
}

/** A host as it stands in an address: IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
