/** The page as a session's camera. */
export async function openJoining(body: HTMLElement): Promise<void> {
  body.append('Joining a session is not built yet.')
}
