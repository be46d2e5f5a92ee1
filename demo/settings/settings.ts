import type { Handedness } from '../../components/types/hand.ts'
import type { Alphabet } from '../../components/types/sign.ts'

export type Contrast = 'system' | 'light' | 'dark' | 'high'
/** Steps of the captions' size. */
export type TextSize = 'normal' | 'large' | 'huge'

/** What a person chose, kept in this browser. */
export interface Settings {
  /** The browser's id of the camera; empty for the browser's own choice. */
  readonly cameraId: string
  /** The hand that spells; a hint, both are read. */
  readonly hand: Handedness
  /** Whether the own picture is shown as in a mirror. */
  readonly showMirrored: boolean
  /** Whether the camera itself sends a mirrored picture, which turns left and right around. */
  readonly cameraMirrored: boolean
  readonly alphabet: Alphabet
  readonly textSize: TextSize
  readonly contrast: Contrast
}

export const defaultSettings: Settings = {
  cameraId: '',
  hand: 'right',
  showMirrored: true,
  cameraMirrored: false,
  alphabet: 'letters',
  textSize: 'large',
  contrast: 'system',
}

const CHOICES = {
  hand: ['left', 'right'],
  alphabet: ['letters', 'digits', 'both'],
  textSize: ['normal', 'large', 'huge'],
  contrast: ['system', 'light', 'dark', 'high'],
} as const

const KEY = 'signline.settings'

/** The kept settings; the default for each that is missing or that this version does not know. */
export function readSettings(text: string | null): Settings {
  const kept = parse(text)
  const settings: Record<string, unknown> = { ...defaultSettings }
  for (const [name, standard] of Object.entries(defaultSettings)) {
    const value = kept[name]
    const choices: readonly unknown[] | undefined = CHOICES[name as keyof typeof CHOICES]
    if (choices === undefined ? typeof value === typeof standard : choices.includes(value))
      settings[name] = value
  }
  return settings as unknown as Settings
}

export function loadSettings(): Settings {
  try {
    return readSettings(localStorage.getItem(KEY))
  } catch {
    return defaultSettings // a browser that keeps nothing for this page
  }
}

export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
  } catch {
    // The choice still holds until the page is left.
  }
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
