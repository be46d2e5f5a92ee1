import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { ModelFileError } from './errors.ts'

/**
 * Where what can be made again is kept: `$SIGNLINE_CACHE`, else `signline` in `$XDG_CACHE_HOME`, else
 * `~/.cache/signline`. The folder need not exist. Throws ModelFileError for a user who has no home.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.SIGNLINE_CACHE) return environment.SIGNLINE_CACHE
  return join(environment.XDG_CACHE_HOME || join(homeFolder(), '.cache'), 'signline')
}

/** Where HOME is there and empty, Node's `homedir` is empty too, which would mean the working folder. */
function homeFolder(): string {
  try {
    return homedir() || userInfo().homedir
  } catch (cause) {
    throw new ModelFileError(
      'the networks have no place: HOME is not set and this user has no home; set SIGNLINE_CACHE to a folder',
      { cause },
    )
  }
}
