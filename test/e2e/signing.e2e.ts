/** Signing as it is done by others than us: on a phone without an account, and with nothing but keys. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, type Opened, openPage, phone, picture, pictures } from './support/browser.ts'
import { assertSound, call, maren, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let team: Opened
let agreementId: string

before(async () => {
  product = await startProduct({ demo: true })
  browser = await launch()
  team = await openAs(browser, product, maren, 'agreements')
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

type Mail = { id: string; to: { email: string }; text: string }
/** The newest link of a sort that was mailed to an address; the demo's mails are kept, so that they can be read. */
const linkTo = async (email: string, sort: 'negotiate' | 'sign'): Promise<string> => {
  const { data } = await call<{ data: { id: string }[] }>(team.page, 'GET', `/v1/mails?q=${encodeURIComponent(email)}`)
  for (const { id } of data) {
    const mail = await call<Mail>(team.page, 'GET', `/v1/mails/${id}`)
    const found = new RegExp(`/o/demo/${sort}/[\\w-]{43}`).exec(JSON.stringify(mail))?.[0]
    if (found) return `${product.url}${found}`
  }
  throw new Error(`No link to ${sort} was mailed to ${email}`)
}
const draftOf = async (partner: string): Promise<string> => {
  const { data } = await call<{ data: { id: string }[] }>(
    team.page,
    'GET',
    `/v1/agreements?q=${partner}&openState=draft`,
  )
  assert.ok(data[0], partner)
  return data[0].id
}
const show = async (page: Page, id: string, tab: string) => {
  await page.goto(`${product.url}/w/demo/agreements/${id}?tab=${tab}`)
  await page.getByRole('tab', { name: tab, exact: false }).first().waitFor()
  await settled(page)
}
const press = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name }).first().click()
  await settled(page)
}
const stateOf = async (id: string) =>
  await call<{
    state: string
    openVersion: { state: string } | null
    draft: { approvals: { id: string; answer: string | null; current: boolean }[] } | null
  }>(team.page, 'GET', `/v1/agreements/${id}`)

test('a draft is talked about by link on a phone, and approved by who did not write it', async () => {
  const { page } = team
  const id = await draftOf('Cloudmere')
  agreementId = id
  // The draft pays sooner than the program does, so finance will be asked.
  const { version } = await call<{ version: number }>(page, 'GET', `/v1/agreements/${id}`)
  await page.evaluate(
    async ({ id, version }) => {
      await fetch(`/v1/agreements/${id}/draft`, {
        method: 'PATCH',
        headers: { 'tandem-workspace': 'demo', 'content-type': 'application/json', 'if-match': `"${version}"` },
        body: JSON.stringify({ terms: [{ kind: 'commission_hold', values: { days: 14 } }] }),
      })
    },
    { id, version },
  )
  await show(page, id, 'document')
  await assertSound(team, 'the draft')
  await press(page, 'Send to the partner')
  await show(page, id, 'redlines')
  await page.getByLabel('Name of the person').fill('Priya Nair')
  await page.getByLabel('Their e-mail').fill('priya@cloudmere.example')
  await press(page, 'Mail a link')
  await page.getByRole('cell', { name: 'priya@cloudmere.example' }).waitFor()

  const partner = await openPage(browser, await linkTo('priya@cloudmere.example', 'negotiate'), { viewport: phone })
  await partner.page.goto(await linkTo('priya@cloudmere.example', 'negotiate'))
  await partner.page.getByText('It is your turn').waitFor()
  await assertSound(partner, 'the negotiation by link on a phone')
  await picture(partner.page, 'negotiation-by-link-phone')
  await press(partner.page, /^Propose a change ?: Deal protection/)
  await partner.page.getByLabel('days', { exact: true }).fill('60')
  await partner.page.getByLabel('Why').first().fill('Our deals close within two months')
  await partner.page.getByRole('button', { name: 'Propose', exact: true }).click()
  await settled(partner.page)
  await partner.page
    .getByText(/→ 60 days/)
    .first()
    .waitFor()
  await press(partner.page, 'Give it back')
  await partner.page.getByText(/holds the pen/).waitFor()

  await show(page, id, 'redlines')
  await page
    .getByText(/→ 60 days/)
    .first()
    .waitFor()
  await assertSound(team, 'redlines')
  await press(page, /^Accept change 1/)
  await page.getByText('accepted', { exact: true }).waitFor()
  await press(page, 'Hand over the pen')
  await press(page, 'Accept this text')

  await partner.page.reload()
  await partner.page.getByText('What changed since your last turn').waitFor()
  await press(partner.page, 'Accept this text')
  await partner.page.getByText('Both sides have accepted this text', { exact: false }).waitFor()
  await partner.context.close()

  // Whoever wrote it does not approve it; finance does.
  assert.equal((await stateOf(id)).openVersion?.state, 'approving')
  const finance = await openAs(browser, product, 'noor@kestrel.example', `agreements/${id}?tab=approvals`)
  await press(finance.page, 'Approve')
  await finance.page.getByText(/Approved by Noor/).waitFor()
  await assertSound(finance, 'approvals')
  await pictures(finance.page, 'agreement-approvals')
  await finance.context.close()
})

