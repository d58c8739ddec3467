/** A team around Ana: colleagues invited by mail, each in a browser of their own. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { type Opened, openPage } from './browser.ts'
import { linkIn, type Mailbox } from './mailbox.ts'
import { call } from './people.ts'
import type { Product } from './product.ts'

export const colleaguePassword = 'a lantern over the quiet harbour'
type Colleague = { name: string; email: string; roles: readonly string[] }

/** Invited by whoever is signed in on `admin`; the invitation is taken in a browser of their own, which comes back. */
export const joinTeam = async (
  { browser, product, mailbox }: { browser: Browser; product: Product; mailbox: Mailbox },
  admin: Page,
  { name, email, roles }: Colleague,
): Promise<Opened> => {
  const invited = await call<{ id?: string }>(admin, 'POST', '/v1/members', { name, email, roles }, 'northwind')
  assert.ok(invited.id, JSON.stringify(invited))
  const link = linkIn(await mailbox.newest(email, /invitation/))
  const opened = await openPage(browser, product.url)
  await opened.page.goto(`${product.url}${link}`)
  await opened.page
    .getByLabel(/password/i)
    .first()
    .fill(colleaguePassword)
  await opened.page.getByRole('button', { name: 'Accept' }).click()
  await opened.page.waitForURL('**/w/northwind**')
  return opened
}
