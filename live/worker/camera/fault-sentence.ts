import { resolve } from 'node:path'
import { shownUri } from '../../../components/camera-to-frames/camera-address.ts'
import { SizeChangeError } from '../../../components/camera-to-frames/stage.ts'

/**
 * What broke a camera, as everybody in its session may read it: one clause without the camera's address, which may
 * hold a password or say where something lies.
 */
export function faultSentence(error: unknown, uri: string): string {
  if (error instanceof SizeChangeError) return 'Its picture changed its size'
  const message = error instanceof Error ? error.message : String(error)
  const told = [uri, shownUri(uri), resolve(uri), hostOf(uri)]
    .filter((address) => address.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((text, address) => text.replaceAll(address, 'the camera'), message)
    // Whatever address is left, a relay's or one that ffmpeg wrote in its own way.
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s)]*/gi, 'the camera')
    .replace(/[\s.]+$/, '')
  return told.charAt(0).toUpperCase() + told.slice(1)
}

function hostOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) && URL.canParse(uri) ? new URL(uri).host : ''
}
