/** Every console screen on the demo, on a desk and in a hand, light and dark; and with TOUR=1 the pictures of docs/tour. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, type Opened, openPage, phone, picture } from './support/browser.ts'
import { assertSound, call, demoPassword, enterPassword, maren, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let partnerId: string
let applicationId: string
let formId: string
/** Ids of the demo by what they show. */
let shown: Record<'assessed' | 'signing' | 'negotiated' | 'inForce' | 'journey', string>

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
  ['candidates', 'candidates'],
  [`candidates/${shown.assessed}`, 'case'],
  [`candidates/${shown.assessed}?tab=result`, 'case-scores'],
  [`candidates/${shown.assessed}?tab=evidence`],
  [`candidates/${shown.signing}?tab=decision`, 'case-decision'],
  ['company-documents'],
  ['screenings'],
  ['rubrics'],
  ['agreements', 'agreements'],
  ['agreements/board'],
  ['agreements/figures'],
  [`agreements/${shown.negotiated}?tab=document`, 'agreement-document'],
  [`agreements/${shown.negotiated}?tab=redlines`, 'agreement-redlines'],
  [`agreements/${shown.inForce}?tab=terms`, 'agreement-terms'],
  [`agreements/${shown.inForce}?tab=signing`],
  [`agreements/${shown.inForce}?tab=dates`],
  [`agreements/resolve?partnerId=${partnerId}`, 'what-holds'],
  ['agreements/templates'],
  ['agreements/clauses'],
  ['agreements/approval-rules'],
  ['onboarding', 'onboarding'],
  ['onboarding?show=board', 'onboarding-board'],
  ['onboarding?show=plots'],
  [`onboarding/${shown.journey}`, 'journey'],
  [`onboarding/${shown.journey}?tab=gate`, 'journey-gate'],
  ['onboarding/first-90-days'],
  ['onboarding/stuck', 'onboarding-stuck'],
  ['onboarding/templates'],
  [`partners/${partnerId}?tab=technical`, 'partner-technical'],
  ['integrations', 'integrations'],
  ['integrations/built', 'integrations-built'],
  ['agreements/import'],
  ['agreements/signing'],
  ['ledger'],
  ['ledger/trial-balance'],
  ['ledger/checks'],
  ['rates'],
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
  ['settings/requests'],
  ['settings/qualification'],
  ['settings/onboarding'],
  ['settings/sdk-releases'],
]
/** New rooms are shown in a hand as well. */
const inHand = new Set([
  'today',
  'candidates',
  'case',
  'case-scores',
  'case-decision',
  'agreement-document',
  'agreement-redlines',
  'agreement-terms',
  'onboarding',
  'journey',
  'journey-gate',
  'integrations',
])

const idOf = async (opened: Opened, path: string): Promise<string> => {
  const { data } = await call<{ data: { id: string }[] }>(opened.page, 'GET', path)
  assert.ok(data[0], path)
  return data[0].id
}

/** Colours that fade into each other are read when they have arrived. */
const endFades = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((done) => requestAnimationFrame(done))
    for (const fade of document.getAnimations()) if (fade instanceof CSSTransition) fade.finish()
  })

/** Opens one screen after the other, and looks at each when it stands. */
const visit = async (
  opened: Opened,
  wanted: (place: string) => boolean,
  look: (place: string, name: string | undefined) => Promise<void>,
) => {
  for (const [place, name] of screens().filter(([place]) => wanted(place))) {
    await opened.page.goto(`${product.url}/w/demo/${place}`)
    await opened.page.getByRole('heading').first().waitFor()
    await settled(opened.page)
    await look(place, name)
  }
  await opened.context.close()
}

