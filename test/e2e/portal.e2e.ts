/** A partner's first visit: invited in the console, accepted on a phone, a task done, a colleague invited. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, openPage, phone, picture, pictures } from './support/browser.ts'
import { assertSound, call, openAsAna, settled, setUpNorthwind } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let partnerId: string
const lucia = {
  name: 'Lucía Marín',
  email: 'lucia@brightwater.example',
  password: 'a quiet harbour at 6 in the morning',
}

before(async () => {
  product = await startProduct()
  await setUpNorthwind(product)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

/** The newest invitation to an address, read in the console's outbox as whoever runs the workspace would hand it on. */
const invitationInOutbox = async (page: Page, email: string): Promise<string> => {
  await page.goto(`${product.url}/w/northwind/settings/mails`)
  await page.getByText(email).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Plain text', { exact: true }).click()
  const text = await dialog.locator('pre').innerText()
  const link = /https?:\/\/\S+invitation\?token=[\w-]+/.exec(text)?.[0]
  assert.ok(link, `a link in: ${text}`)
  return link
}

const onPhone = { viewport: phone } as const
const signInToPortal = async (place: string, options: Parameters<typeof openPage>[2] = onPhone) => {
  const opened = await openPage(browser, product.url, options)
  const { page } = opened
  await page.goto(`${product.url}/p/northwind/sign-in?to=${encodeURIComponent(`/p/northwind/${place}`)}`)
  await page.getByLabel('E-mail').fill(lucia.email)
  const usePassword = page.getByRole('button', { name: 'Use a password instead' })
  if (await usePassword.isVisible()) await usePassword.click()
  await page.getByLabel('Password').first().fill(lucia.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`**/p/northwind/${place}`)
  await settled(page)
  return opened
}

test('the team invites a person in the console, and the invitation is accepted on a phone', async () => {
  const team = await openAsAna(browser, product, 'partners')
  const made = await call<{ id: string }>(
    team.page,
    'POST',
    '/v1/partners',
    {
      legalName: 'Brightwater Systems GmbH',
      displayName: 'Brightwater',
      website: 'https://brightwater.example',
      source: { kind: 'inbound' },
    },
    'northwind',
  )
  partnerId = made.id
  await team.page.goto(`${product.url}/w/northwind/partners/${partnerId}?tab=portal-users`)
  await team.page.getByRole('button', { name: 'Invite', exact: true }).click()
  const form = team.page.getByRole('dialog')
  await form.getByLabel('Or a new person').fill(lucia.name)
  await form.getByLabel(/^E-mail/).fill(lucia.email)
  await form.getByRole('button', { name: 'Send invitation' }).click()
  await team.page.getByText('Invitation sent').waitFor()
  assert.deepEqual(team.problems, [])
  const link = await invitationInOutbox(team.page, lucia.email)
  await team.context.close()

  const hand = await openPage(browser, product.url, onPhone)
  await hand.page.goto(link)
  await hand.page.getByText('Brightwater').first().waitFor()
  await assertSound(hand, 'invitation')
  await pictures(hand.page, 'portal-invitation')
  await hand.page
    .getByLabel(/password/i)
    .first()
    .fill(lucia.password)
  await hand.page.getByRole('button', { name: 'Accept' }).click()
  await hand.page.waitForURL('**/p/northwind**')
  await hand.page.getByRole('heading', { level: 1, name: 'Hello Lucía' }).waitFor()
  await hand.page.getByText('Nothing was earned yet').waitFor()
  await hand.page.getByText('Nothing is asked of you now.').waitFor()
  await settled(hand.page)
  await assertSound(hand, 'portal home, empty')
  await hand.context.close()
})

test('on the phone a task is done in place, and what the vendor owes stands beside it', async () => {
  const team = await openAsAna(browser, product, 'today')
  const seats = await call<{ data: { id: string }[] }>(
    team.page,
    'GET',
    `/v1/partners/${partnerId}/portal-users`,
    undefined,
    'northwind',
  )
  const members = await call<{ data: { id: string }[] }>(team.page, 'GET', '/v1/members', undefined, 'northwind')
  const dueAt = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const tasks = [
    { title: 'Send us three customer references', owner: { portalUserId: seats.data[0]?.id }, dueAt: dueAt(-50) },
    { title: 'Name a marketing contact', owner: { portalUserId: seats.data[0]?.id }, dueAt: dueAt(100) },
    {
      title: 'Prepare the contract',
      owner: { memberId: members.data[0]?.id },
      dueAt: dueAt(30),
      sharedWithPartner: true,
      sharedTitle: 'The contract draft',
    },
  ]
  for (const task of tasks) await call(team.page, 'POST', '/v1/tasks', { partnerId, ...task }, 'northwind')
  await team.context.close()

  const hand = await signInToPortal('home')
  const { page } = hand
  const asked = page.getByRole('list', { name: 'Asked of you' })
  await asked.getByText('Send us three customer references').waitFor()
  await asked.getByText(/2 days overdue/).waitFor()
  await page.getByRole('list', { name: 'We owe you' }).getByText('The contract draft').waitFor()
  await assertSound(hand, 'portal home with tasks')
  await pictures(page, 'portal-home')
  await page.getByRole('button', { name: 'Done: Send us three customer references' }).tap()
  await page.getByText('Done: Send us three customer references').waitFor()
  await asked.getByText('Send us three customer references').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Later: Name a marketing contact' }).tap()
  await page.getByRole('menuitem').first().tap()
  await page.getByText('Nothing is asked of you now.').waitFor()
  await page.getByRole('link', { name: 'To do', exact: true }).last().tap()
  await page.getByRole('list', { name: 'Done lately' }).getByText('Send us three customer references').waitFor()
  await page.getByRole('list', { name: 'Resting' }).getByText('Name a marketing contact').waitFor()
  await assertSound(hand, 'portal to do')
  await hand.context.close()
})

