/** What people do in every journey: sign in by hand, and read what no screen shows with the page's own sign-in. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, type Opened, openPage } from './browser.ts'
import type { Product } from './product.ts'

export const demoPassword = 'kestrel-flies-at-dawn'
/** Head of partnerships and admin of the demo. */
export const maren = 'maren@kestrel.example'
/** A partner manager of the demo. */
export const aiko = 'aiko@kestrel.example'

/** Fills in the sign-in page that stands open, with a password. */
export const enterPassword = async (page: Page, email: string, password: string): Promise<void> => {
  await page.getByLabel('E-mail').fill(email)
  const usePassword = page.getByRole('button', { name: 'Use a password instead' })
  if (await usePassword.isVisible()) await usePassword.click()
  await page.getByLabel('Password').first().fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export const ana = { name: 'Ana Silva', email: 'ana@northwind.example', password: 'correct horse battery staple 9' }

/** Makes the workspace Northwind with Ana as its admin, as the set-up page does, in a product without the demo. */
export const setUpNorthwind = async (product: Product): Promise<void> => {
  // The server answers a moment before it has printed the link.
  const limit = performance.now() + 10_000
  while (!product.printed().includes('set-up?token=') && performance.now() < limit) await pause(50)
  const token = /set-up\?token=([\w-]+)/.exec(product.printed())?.[1]
  const answer = await fetch(`${product.url}/v1/public/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, workspace: { name: 'Northwind', slug: 'northwind' }, admin: ana }),
  })
  assert.ok(answer.ok, await answer.text())
}

/** A browser of its own in which Ana has signed in; stands on `place` of Northwind's console. */
export const openAsAna = async (
  browser: Browser,
  product: Product,
  place: string,
  options: Parameters<typeof openPage>[2] = {},
): Promise<Opened> => {
  const opened = await openPage(browser, product.url, options)
  await opened.page.goto(`${product.url}/?to=${encodeURIComponent(`/w/northwind/${place}`)}`)
  await enterPassword(opened.page, ana.email, ana.password)
  await opened.page.waitForURL(`${product.url}/w/northwind/${place}**`)
  await settled(opened.page)
  return opened
}

/** A browser of its own in which a person of the demo has signed in; stands on `place` of the console. */
export const openAs = async (
  browser: Browser,
  product: Product,
  email: string,
  place: string,
  options: Parameters<typeof openPage>[2] = {},
): Promise<Opened> => {
  const opened = await openPage(browser, product.url, options)
  await opened.page.goto(`${product.url}/?to=${encodeURIComponent(`/w/demo/${place}`)}`)
  await enterPassword(opened.page, email, demoPassword)
  await opened.page.waitForURL(`${product.url}/w/demo/${place}**`)
  await settled(opened.page)
  return opened
}

/** Ana begins as an admin; a journey gives her the roles of the work she does in it. */
export const giveAnaRoles = async (page: Page, roles: readonly string[]): Promise<void> => {
  const { data } = await call<{ data: { id: string; version: number }[] }>(
    page,
    'GET',
    '/v1/members',
    undefined,
    'northwind',
  )
  const [ana] = data
  const changed = await call<{ roles?: string[] }>(
    page,
    'PATCH',
    `/v1/members/${ana?.id}`,
    { roles },
    'northwind',
    ana?.version,
  )
  assert.deepEqual([...(changed.roles ?? [])].sort(), [...roles].sort(), JSON.stringify(changed))
}

/** Nothing is on its way any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
}

/** Calls the API with the sign-in of the page; a `version` is the one that was read. */
export const call = <Answer>(
  page: Page,
  method: string,
  path: string,
  body?: object,
  workspace = 'demo',
  version?: number,
): Promise<Answer> =>
  page.evaluate(
    async ({ method, path, body, workspace, version }) => {
      const answer = await fetch(path, {
        method,
        headers: {
          'tandem-workspace': workspace,
          ...(body && { 'content-type': 'application/json' }),
          ...(version !== undefined && { 'if-match': `"${version}"` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      return answer.json()
    },
    { method, path, body, workspace, version },
  ) as Promise<Answer>

/** The page reads well with aids, does not scroll sideways, and said nothing wrong. */
export const assertSound = async ({ page, problems }: Opened, where: string): Promise<void> => {
  await assertAccessible(page, where)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wider <= 0, `${where} scrolls sideways by ${wider} px`)
  assert.deepEqual(problems, [], where)
}
