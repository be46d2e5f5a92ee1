/** Where each kind of store is mounted in a step's container. */
const MOUNTS: readonly (readonly [string, string])[] = [
  ['gs://', '/gcs/'],
  ['minio://', '/minio/'],
  ['s3://', '/s3/'],
]
const WORKSPACE = '/kfp-workspace/.artifacts/'

/**
 * Where an artifact lies on the container's own file system. A URI without a known scheme is a path
 * already; an image's files lie in its folder `models`.
 */
export function artifactPath(uri: string, metadata: { readonly [key: string]: unknown } = {}): string {
  const path = mountedPath(uri)
  if (metadata._kfp_workspace === true) return `${WORKSPACE}${path.replace(/^\/+/, '')}`
  return path
}

function mountedPath(uri: string): string {
  if (uri.startsWith('oci://')) return `/oci/${uri.slice('oci://'.length).replaceAll('/', '_')}/models`
  if (uri.startsWith('file://')) return decodeURIComponent(uri.slice('file://'.length))
  const mount = MOUNTS.find(([scheme]) => uri.startsWith(scheme))
  return mount === undefined ? uri : mount[1] + uri.slice(mount[0].length)
}