test('every screen of the console reads well on a desk, in light and dark', async () => {
  const opened = await openAs(browser, product, maren, 'today')
  const { page } = opened
  partnerId = await idOf(opened, '/v1/partners?q=Brightwater')
  applicationId = await idOf(opened, '/v1/applications?state=in_review')
  formId = await idOf(opened, '/v1/forms')
  shown = {
    assessed: await idOf(opened, '/v1/qualification-cases?state=assessed'),
    signing: await idOf(opened, '/v1/qualification-cases?q=Helix'),
    negotiated: await idOf(opened, '/v1/agreements?q=Sundial'),
    inForce: await idOf(opened, '/v1/agreements?q=Brightwater'),
    journey: await idOf(opened, '/v1/journeys?q=Kapok'),
  }
  await visit(
    opened,
    () => true,
    async (place, name) => {
      if (name) await picture(page, name)
      await assertSound(opened, `${place} on a desk`)
      // Settings are made of the same parts as the forms before them.
      if (place.startsWith('settings/')) return
      await page.emulateMedia({ colorScheme: 'dark' })
      await endFades(page)
      if (name === 'partners') await picture(page, 'partners-dark')
      await assertSound(opened, `${place} in the dark`)
      await page.emulateMedia({ colorScheme: 'light' })
      await endFades(page)
    },
  )
})

test('every screen of the console outside the settings reads well in a hand', async () => {
  const opened = await openAs(browser, product, maren, 'today', { viewport: phone })
  await visit(
    opened,
    (place) => !place.startsWith('settings/'),
    async (place, name) => {
      if (name && inHand.has(name)) await picture(opened.page, `${name}-phone`)
      await assertSound(opened, `${place} in a hand`)
    },
  )
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

/** The principal of a partner that is being onboarded, and the one of a partner that has been live for a while. */
const portalPlaces: readonly [email: string, places: readonly (readonly [place: string, name?: string])[]][] = [
  ['owen.hughes@arborpayments.example', [['start', 'portal-start']]],
  [
    'amara.okafor@brightwatersystems.example',
    [
      ['start'],
      ['agreement', 'portal-agreement'],
      ['qualification'],
      ['developers', 'portal-developers'],
      ['developers/keys', 'portal-keys'],
      ['developers/sandbox', 'portal-sandbox'],
      ['developers/requests', 'portal-requests'],
      ['developers/reference', 'portal-reference'],
      ['developers/docs'],
      ['developers/explorer', 'portal-explorer'],
      ['developers/integrations', 'portal-integrations'],
      ['developers/status'],
    ],
  ],
]

test('the newer pages of the portal read well on a desk and in a hand', async () => {
  for (const [options, suffix] of [
    [{}, ''],
    [{ viewport: phone }, '-phone'],
  ] as const)
    for (const [email, places] of portalPlaces) {
      const opened = await openPage(browser, product.url, options)
      await opened.page.goto(`${product.url}/p/demo/sign-in?to=${encodeURIComponent('/p/demo/start')}`)
      await enterPassword(opened.page, email, demoPassword)
      await opened.page.waitForURL('**/p/demo/start')
      for (const [place, name] of places) {
        await opened.page.goto(`${product.url}/p/demo/${place}`)
        await opened.page.getByRole('heading').first().waitFor()
        await settled(opened.page)
        if (name) await picture(opened.page, `${name}${suffix}`)
        await assertSound(opened, `portal ${place}${suffix}`)
      }
      await opened.context.close()
    }
})

test('a reviewer finds the cards that wait, and each card reads well', async () => {
  for (const [options, suffix] of [
    [{}, ''],
    [{ viewport: phone }, '-phone'],
  ] as const) {
    const opened = await openAs(browser, product, 'femi@kestrel.example', 'reviews', options)
    await opened.page.getByText('Solstice Retail Cloud').first().waitFor()
    await assertSound(opened, `own reviews${suffix}`)
    const { data } = await call<{ data: { id: string; purpose: string }[] }>(
      opened.page,
      'GET',
      '/v1/scorecards?mine=true&state=assigned',
    )
    await opened.page.goto(`${product.url}/w/demo/reviews/${data[0]?.id}`)
    await opened.page.getByRole('group').first().waitFor()
    await settled(opened.page)
    await picture(opened.page, `scorecard${suffix}`)
    await assertSound(opened, `a card${suffix}`)
    await opened.context.close()
  }
})
