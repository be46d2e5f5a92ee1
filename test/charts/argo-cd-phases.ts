/** What of a manifest says that it is a hook. */
export interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> | undefined }
}

export const EVENTS = 'helm.sh/hook'

/** The items of an annotation that is a list. */
export function listed({ metadata }: Annotated, annotation: string): readonly string[] {
  const value = metadata.annotations?.[annotation]
  return value === undefined ? [] : value.split(',').map((item) => item.trim())
}

/**
 * Which hooks Argo CD makes in a phase: gitops-engine's pkg/sync/hook/helm/type.go for PostSync, and controller/hook.go
 * for PostDelete, which took only the whole annotation until argoproj/argo-cd#26420 let it look into the list.
 */
export const ofPhase = {
  PostSync: (hook: Annotated) =>
    listed(hook, EVENTS).some((event) => ['post-install', 'post-upgrade'].includes(event)),
  'PostDelete of one event': (hook: Annotated) => hook.metadata.annotations?.[EVENTS] === 'post-delete',
  'PostDelete of a list': (hook: Annotated) => listed(hook, EVENTS).includes('post-delete'),
} as const
