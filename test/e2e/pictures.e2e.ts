/** Every console screen on the demo, on a desk and in a hand, light and dark; and with TOUR=1 the pictures of docs/tour. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch, type Opened, openPage, phone, picture } from './support/browser.ts'
import { assertSound, call, maren, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let partnerId: string
let applicationId: string
let formId: string

before(async () => {
  product = await startProduct({ demo: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

/** Screens with the name of their picture in the tour, where they have one. */
const screens = (): [place: string, name?: string][] => [
  ['today?owner=all', 'today'],
  ['tasks'],
  ['partners', 'partners'],
  ['partners/board', 'board'],
  ['partners/funnel'],
  [`partners/${partnerId}`, 'partner'],
  ['contacts'],
  ['duplicates'],
  ['imports'],
  ['applications', 'applications'],
  [`applications/${applicationId}`, 'application'],
  ['forms'],
  [`forms/${formId}`, 'form-builder'],
  ['calls'],
  ['partner-types'],
  ['custom-fields'],
  ['small-lists'],
  ['settings/account'],
  ['settings/people'],
  ['settings/roles'],
  ['settings/workspace'],
  ['settings/audit', 'audit'],
  ['settings/mails', 'outbox'],
  ['settings/jobs'],
  ['settings/keys'],
  ['settings/webhooks', 'webhooks'],
  ['settings/deliveries', 'deliveries'],
  ['settings/sandboxes'],
]

const idOf = async (opened: Opened, path: string): Promise<string> => {
  const { data } = await call<{ data: { id: string }[] }>(opened.page, 'GET', path)
  assert.ok(data[0], path)
  return data[0].id
}

for (const [words, options, suffix] of [
  ['on a desk', {}, ''],
  ['on a desk in the dark', { dark: true }, '-dark'],
  ['in a hand', { viewport: phone }, '-phone'],
] as const)
  test(`every screen ${suffix === '-phone' ? 'outside the settings' : 'of the console'} reads well ${words}`, async () => {
    const opened = await openAs(browser, product, maren, 'today', options)
    partnerId = await idOf(opened, '/v1/partners?q=Brightwater')
    applicationId = await idOf(opened, '/v1/applications?state=in_review')
    formId = await idOf(opened, '/v1/forms')
    for (const [place, name] of screens().filter(([place]) => suffix !== '-phone' || !place.startsWith('settings/'))) {
      await opened.page.goto(`${product.url}/w/demo/${place}`)
      await opened.page.getByRole('heading').first().waitFor()
      await settled(opened.page)
      if (
        name &&
        (suffix === '' || (suffix === '-dark' && name === 'partners') || (suffix === '-phone' && name === 'today'))
      )
        await picture(opened.page, `${name}${suffix}`)
      await assertSound(opened, `${place} ${words}`)
    }
    await opened.context.close()
  })

test('the pages without an account read well on a phone', async () => {
  const opened = await openPage(browser, product.url, { viewport: phone })
  for (const [place, name] of [
    ['start', 'which-type-fits-phone'],
    ['apply/technology', 'application-form-phone'],
    ['find'],
  ] as const) {
    await opened.page.goto(`${product.url}/o/demo/${place}`)
    await opened.page.getByRole('heading').first().waitFor()
    await settled(opened.page)
    if (name) await picture(opened.page, name)
    await assertSound(opened, place)
  }
  await opened.context.close()
})
