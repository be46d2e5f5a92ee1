import '../style/tokens.css'
import '../style/base.css'
import { applyAppearance } from '../settings/appearance.ts'
import { loadSettings } from '../settings/settings.ts'

applyAppearance(loadSettings())
document.body.append('This page is not built yet.')
