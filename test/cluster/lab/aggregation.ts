import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Lab } from './start-lab.ts'

/**
 * Flags by which an API server tells servers behind it, such as one of metrics, who asks. What it shows them is made
 * here, in its folder.
 */
export async function aggregationFlags(folder: string): Promise<readonly string[]> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'aggregator' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  })
  const [certFile, keyFile] = [join(folder, 'aggregator.crt'), join(folder, 'aggregator.key')]
  await writeFile(certFile, cert)
  await writeFile(keyFile, key, { mode: 0o600 })
  return [
    `--requestheader-client-ca-file=${certFile}`,
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${certFile}`,
    `--proxy-client-key-file=${keyFile}`,
  ]
}

/**
 * A Service that leads the API server to this machine. A cluster's network is not here, and endpoints on loopback are
 * refused, so it names the address.
 */
export async function nameThisMachine(lab: Lab, namespace: string, name: string): Promise<void> {
  await lab.api.create(`/api/v1/namespaces/${namespace}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'ExternalName', externalName: '127.0.0.1' },
  })
}

/** Registers a server on this machine for external metrics. */
export async function registerExternalMetrics(
  lab: Lab,
  service: { readonly namespace: string; readonly name: string; readonly port: number },
  trust: { readonly insecureSkipTLSVerify?: boolean } = {},
): Promise<void> {
  await nameThisMachine(lab, service.namespace, service.name)
  await lab.api.create('/apis/apiregistration.k8s.io/v1/apiservices', {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.external.metrics.k8s.io' },
    spec: {
      service,
      group: 'external.metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      ...trust,
    },
  })
}
