import type { Settings } from './settings.ts'

/** Shows the page in the chosen contrast, caption size and mirroring of the own picture (style/). */
export function applyAppearance(settings: Pick<Settings, 'contrast' | 'textSize' | 'showMirrored'>): void {
  const root = document.documentElement.dataset
  root.contrast = settings.contrast
  root.textSize = settings.textSize
  root.mirror = String(settings.showMirrored)
}
