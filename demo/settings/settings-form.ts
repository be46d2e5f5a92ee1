import { listWebcams, watchWebcams } from '../camera/webcam.ts'
import { element } from '../dom/element.ts'
import type { Settings } from './settings.ts'

/** The settings that a page offers; a page that reads no letters itself offers no alphabet. */
export type OfferedSetting = keyof Settings

export interface SettingsFormOptions {
  readonly offers: readonly OfferedSetting[]
  readonly settings: () => Settings
  readonly onChange: (change: Partial<Settings>) => void
}

export interface SettingsForm {
  readonly element: HTMLElement
  /** Asks the browser for its cameras anew; it names them only once one was allowed. */
  refreshCameras(): Promise<void>
}

const CHOICES: Readonly<
  Record<'hand' | 'alphabet' | 'textSize' | 'contrast', readonly (readonly [value: string, text: string])[]>
> = {
  hand: [
    ['right', 'Right hand'],
    ['left', 'Left hand'],
  ],
  alphabet: [
    ['letters', 'Letters A to Z'],
    ['digits', 'Digits 0 to 9'],
    ['both', 'Letters and digits'],
  ],
  textSize: [
    ['normal', 'Normal'],
    ['large', 'Large'],
    ['huge', 'Very large'],
  ],
  contrast: [
    ['system', 'As this device'],
    ['light', 'Light'],
    ['dark', 'Dark'],
    ['high', 'High contrast'],
  ],
}

/** Controls for what a person can choose. */
export function createSettingsForm({ offers, settings, onChange }: SettingsFormOptions): SettingsForm {
  const cameras = choice('Camera', [['', 'The browser’s choice']], settings().cameraId, (cameraId) =>
    onChange({ cameraId }),
  )
  const fields: Readonly<Record<OfferedSetting, () => HTMLElement>> = {
    cameraId: () => cameras.label,
    hand: () => chosen('hand', 'I spell with my'),
    alphabet: () => chosen('alphabet', 'I spell'),
    textSize: () => chosen('textSize', 'Text size'),
    contrast: () => chosen('contrast', 'Colours'),
    showMirrored: () => checkbox('showMirrored', 'Show my picture as in a mirror'),
    cameraMirrored: () =>
      checkbox('cameraMirrored', 'My camera itself mirrors (text held up reads backwards)'),
  }

  function chosen(name: keyof typeof CHOICES, text: string): HTMLElement {
    return choice(text, CHOICES[name], settings()[name], (value) => onChange({ [name]: value })).label
  }

  function checkbox(name: 'showMirrored' | 'cameraMirrored', text: string): HTMLElement {
    const input = element('input', {
      type: 'checkbox',
      checked: settings()[name],
      onchange: () => onChange({ [name]: input.checked }),
    })
    return element('label', { class: 'check' }, input, text)
  }

  async function refreshCameras(): Promise<void> {
    const found = await listWebcams()
    const chosenId = settings().cameraId
    const isGone = chosenId !== '' && found.every(({ deviceId }) => deviceId !== chosenId)
    cameras.select.replaceChildren(
      element('option', { value: '' }, 'The browser’s choice'),
      ...found.map(({ deviceId, label }) => element('option', { value: deviceId }, label)),
      ...(isGone ? [element('option', { value: chosenId }, 'The camera of last time, not here now')] : []),
    )
    cameras.select.value = chosenId
  }

  watchWebcams(() => void refreshCameras())
  void refreshCameras()
  const form = element('div', { class: 'settings' }, ...offers.map((name) => fields[name]()))
  return { element: form, refreshCameras }
}

function choice(
  text: string,
  values: readonly (readonly [value: string, text: string])[],
  value: string,
  onChoice: (value: string) => void,
): { readonly label: HTMLElement; readonly select: HTMLSelectElement } {
  const select = element(
    'select',
    { onchange: () => onChoice(select.value) },
    ...values.map(([each, shown]) => element('option', { value: each }, shown)),
  )
  select.value = value
  return { label: element('label', { class: 'choice' }, element('span', {}, text), select), select }
}
