import { describe, expect, test } from 'vitest'
import { CHROMIUM_PATH } from './chromium.ts'
import { gatewayWorld } from './gateway-stage.ts'

describe.skipIf(CHROMIUM_PATH === undefined)('an operator’s page with its gateway', () => {
  const world = gatewayWorld()

  test('turns recording on, which is off until then, and every camera shows it', async () => {
    await using stage = await world.openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    const camera = await stage.join('front', '&loop=1')
    await expect.poll(() => camera.locator('.recording').textContent()).toBe('Nothing is recorded.')
    await operator.getByRole('button', { name: 'Record…' }).click()
    await operator.getByRole('dialog').getByRole('button', { name: 'Record' }).click()
    for (const page of [camera, operator])
      await expect.poll(() => page.locator('.recording').textContent()).toContain('Recording')
    expect((await world.bus.sessions.get(stage.created.session.id))?.recording).toBe(true)
    await operator.getByRole('button', { name: 'Stop recording' }).click()
    for (const page of [camera, operator])
      await expect.poll(() => page.locator('.recording').textContent()).toBe('Nothing is recorded.')
  })

  test('makes links that open the pages, each for its own camera', async () => {
    await using stage = await world.openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    await operator.getByLabel('Name of the camera').fill('wing')
    await operator.getByRole('button', { name: 'Make a link' }).first().click()
    const link = new URL(await operator.getByLabel('Link for the camera').inputValue())
    const wing = await stage.open(`${link.pathname}${link.search}&replay=/recordings/left.pose${link.hash}`)
    await expect.poll(() => wing.locator('h1').textContent()).toBe('Camera “wing”')
    await expect.poll(() => operator.locator('.cards h3').allTextContents()).toEqual(['wing'])
    const other = await stage.open(`${link.pathname}?camera=door${link.hash}`)
    await expect.poll(() => other.getByText('The ticket is for camera "wing"').count()).toBe(1)
  })

  test('says in the server’s words that a server camera is not allowed', async () => {
    await using stage = await world.openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    await operator.getByLabel('Name', { exact: true }).fill('wing')
    await operator.getByLabel('Address').fill('rtsp://10.0.0.1/stream')
    await operator.getByRole('button', { name: 'Add camera' }).click()
    await expect.poll(() => operator.locator('.add-camera .trouble').textContent()).toMatch(/allow/)
  })

  test('ends the session, and every page says so', async () => {
    await using stage = await world.openStage()
    const { tickets } = stage.created
    const operator = await stage.open(tickets.operator.link)
    const captions = await stage.open(tickets.reader.link)
    const camera = await stage.join('front', '&loop=1')
    await expect.poll(() => camera.getByText('Connected to the session.').count()).toBe(1)
    await operator.getByRole('button', { name: 'End the session…' }).click()
    await operator.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    for (const page of [operator, captions, camera])
      await expect.poll(() => page.getByText('The session is over.').count()).toBe(1)
    await captions.reload()
    await expect.poll(() => captions.getByText('This session is over').count()).toBe(1)
  })
})
