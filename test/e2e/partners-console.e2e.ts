/** A working day in the console: a partner from its first line to a stage, a colleague who was quicker, a queue by keys. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, desktop, launch, openPage, phone } from './support/browser.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
const password = 'correct horse battery staple 9'

before(async () => {
  product = await startProduct()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

/** Makes the first workspace over the API, as the set-up page does, and signs in. */
const signedIn = async (options: Parameters<typeof openPage>[2] = {}) => {
  const opened = await openPage(browser, product.url, options)
  await opened.page.goto(`${product.url}/sign-in`)
  const token = /set-up\?token=([\w-]+)/.exec(product.printed())?.[1]
  await opened.page.evaluate(
    async ({ token, password }) => {
      const send = (path: string, body: object) =>
        fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      const email = 'ana@northwind.example'
      const made = await send('/v1/public/set-up', {
        token,
        workspace: { name: 'Northwind', slug: 'northwind' },
        admin: { name: 'Ana Silva', email, password },
      })
      if (!made.ok) await send('/v1/auth/sign-in/email', { email, password })
    },
    { token, password },
  )
  return opened
}

const open = async (page: Page, place: string) => {
  await page.goto(`${product.url}/w/northwind/${place}`)
  await page.waitForLoadState('networkidle')
}

/** Calls the API as the signed-in person of the page. */
const call = (page: Page, method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  page.evaluate(
    async ({ method, path, body, headers }) => {
      const answer = await fetch(path, {
        method,
        headers: { 'tandem-workspace': 'northwind', ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      })
      return answer.json()
    },
    { method, path, body, headers },
  )

test('an empty list of partners names the three ways to the first one, and adding one opens its record', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'partners')
  await page.getByText('No partners yet: import a list, publish an application form, or add one').waitFor()
  await assertAccessible(page, 'partners, empty')
  await page.keyboard.press('n')
  await page.getByLabel('Legal name').fill('Initech GmbH')
  await page.getByLabel(/^Website/).fill('initech.example')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: 'Initech GmbH' }).waitFor()
  assert.match(new URL(page.url()).pathname, /\/partners\/pn_/)
  await page.getByText('None yet', { exact: true }).waitFor()
  await assertAccessible(page, 'partner')
  assert.deepEqual(problems, [])
  await context.close()
})

test('a field edited in place can be undone, and a colleague who was quicker is shown with the typed text kept', async () => {
  const { page, context } = await signedIn()
  await open(page, 'partners')
  await page.getByRole('link', { name: 'Initech GmbH' }).first().click()
  await page.getByRole('button', { name: /Edit Industry/ }).click()
  await page.getByRole('textbox', { name: 'Industry' }).fill('Software')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: /Edit Industry: Not set/ }).waitFor()
  const id = page.url().split('/partners/')[1]?.split('?')[0]
  const now = (await call(page, 'GET', `/v1/partners/${id}`)) as { version: number }
  await call(page, 'PATCH', `/v1/partners/${id}`, { industry: 'Consulting' }, { 'if-match': `"${now.version}"` })
  await page.getByRole('button', { name: /Edit Industry/ }).click()
  await page.getByRole('textbox', { name: 'Industry' }).fill('Software')
  await page.keyboard.press('Enter')
  const refusal = page.getByRole('alert').filter({ hasText: 'Consulting' })
  await refusal.waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Industry' }).inputValue(), 'Software')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Edit Industry: Software/ }).waitFor()
  await context.close()
})

