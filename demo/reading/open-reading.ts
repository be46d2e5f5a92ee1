import { writeText } from '../../components/signs-to-text/write-text.ts'
import { writeVtt } from '../../components/signs-to-text/write-vtt.ts'
import type { Caption } from '../../components/types/caption.ts'
import { type CameraPanel, createCameraPanel } from '../camera/camera-panel.ts'
import { keepForOffline } from '../offline/register.ts'
import { applyAppearance } from '../settings/appearance.ts'
import { loadSettings, type Settings, saveSettings } from '../settings/settings.ts'
import { createSettingsForm } from '../settings/settings-form.ts'
import { createAnnouncer } from './announcer.ts'
import { type CaptionReader, openCaptionReader } from './caption-reader.ts'
import { createFormingView } from './forming-view.ts'
import { layOut } from './layout.ts'
import './reading.css'
import { fileStem, saveFile } from './save-file.ts'
import { plainText } from './spelled-text.ts'
import { createTextEditor } from './text-editor.ts'
import { transcriptOfText } from './transcript-of-text.ts'

/** The page by itself: camera, recognition and captions in this browser. */
export function openReading(body: HTMLElement): void {
  let settings = loadSettings()
  let reader: CaptionReader | undefined
  /** Captions are timed from the first start of the camera. */
  let startMs: number | undefined

  const forming = createFormingView()
  const editor = createTextEditor({ onChange: showText })
  const form = createSettingsForm({
    offers: ['cameraId', 'hand', 'alphabet', 'textSize', 'contrast', 'showMirrored', 'cameraMirrored'],
    settings: () => settings,
    onChange: change,
  })
  const camera: CameraPanel = createCameraPanel({
    cameraId: 'own',
    settings: () => settings,
    invitation: 'Your picture appears here. It stays in this browser, and nothing is recorded.',
    onFrame: (frame) => reader?.push(frame),
    onState(state) {
      if (state === 'on') {
        startMs ??= performance.now()
        void form.refreshCameras()
      }
      if (state === 'opening' && reader === undefined) {
        reader = openReader()
        forming.showLoading()
      }
      if (state === 'off' || state === 'fault') reader?.finish()
      if (state === 'off' || state === 'fault') forming.show(undefined)
    },
  })
  const page = layOut({
    camera: camera.element,
    forming: forming.element,
    text: editor.element,
    settings: form.element,
    actions: {
      undo: editor.undo,
      redo: editor.redo,
      copy,
      saveVtt: () => saveFile(`${fileStem(new Date())}.vtt`, 'text/vtt', writeVtt(transcript())),
      saveText: () => saveFile(`${fileStem(new Date())}.txt`, 'text/plain', writeText(transcript())),
      clear: editor.clear,
    },
  })
  const announcer = createAnnouncer(page.announce)

  function openReader(): CaptionReader {
    return openCaptionReader({
      alphabet: settings.alphabet,
      onCaptions: showCaptions,
      onReady: () => forming.show(camera.state === 'on' ? [] : undefined),
      onFault: page.sayFault,
    })
  }

  function showCaptions(captions: readonly Caption[]): void {
    for (const caption of captions) {
      editor.read(caption)
      if (caption.state === 'final') announcer.say(editor.textOf(caption.number))
      forming.show(camera.state === 'on' ? caption.forming : undefined)
    }
  }

  function showText(): void {
    page.enable({
      undo: editor.canUndo,
      redo: editor.canRedo,
      copy: editor.text.length > 0,
      saveVtt: editor.text.length > 0,
      saveText: editor.text.length > 0,
      clear: editor.text.length > 0,
    })
  }

  function transcript() {
    return transcriptOfText(editor.text, settings.alphabet, startMs ?? 0)
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(plainText(editor.text))
      page.sayDone('Copied.')
    } catch {
      page.sayFault('The browser did not let the text be copied; select it, or save it as text.')
    }
  }

  function change(changed: Partial<Settings>): void {
    settings = { ...settings, ...changed }
    saveSettings(settings)
    applyAppearance(settings)
    if (changed.alphabet !== undefined) {
      reader?.setAlphabet(changed.alphabet)
      page.nameVocabulary(changed.alphabet)
    }
    if (changed.cameraId !== undefined && camera.state !== 'off') {
      camera.stop()
      void camera.start()
    }
  }

  body.prepend(...page.elements)
  page.nameVocabulary(settings.alphabet)
  showText()
  void keepForOffline({ onReady: page.sayOffline, onNewer: page.sayNewer })
}
