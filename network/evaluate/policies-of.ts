import type { Manifest } from './endpoint.ts'

/** What is read of one policy. */
export interface Policy<Spec> {
  readonly namespace: string
  readonly spec: Spec
}

/** The policies of one kind among manifests; `Spec` is what the evaluator reads of them. */
export function policiesOf<Spec>(
  manifests: readonly Manifest[],
  apiVersion: string,
  kind: string,
): readonly Policy<Spec>[] {
  return manifests
    .filter((manifest) => manifest.apiVersion === apiVersion && manifest.kind === kind)
    .map(({ metadata, spec }) => ({ namespace: metadata.namespace ?? 'default', spec: (spec ?? {}) as Spec }))
}
