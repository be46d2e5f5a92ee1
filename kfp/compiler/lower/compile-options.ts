import type { Target } from '../../ir/target.ts'

export interface CompileOptions {
  /** The backend that is to run the pipeline; `kfp-2.17` where nothing is said. */
  readonly target?: Target
  /** Compiles settings that the target does not carry out, too; else they are refused. */
  readonly allowIgnored?: boolean
  /** Whether tasks and pipelines that say nothing take earlier outputs; true where nothing is said. */
  readonly caching?: boolean
  /** The pod annotation that carries device claims to a cluster of `kfp-2.17`. */
  readonly resourceClaimAnnotation?: string
}

export interface ResolvedCompileOptions extends CompileOptions {
  readonly target: Target
}
