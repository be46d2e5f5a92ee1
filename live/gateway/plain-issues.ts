/** What zod found wrong, in one line: each place and what is expected there; the first five. */
export function plainIssues(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const said = issues.slice(0, 5).map(({ path, message }) => {
    const plain = message
      .replace(/^Invalid input: /, '')
      .replace('received undefined', 'and it is missing')
      .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
    return path.length === 0 ? plain : `${path.map(String).join('.')}: ${plain}`
  })
  return said.join('; ')
}
