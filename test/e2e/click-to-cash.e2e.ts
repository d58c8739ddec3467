/** From a partner's link to money on its account and a refund after it, as a partner and a finance person go through it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { principalOf } from '../../src/demo/joiners.ts'
import { launch, type Opened, openPage, pictures } from './support/browser.ts'
import { assertSound, call, demoPassword, enterPassword, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

const company = 'Orchard & Vale'
const noor = 'noor@kestrel.example'
/** What a visitor's browser says of itself. */
const visitorAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'

let product: Product
let browser: Browser
let partner: Opened
let finance: Opened

before(async () => {
  product = await startProduct({ demo: true })
  browser = await launch()
  partner = await openPage(browser, product.url)
  const { page } = partner
  await page.goto(`${product.url}/p/demo/sign-in?to=${encodeURIComponent('/p/demo/links')}`)
  await enterPassword(page, principalOf(company).email, demoPassword)
  await page.waitForURL('**/p/demo/links')
  await settled(page)
  finance = await openAs(browser, product, noor, 'payouts/all')
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

type Line = { id: string; occurredAt: string; state: string; netMinor: string }
const newestLine = async (): Promise<Line | undefined> => {
  const { data } = await call<{ data: Line[] }>(partner.page, 'GET', '/v1/portal/commissions?limit=1')
  return data[0]
}
/** What happens after a request, by the loops: asked for until it is there. */
const until = async <Value>(what: string, ask: () => Promise<Value | undefined | false>): Promise<Value> => {
  const limit = performance.now() + 30_000
  for (;;) {
    const found = await ask()
    if (found) return found
    assert.ok(performance.now() < limit, `${what} did not come`)
    await pause(250)
  }
}
/** The company's shop, with a key of its own. */
const shop = async () => {
  const { stdout } = await product.command('keys', 'create', '--workspace', 'demo', '--scopes', '*', '--json')
  const { key } = JSON.parse(stdout) as { key: string }
  return async <Answer>(path: string, body: object): Promise<Answer> => {
    const answer = await fetch(`${product.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, `${path}: ${answer.status}`)
    return (await answer.json()) as Answer
  }
}

/** Finance looks at the newest signal of fraud and finds nothing wrong. */
const clearFlag = async (): Promise<void> => {
  const { page } = finance
  const { data } = await call<{ data: { id: string }[] }>(
    page,
    'GET',
    '/v1/fraud-flags?state=open&sort=-raisedAt&limit=5',
  )
  await page.goto(`${product.url}/w/demo/attribution/flags?open=${data[0]!.id}`)
  await page.getByRole('button', { name: 'Nothing is wrong' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nothing is wrong?' })
  await dialog.getByLabel('Reason').fill('They had the order ready on the phone')
  await dialog.getByRole('button', { name: 'Clear the flag' }).click()
  await page.getByText('The flag is cleared').waitFor()
  await settled(page)
  await page.goto(`${product.url}/w/demo/payouts/all`)
  await settled(page)
}

test('a partner makes a link, a visitor follows it and buys, and the partner reads what it earned and why', async () => {
  const { page } = partner
  await page.getByRole('button', { name: 'New link' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Key').fill('harvest-letter')
  await form.getByLabel('Name, for yourself').fill('Harvest letter')
  await form.getByRole('button', { name: 'Make', exact: true }).click()
  await page.getByText('"Harvest letter" is ready to share').waitFor()
  await settled(page)
  await assertSound(partner, 'links of a partner')
  await pictures(page, 'partner-links')
  const { data } = await call<{ data: { address: string }[] }>(page, 'GET', '/v1/portal/links?q=harvest')
  const visit = await fetch(data[0]!.address, { redirect: 'manual', headers: { 'user-agent': visitorAgent } })
  assert.equal(visit.status, 302)
  const landed = new URL(visit.headers.get('location')!)
  const clickId = landed.searchParams.get('tandem_click')
  assert.ok(clickId, `a click in ${landed}`)

  const send = await shop()
  const customer = { externalId: 'K-9001', name: 'Mulberry Lodge', email: 'billing@mulberry-lodge.example' }
  await send('/v1/leads', { source: 'website', externalId: 'lead-K-9001', customer, kind: 'demo', clickId })
  const before = (await newestLine())?.id
  await send('/v1/sales', {
    source: 'billing',
    externalId: 'K-9001-01',
    customer: { externalId: customer.externalId },
    currency: 'EUR',
    grossMinor: '59500',
    taxMinor: '9500',
    kind: 'new',
    occurredAt: new Date().toISOString(),
    lines: [{ product: 'Billing', quantity: '1', netMinor: '50000' }],
  })
  const line = await until('the commission', async () => {
    const newest = await newestLine()
    return newest && newest.id !== before && newest
  })
  // A sale that follows its click within a minute is held until somebody has looked at it.
  assert.equal(line.state, 'held')
  await clearFlag()
  await until('the release of the line', async () => (await newestLine())?.state === 'pending')
  await page.goto(`${product.url}/p/demo/earnings`)
  await settled(page)
  await assertSound(partner, 'earnings')
  await pictures(page, 'earnings')
  await page.goto(`${product.url}/p/demo/earnings/commissions/${line.id}`)
  await page.getByText('Why this amount').waitFor()
  await settled(page)
  await assertSound(partner, 'why an amount')
  await pictures(page, 'earning-why')
})

test('finance enters what the bank shows, the run is closed, and the partner reads that it was paid', async () => {
  const { page } = finance
  const { data } = await call<{ data: { id: string; run: { id: string }; partner: { name: string } }[] }>(
    page,
    'GET',
    '/v1/payouts?state=submitting&limit=50',
  )
  const payout = data.find((one) => one.partner.name === company)
  assert.ok(payout, 'a payout on its way')
  await assertSound(finance, 'payouts')
  await pictures(page, 'payouts')
  await page.goto(`${product.url}/w/demo/payouts/${payout.id}`)
  await settled(page)
  await assertSound(finance, 'a payout')
  await pictures(page, 'payout')
  await page.getByRole('button', { name: 'It arrived' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Day').fill(new Date().toISOString().slice(0, 10))
  await form.getByLabel('Reference of the bank').fill('E2E-4711')
  await form.getByRole('button', { name: 'It arrived' }).click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText('Settled').first().waitFor()
  await page.goto(`${product.url}/w/demo/payouts/runs/${payout.run.id}`)
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await dialog.waitFor({ state: 'hidden' })
  await settled(page)
  await assertSound(finance, 'a run')
  await pictures(page, 'payout-run')

  await partner.page.goto(`${product.url}/p/demo/payments`)
  await settled(partner.page)
  await assertSound(partner, 'payments')
  await pictures(partner.page, 'payments')
  const paid = await call<{ data: { id: string; state: string }[] }>(partner.page, 'GET', '/v1/portal/payouts?limit=5')
  assert.equal(paid.data.find((one) => one.id === payout.id)?.state, 'settled')
})

test('a refund of a sale that was paid leaves the paid line and becomes a debt that later payouts offset', async () => {
  const { page } = finance
  type Paid = { id: string; partner: { name: string }; saleId: string | null; netMinor: string }
  const { data } = await call<{ data: Paid[] }>(page, 'GET', '/v1/commissions?state=paid&limit=100')
  const line = data.find((one) => one.partner.name === company && one.saleId !== null)
  assert.ok(line, 'a paid line of a sale')
  await page.goto(`${product.url}/w/demo/attribution/sales/${line.saleId}`)
  await page.getByRole('button', { name: 'Record a refund' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Its id').fill('refund-E2E-1')
  await form.getByRole('button', { name: 'Record the refund' }).click()
  await page.getByText('The refund is recorded').waitFor()
  await settled(page)
  await pictures(page, 'sale-refunded')
  const earnings = await until('the debt', async () => {
    const { currencies } = await call<{ currencies: { currency: string; debtMinor?: string }[] }>(
      partner.page,
      'GET',
      '/v1/portal/earnings',
    )
    return currencies.find((one) => one.currency === 'EUR' && BigInt(one.debtMinor ?? '0') !== 0n)
  })
  assert.ok(earnings)
  await partner.page.goto(`${product.url}/p/demo/earnings`)
  await partner.page.getByText(/taken back after payment/).waitFor()
  await assertSound(partner, 'earnings with a debt')
  const again = await call<{ state: string }>(page, 'GET', `/v1/commissions/${line.id}`)
  assert.equal(again.state, 'paid')
})