test('it is signed on a phone without an account', async () => {
  const { page } = team
  await show(page, agreementId, 'signing')
  const people = [
    ['Priya Nair', 'priya@cloudmere.example', 'Director of partnerships'],
    ['Maren Voss', 'maren@kestrel.example', 'Head of partnerships'],
  ] as const
  for (const [at, [name, email, title]] of people.entries()) {
    await page.getByLabel('Name', { exact: true }).nth(at).fill(name)
    await page.getByLabel('E-mail', { exact: true }).nth(at).fill(email)
    await page.getByLabel('Title', { exact: true }).nth(at).fill(title)
  }
  await press(page, 'Send for signature')
  await page.getByRole('heading', { name: 'Version 1, out for signature' }).waitFor()

  const signing = await openPage(browser, product.url, { viewport: phone })
  await signing.page.goto(await linkTo('priya@cloudmere.example', 'sign'))
  await signing.page.getByRole('heading', { name: 'I sign' }).waitFor()
  await assertSound(signing, 'the signing page on a phone')
  await signing.page.getByLabel('I agree to read and sign electronically').check()
  await signing.page.getByText('Drawn', { exact: true }).click()
  await assertSound(signing, 'the signature pad')
  await signing.page.getByText('Typed', { exact: true }).click()
  await signing.page.getByLabel(/I may sign for/).check()
  await signing.page.getByRole('button', { name: 'I sign' }).scrollIntoViewIfNeeded()
  await picture(signing.page, 'signing-phone')
  await press(signing.page, 'I sign')
  await signing.page.getByText(/You signed on/).waitFor()
  // Nothing scrolls sideways on the smallest phone either.
  await signing.page.setViewportSize({ width: 320, height: 640 })
  await assertSound(signing, 'the signed page at 320 px')
  await signing.context.close()
})

/** How the element that has the focus is drawn, with what stands for it when it is hidden itself. */
const focusLook = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    const drawn = [element, element.nextElementSibling, element.parentElement].filter((one) => one !== null)
    const look = () =>
      drawn
        .map((one) => {
          const style = getComputedStyle(one)
          return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join()
        })
        .join(' | ')
    const focused = look()
    element.blur()
    const unfocused = look()
    element.focus({ focusVisible: true } as FocusOptions)
    return {
      name: `${element.labels?.[0]?.textContent ?? ''} ${element.getAttribute('aria-label') ?? ''} ${element.textContent ?? ''}`.trim(),
      shows: focused !== unfocused,
    }
  })

test('read, agree and sign with nothing but keys, and the focus is always to be seen', async () => {
  const opened = await openPage(browser, product.url, { dark: true })
  const { page } = opened
  await page.addInitScript(() => {
    addEventListener('pointerdown', () => document.documentElement.setAttribute('data-pointer', 'used'), true)
  })
  await page.goto(await linkTo('maren@kestrel.example', 'sign'))
  await page.getByRole('heading', { name: 'I sign' }).waitFor()
  await settled(page)
  await assertSound(opened, 'the signing page in the dark')
  const reach = async (name: RegExp) => {
    for (let at = 0; at < 80; at += 1) {
      await page.keyboard.press('Tab')
      const focus = await focusLook(page)
      assert.ok(focus.shows, `the focus is not to be seen on: ${focus.name}`)
      if (name.test(focus.name)) return
    }
    throw new Error(`The keyboard does not reach ${name}`)
  }
  await reach(/I agree to read and sign electronically/)
  await page.keyboard.press('Space')
  await settled(page)
  assert.ok(await page.getByLabel('I agree to read and sign electronically').isChecked())
  await reach(/I may sign for/)
  await page.keyboard.press('Space')
  await reach(/^I sign$/)
  await page.keyboard.press('Enter')
  await page.getByText(/You signed on/).waitFor()
  assert.equal(await page.locator('[data-pointer]').count(), 0, 'no pointer was used')
  await opened.context.close()
})

test('the last signature puts it in force, and its terms are what holds', async () => {
  const { page } = team
  let state = ''
  for (let tries = 0; tries < 60 && !['in_force', 'expiring'].includes(state); tries += 1) {
    await page.waitForTimeout(500)
    state = (await stateOf(agreementId)).state
  }
  assert.ok(['in_force', 'expiring'].includes(state), state)
  await show(page, agreementId, 'terms')
  await page.getByText('Signed and in force today').waitFor()
  await assertSound(team, 'the agreement in force')
})
