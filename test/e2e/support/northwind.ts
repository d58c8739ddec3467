/** What people do again and again in the workspace Northwind, in the console and in its portal. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import type { Opened } from './browser.ts'
import { call, settled } from './people.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many endpoints
export type Body = any
/** What a person would do by hand the second time is asked of the API, with their sign-in. */
export const ask = async <Answer = Body>(
  { page }: Opened,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> => {
  const answer = await call<Answer & { status?: number }>(page, method, path, body, 'northwind')
  assert.ok(typeof answer.status !== 'number' || answer.status < 400, `${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}
const show = async (page: Page, path: string) => {
  await page.goto(`${new URL(page.url()).origin}${path}`)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await settled(page)
}
/** A page of the console, once nothing is on its way any more. */
export const open = ({ page }: Opened, place: string): Promise<void> => show(page, `/w/northwind/${place}`)
export const openPortal = ({ page }: Opened, place: string): Promise<void> => show(page, `/p/northwind/${place}`)
export const press = (on: Page | Locator, name: string): Promise<void> =>
  on.getByRole('button', { name, exact: true }).first().click()

/** Asked until it is so; what a queue does takes a moment. */
export const until = async <Found>(
  look: () => Promise<Found | null | undefined | false>,
  what: string,
): Promise<Found> => {
  const limit = performance.now() + 20_000
  while (performance.now() < limit) {
    const found = await look()
    if (found) return found
    await pause(150)
  }
  throw new Error(`${what}: never came`)
}

/** A step of a journey in the console, opened to what may be done with it. */
export const stepOf = async (opened: Opened, journeyId: string, title: string): Promise<Locator> => {
  await open(opened, `onboarding/${journeyId}?tab=steps`)
  const button = { name: title, exact: true }
  const row = opened.page.getByRole('listitem').filter({ has: opened.page.getByRole('button', button) })
  await row.getByRole('button', button).click()
  return row
}
