import type { Settings } from './settings.ts'

/** Shows the page in the chosen contrast and caption size (style/tokens.css). */
export function applyAppearance(settings: Pick<Settings, 'contrast' | 'textSize'>): void {
  const root = document.documentElement.dataset
  root.contrast = settings.contrast
  root.textSize = settings.textSize
}