test('the stage dialog names every reason against a move, and a reason can be given where one is asked for', async () => {
  const { page, context } = await signedIn()
  await open(page, 'partners')
  await page.getByRole('link', { name: 'Initech GmbH' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Initech GmbH' }).waitFor()
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It follows the application that the company submits.').waitFor()
  await dialog.getByText('Withdrawn').click()
  assert.equal(await dialog.getByRole('button', { name: 'Move to Withdrawn' }).getAttribute('aria-disabled'), 'true')
  await dialog.getByLabel('Reason').fill('They chose another platform')
  await assertAccessible(page, 'stage dialog')
  await dialog.getByRole('button', { name: 'Move to Withdrawn' }).click()
  await page.getByText('Initech GmbH is now in Withdrawn').waitFor()
  await context.close()
})

test('the queue is worked by keys alone: open beside it, snooze with undo, done', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'today')
  for (const [hours, title] of [
    [-30, 'Call Initech about the launch'],
    [5, 'Send the questionnaire'],
  ] as const) {
    const members = (await call(page, 'GET', '/v1/members')) as { data: { id: string }[] }
    await call(page, 'POST', '/v1/tasks', {
      title,
      owner: { memberId: members.data[0]?.id },
      dueAt: new Date(Date.now() + hours * 3_600_000).toISOString(),
    })
  }
  await open(page, 'today')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Call Initech about the launch' }).waitFor()
  await assertAccessible(page, 'today with a task open')
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await page.getByRole('menuitem', { name: /Tomorrow morning/ }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Call Initech about the launch', exact: true }).waitFor()
  await open(page, 'today')
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.getByText('Done: Call Initech about the launch').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Call Initech about the launch', exact: true }).count(), 0)
  assert.deepEqual(problems, [])
  await context.close()
})

test('a list is mapped, tried, taken in and undone, and nothing is written before the run', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'imports')
  await page.getByRole('button', { name: 'Import a list' }).first().click()
  const list = [
    'Company,Website,Country,Founded',
    'Newco One,https://newco-one.example,DE,1999',
    'Newco Two,https://newco-two.example,Nowhere,2001',
    ',,,',
  ].join('\n')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await page.getByRole('button', { name: 'Read the file' }).click()
  await page.getByRole('heading', { level: 1, name: 'fair.csv' }).waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Company: Goes to' }).inputValue(), 'Company name')
  assert.equal(await page.getByRole('combobox', { name: 'Founded: Goes to' }).inputValue(), 'Leave out')
  await assertAccessible(page, 'columns of an import')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('Ready to run').waitFor()
  const count = (outcome: string) => page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: outcome })
  assert.match(String(await count('Created').textContent()), /^1/)
  assert.match(String(await count('Refused').textContent()), /^1/)
  assert.match(String(await count('Blank').textContent()), /^1/)
  assert.equal(((await call(page, 'GET', '/v1/partners?q=newco')) as { data: unknown[] }).data.length, 0)
  await page.getByRole('button', { name: 'Take in 3 rows' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Take in/ })
    .click()
  await page.getByText('Finished').waitFor()
  await page.getByRole('link', { name: 'Newco One' }).waitFor()
  await assertAccessible(page, 'report of an import')
  await page.getByRole('button', { name: 'Undo this import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click()
  await page.getByText(/^Undone. Companies removed with their people: 1;/).waitFor()
  assert.deepEqual(problems, [])
  await context.close()
})

test('two records of one company stand side by side with their evidence, are merged field by field, and come apart again', async () => {
  const { page, context, problems } = await signedIn()
  await open(page, 'partners')
  const first = (await call(page, 'POST', '/v1/partners', {
    legalName: 'Umbrella Analytics',
    website: 'https://umbrella.example',
    country: 'US',
    source: { kind: 'event' },
  })) as { id: string }
  await call(page, 'POST', '/v1/partners', {
    legalName: 'Umbrella Analytics Ltd',
    website: 'https://umbrella.example',
    industry: 'Software',
    source: { kind: 'event' },
    acknowledged: [first.id],
  })
  await open(page, 'duplicates')
  await page.getByText('Both are at umbrella.example').waitFor()
  await assertAccessible(page, 'a pair')
  await page.keyboard.press('m')
  assert.equal(await page.getByRole('radio', { name: 'Industry: Software' }).isChecked(), true)
  await page.getByRole('radio', { name: 'Legal name: Umbrella Analytics Ltd' }).check()
  await assertAccessible(page, 'a merge')
  await page.getByRole('button', { name: 'Merge into Umbrella Analytics' }).click()
  const merged = page.getByText('was merged into')
  await merged.waitFor()
  const after = (await call(page, 'GET', '/v1/partners?q=umbrella')) as { data: { legalName: string }[] }
  assert.deepEqual(
    after.data.map((partner) => partner.legalName),
    ['Umbrella Analytics Ltd'],
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Both are at umbrella.example').waitFor()
  const apart = (await call(page, 'GET', '/v1/partners?q=umbrella')) as { data: { legalName: string }[] }
  assert.deepEqual(apart.data.map((partner) => partner.legalName).sort(), [
    'Umbrella Analytics',
    'Umbrella Analytics Ltd',
  ])
  assert.deepEqual(problems, [])
  await context.close()
})

test('the pages of partners and tasks are accessible in dark and light, on a desk and in a hand', async () => {
  for (const options of [{ viewport: desktop }, { viewport: desktop, dark: true }, { viewport: phone }]) {
    const { page, context, problems } = await signedIn(options)
    for (const place of [
      'today',
      'tasks',
      'partners',
      'partners/board',
      'partners/funnel',
      'contacts',
      'duplicates',
      'imports',
      'partner-types',
      'custom-fields',
      'small-lists',
    ]) {
      await open(page, place)
      await assertAccessible(page, `${place} ${JSON.stringify(options)}`)
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.ok(wider <= 0, `${place} scrolls sideways by ${wider}px at ${options.viewport.width}px`)
    }
    assert.deepEqual(problems, [])
    await context.close()
  }
})
