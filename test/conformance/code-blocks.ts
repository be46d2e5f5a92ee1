/** The contents of a Markdown text's fenced blocks in one of the languages, in order. */
export function codeBlocks(markdown: string, languages: readonly string[]): string[] {
  return [...markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```/gms)]
    .filter(([, language = '']) => languages.includes(language))
    .map(([, , content = '']) => content)
}
