/** The first quarter of an hour without the demo: the printed link, the workspace, empty rooms that name the next step, the first partner. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch, type Opened, openPage, phone, pictures } from './support/browser.ts'
import { assertSound, call, enterPassword, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let opened: Opened
let setUpLink: string

before(async () => {
  product = await startProduct({ fresh: true })
  browser = await launch()
  opened = await openPage(browser, product.url)
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

test('the start prints a link that works once, and behind it stand workspace and admin on one page', async () => {
  const { page } = opened
  const [link] = /http:\/\/\S+set-up\?token=[\w-]+/.exec(product.printed()) ?? []
  assert.ok(link, product.printed())
  setUpLink = link
  await page.goto(link)
  await page.getByRole('heading', { name: 'Set up Tandem' }).waitFor()
  await page.getByText('Trial database: kept in this folder only').waitFor()
  await assertSound(opened, 'set-up')
  await pictures(page, 'set-up')
  await page.getByLabel('Your company or program').fill('Fernweh Söftware')
  assert.equal(await page.getByLabel('Address').inputValue(), 'fernweh-software')
  await page.getByLabel('Your name').fill('Ida Holm')
  await page.getByLabel('E-mail').fill('ida@fernweh.example')
  await page.getByLabel('New password').first().fill('short')
  await page.getByRole('button', { name: 'Make the workspace' }).click()
  await page.getByRole('alert').filter({ hasText: /12/ }).waitFor()
  await page.getByLabel('New password').first().fill('seven geese over the fjord')
  await page.getByLabel('A look around').check()
  await page.getByRole('button', { name: 'Make the workspace' }).click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await page.getByRole('button', { name: /Ida Holm/ }).waitFor()
})

test('the link was used up: a second visitor is told so and shown the sign-in', async () => {
  const second = await openPage(browser, product.url)
  await second.page.goto(setUpLink)
  await second.page.getByText('This link was used already').waitFor()
  await second.page.getByRole('link', { name: 'Sign in to Tandem' }).click()
  await second.page.getByLabel('E-mail').waitFor()
  await assertSound(second, 'sign-in')
  await second.context.close()
})

test('every empty room says in a sentence what will be here', async () => {
  const { page } = opened
  for (const [place, words] of [
    ['today', /Nothing waits for you\. Tasks from applications/],
    ['partners', /No partners yet: import a list, publish an application form, or add one/],
    ['contacts', /No contacts yet|contacts/i],
    ['duplicates', /No pairs to look at/],
    ['imports', /import/i],
    ['applications', /Nothing waiting|application/i],
  ] as const) {
    await page.goto(`${product.url}/w/fernweh-software/${place}`)
    await page.getByText(words).first().waitFor()
    await settled(page)
    await assertSound(opened, `${place}, empty`)
    if (place === 'partners') await pictures(page, 'empty-partners')
  }
})

test('the first partner is added from the empty list, and its record says what it lacks', async () => {
  const { page } = opened
  await page.goto(`${product.url}/w/fernweh-software/partners`)
  await page
    .getByRole('button', { name: /^(Add|New) partner/ })
    .first()
    .click()
  await page.getByLabel('Legal name').fill('Wolkenbruch Systeme GmbH')
  await page.getByLabel(/^Website/).fill('wolkenbruch.example')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 1, name: 'Wolkenbruch Systeme GmbH' }).waitFor()
  await settled(page)
  await assertSound(opened, 'the first partner')
  await pictures(page, 'first-partner')
  await page.goto(`${product.url}/w/fernweh-software/partners`)
  await page.getByRole('link', { name: 'Wolkenbruch Systeme GmbH' }).first().waitFor()
})

const rooms = [
  'today',
  'tasks',
  'partners',
  'partners/board',
  'partners/funnel',
  'contacts',
  'duplicates',
  'imports',
  'applications',
  'forms',
  'calls',
  'settings/people',
  'settings/audit',
  'settings/mails',
  'settings/jobs',
  'settings/keys',
  'settings/webhooks',
  'settings/deliveries',
  'settings/sandboxes',
]

test('a room with next to nothing in it reads well in a hand and in the dark', async () => {
  const hand = await openPage(browser, product.url, { viewport: phone, dark: true })
  await hand.page.goto(product.url)
  await enterPassword(hand.page, 'ida@fernweh.example', 'seven geese over the fjord')
  await hand.page.waitForURL('**/w/fernweh-software**')
  for (const place of rooms) {
    await hand.page.goto(`${product.url}/w/fernweh-software/${place}`)
    await hand.page.getByRole('heading').first().waitFor()
    await settled(hand.page)
    await assertSound(hand, `${place}, empty, on a phone in the dark`)
  }
  await hand.context.close()
})

test('a name of 120 characters of another script breaks no page, whatever its width', async () => {
  const { page } = opened
  const long =
    'საქართველოს ციფრული გადახდებისა და ინტეგრირებული საბანკო ტექნოლოგიების განვითარების საერთაშორისო პარტნიორული კავშირი'
      .padEnd(120, ' ა')
      .slice(0, 120)
  const made = await call<{ id: string }>(
    page,
    'POST',
    '/v1/partners',
    { legalName: long, website: 'https://a-very-long-host-name-that-nobody-would-choose-by-themselves.example' },
    'fernweh-software',
  )
  assert.ok(made.id, JSON.stringify(made))
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const place of ['partners', 'partners/board', `partners/${made.id}`, `partners/${made.id}?tab=history`]) {
      await page.goto(`${product.url}/w/fernweh-software/${place}`)
      await page.getByText(long.slice(0, 20)).first().waitFor()
      await settled(page)
      await assertSound(opened, `${place} with a long name at ${width} px`)
    }
  }
})
