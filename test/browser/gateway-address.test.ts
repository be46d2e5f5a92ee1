/// <reference lib="dom" />
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { gatewayWorld, MOST_WAIT_MS } from './gateway-stage.ts'
import { axeFindings } from './session-host.ts'

describe.skipIf(CHROMIUM_PATH === undefined)('by an address that is not localhost', () => {
  const world = gatewayWorld()
  let elsewhere: Browser
  beforeAll(async () => {
    elsewhere = await launchChromium(['--host-resolver-rules=MAP stage.example 127.0.0.1'])
  })
  afterAll(() => elsewhere?.close())

  test('a phone joins over HTTPS by the QR code that the stage shows', async () => {
    const secure = await world.openGateway({ tls: await makeSelfSigned(['stage.example'], []) })
    const context = await elsewhere.newContext({ ignoreHTTPSErrors: true })
    context.setDefaultTimeout(MOST_WAIT_MS)
    try {
      const { tickets } = await secure.createSession()
      const origin = `https://stage.example:${secure.address.port}`
      const operator = await context.newPage()
      await operator.goto(`${origin}${tickets.operator.link}`)
      await operator.getByRole('button', { name: 'Make a link' }).first().click()
      await operator.getByRole('img', { name: 'QR code of the link for the camera' }).waitFor()
      expect(await axeFindings(operator)).toEqual([])
      const phone = await context.newPage()
      await phone.goto(await operator.getByLabel('Link for the camera', { exact: true }).inputValue())
      await expect.poll(() => phone.getByText('Connected to the session.').count()).toBe(1)
      expect(await phone.evaluate(() => isSecureContext && 'mediaDevices' in navigator)).toBe(true)
    } finally {
      await context.close()
      await secure.close()
    }
  })

  test('without HTTPS the page says plainly that it gets no camera', async () => {
    const { gateway } = world
    const context = await elsewhere.newContext()
    context.setDefaultTimeout(MOST_WAIT_MS)
    const { tickets } = await gateway.createSession()
    const phone = await context.newPage()
    await phone.goto(
      `http://stage.example:${gateway.address.port}${tickets.camera.link.replace('#', '?camera=phone#')}`,
    )
    await expect.poll(() => phone.getByText('only to pages that come over HTTPS').count()).toBe(1)
    await phone.getByRole('button', { name: 'Start camera' }).click()
    await expect.poll(() => phone.getByText('only to pages that come over HTTPS').count()).toBe(1)
    await context.close()
  })
})
