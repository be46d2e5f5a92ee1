import type { KubeApi } from './kube-api.ts'

/** The versions of resource.k8s.io that the project knows, newest first. */
export const RESOURCE_VERSIONS = ['v1', 'v1beta2', 'v1beta1'] as const
export type ResourceVersion = (typeof RESOURCE_VERSIONS)[number]

/** Those that the API server serves, newest first. */
export async function servedVersions(api: KubeApi): Promise<readonly ResourceVersion[]> {
  const served: ResourceVersion[] = []
  for (const version of RESOURCE_VERSIONS)
    if (await api.serves(`resource.k8s.io/${version}`)) served.push(version)
  return served
}
