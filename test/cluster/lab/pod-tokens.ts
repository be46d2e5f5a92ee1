import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeObject } from '#cluster/api/kube-api.js'
import type { PodSpec } from './play-nodes.ts'
import type { Lab } from './start-lab.ts'

/** Where the ServiceAccount admission mounts what reaches the API server. */
export const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Does for a pod what a kubelet does with projected volumes: tokens of the pod's account for the audience that each
 * asks for, and beside one for the API server its certificate and the namespace.
 *
 * @returns by the folder that the container mounts: the folder on this machine
 */
export async function projectTokens(lab: Lab, pod: KubeObject): Promise<ReadonlyMap<string, string>> {
  const { namespace = '', name: podName, uid = '' } = pod.metadata
  const { volumes = [], containers, serviceAccountName = 'default' } = pod.spec as PodSpec
  const folders = new Map<string, string>()
  for (const { name, projected } of volumes) {
    const tokens = (projected?.sources ?? []).flatMap(({ serviceAccountToken: token }) => token ?? [])
    const mount = containers[0]?.volumeMounts?.find((each) => each.name === name)
    if (mount === undefined || tokens.length === 0) continue
    const folder = join(lab.folder, 'pods', uid, name)
    await mkdir(folder, { recursive: true })
    for (const { audience, path, expirationSeconds = 3600 } of tokens) {
      const answer = await lab.api.create(
        `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccountName}/token`,
        {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {
            expirationSeconds,
            // It says which pod it is for, and ends with it.
            boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: podName, uid },
            ...(audience !== undefined && { audiences: [audience] }),
          },
        },
      )
      await writeFile(join(folder, path), (answer.status as { token: string }).token, { mode: 0o600 })
    }
    if (mount.mountPath === ACCOUNT_FOLDER) {
      await writeFile(join(folder, 'ca.crt'), lab.certificateAuthority)
      await writeFile(join(folder, 'namespace'), namespace)
    }
    folders.set(mount.mountPath, folder)
  }
  return folders
}