test('a colleague is invited on the phone, and the last principal cannot be removed', async () => {
  const hand = await signInToPortal('team')
  const { page } = hand
  await page.getByRole('button', { name: 'Invite a colleague' }).tap()
  const form = page.getByRole('dialog')
  await form.getByLabel(/^Name/).fill('Jonas Weber')
  await form.getByLabel(/^E-mail/).fill('jonas@brightwater.example')
  await form
    .getByLabel(/^Roles/)
    .first()
    .click()
  await page.getByRole('option', { name: 'Technical' }).click()
  await page.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Send the invitation' }).tap()
  await page.getByText('Jonas Weber is invited; the link works for 7 days').waitFor()
  const team = page.getByRole('list', { name: 'Team' })
  await team.getByText('Jonas Weber').waitFor()
  await assertSound(hand, 'portal team')
  await picture(page, 'portal-team-phone')
  await page.getByRole('button', { name: `Acts for ${lucia.name}` }).tap()
  await page.getByRole('menuitem', { name: 'Remove' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).tap()
  await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'Name another principal first' }).waitFor()
  await hand.context.close()
})

test('the profile says what each missing field unlocks, and a colleague who was quicker is shown', async () => {
  const hand = await signInToPortal('company')
  const { page } = hand
  await page
    .getByRole('list', { name: 'What each missing field unlocks' })
    .getByText('Campaigns that fit your customers')
    .waitFor()
  await assertSound(hand, 'portal company')
  await page.getByRole('button', { name: /Edit Industry/ }).tap()
  await page.getByRole('textbox', { name: 'Industry' }).fill('Payments')
  const quicker = await openAsAna(browser, product, 'partners')
  await quicker.page.evaluate(async (id) => {
    const headers = { 'tandem-workspace': 'northwind', 'content-type': 'application/json' }
    const now = (await (await fetch(`/v1/partners/${id}`, { headers })).json()) as { version: number }
    await fetch(`/v1/partners/${id}`, {
      method: 'PATCH',
      headers: { ...headers, 'if-match': `"${now.version}"` },
      body: JSON.stringify({ industry: 'Energy' }),
    })
  }, partnerId)
  await quicker.context.close()
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'Energy' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Industry' }).inputValue(), 'Payments')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Edit Industry: Payments/ }).waitFor()
  await hand.context.close()
})

test('a note and a file reach the other side', async () => {
  const hand = await signInToPortal('activity')
  const { page } = hand
  await page.getByLabel('Write to Northwind').fill('Is there a German data sheet?')
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await page.getByText('Is there a German data sheet?').last().waitFor()
  await page.goto(`${product.url}/p/northwind/files`)
  await page.getByRole('button', { name: 'Upload a file' }).tap()
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'references.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('customer,since\nHafenkontor,2024\n'),
    })
  await page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).tap()
  await page.getByRole('button', { name: 'references.csv', exact: true }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'references.csv', exact: true }).tap(),
  ])
  assert.equal(download.suggestedFilename(), 'references.csv')

  const team = await openAsAna(browser, product, `partners/${partnerId}`)
  await team.page.getByText('Is there a German data sheet?').first().waitFor()
  await team.context.close()
  await hand.context.close()
})

test('every page of the portal reads well on a phone and on a desk, in dark and light', async () => {
  const variants = [onPhone, { ...onPhone, dark: true }, {}, { dark: true }]
  for (const options of variants) {
    const opened = await signInToPortal('home', options)
    for (const place of ['todo', 'company', 'team', 'contacts', 'files', 'activity', 'developers', 'security']) {
      await opened.page.goto(`${product.url}/p/northwind/${place}`)
      await settled(opened.page)
      await opened.page.getByRole('heading', { level: 1 }).waitFor()
      await assertSound(opened, `portal ${place} ${JSON.stringify(options)}`)
    }
    await opened.context.close()
  }
})
