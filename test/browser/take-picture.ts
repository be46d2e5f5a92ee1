import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import sharp from 'sharp'

/** Draws the pictures of the guide anew: SIGNLINE_PICTURES=docs/pictures npx vitest run … */
export const PICTURES: string | undefined = process.env.SIGNLINE_PICTURES

const WIDEST_PX = 960

/** The page as it is now, as `NAME.png` in the folder that SIGNLINE_PICTURES names; nothing without it. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  const taken = await page.screenshot()
  await sharp(taken)
    .resize({ width: WIDEST_PX, withoutEnlargement: true })
    .png({ palette: true, colours: 64 })
    .toFile(`${PICTURES}/${name}.png`)
}
