import './style/tokens.css'
import './style/base.css'
import { sessionOfPath } from './session-of-path.ts'
import { applyAppearance } from './settings/appearance.ts'
import { loadSettings } from './settings/settings.ts'

applyAppearance(loadSettings())

// One page, two uses: by itself it reads in the browser, under /join/ it is a session's camera.
if (sessionOfPath(location.pathname, 'join') === undefined) {
  const { openReading } = await import('./reading/open-reading.ts')
  openReading(document.body)
} else {
  const { openJoining } = await import('./join/open-joining.ts')
  await openJoining(document.body)
}
