import '../style/tokens.css'
import '../style/base.css'
import { element } from '../dom/element.ts'
import { onNextFrame } from '../session/draw.ts'
import { openSessionApi } from '../session/session-api.ts'
import { connectPage, openPage } from '../session/session-page.ts'
import { applyAppearance } from '../settings/appearance.ts'
import { loadSettings } from '../settings/settings.ts'
import { StageView } from './stage-view.ts'

applyAppearance(loadSettings())

const page = openPage('stage')
if (page.ok) {
  const view = new StageView(openSessionApi(page.sessionId, page.ticket))
  document.body.append(view.element)
  connectPage(page).state.follow(onNextFrame((state) => view.show(state)))
} else {
  document.body.append(
    element(
      'main',
      { class: 'page' },
      element('h1', {}, 'This stage cannot be opened'),
      element('p', {}, page.sentence),
    ),
  )
}
