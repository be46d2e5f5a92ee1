import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where what can be made again is kept: `$SIGNLINE_CACHE`, else `signline` in `$XDG_CACHE_HOME`, else
 * `~/.cache/signline`. The folder need not exist.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.SIGNLINE_CACHE) return environment.SIGNLINE_CACHE
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'signline')
}
