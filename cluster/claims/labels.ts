/** What the chart puts on the templates and claims that it makes, and where it says which are the newest. */
export const KEY_LABEL = 'signline.dev/claim-key'
export const RELEASE_NAMESPACE_LABEL = 'signline.dev/release-namespace'
/** Annotation of a template: what it says beyond one device of a class, so that what a gate drops is missed. */
export const USES = 'signline.dev/uses'
export const CLAIM_MAP = 'signline-resource-claims'
/** Annotation of the map: the newest claims that all pods share, which are no templates. */
export const SHARED_CLAIMS = 'signline.dev/shared-claims'
/** Annotation of the map: `annotation` where a policy must turn an annotation into a claim. */
export const CLAIMS_BY = 'signline.dev/claims-by'
/** The annotation by which pipelines for KFP 2.17 name a claim's key. */
export const CLAIM_ANNOTATION = 'pipelines.dra/resource-claim'
