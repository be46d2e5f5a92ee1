/** Says that steps of an image run on this machine, and as what. */
export interface ImageRule {
  /** An image as the pipeline names it, or its name without registry and tag (`signline`), which matches every tag. */
  readonly image: string
  /** The command that runs here, made of the step's own command and arguments with every placeholder filled in. */
  readonly command: (stepCommand: readonly string[]) => readonly string[]
  /** What the image is, for the cache: change it and steps of the image run anew. */
  readonly fingerprint?: string
  /** Names of environment variables of the user's that the image's steps get beside the usual ones. */
  readonly environment?: readonly string[]
}

/** A rule that puts words before the step's own command; without any it runs as it is, from PATH. */
export function commandBefore(image: string, words: readonly string[]): ImageRule {
  return { image, command: (stepCommand) => [...words, ...stepCommand] }
}

/** The first rule for an image; undefined where it does not run here. */
export function ruleFor(image: string, rules: readonly ImageRule[]): ImageRule | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  return (
    rules.find((rule) => rule.image === image) ??
    rules.find((rule) => rule.image === repository || rule.image === name)
  )
}
