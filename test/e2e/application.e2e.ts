/** A company applies without an account and is accepted: the public form, the mailed link, the review, the answer. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { fillFirstPage, fillSecondPage } from './support/applying.ts'
import { launch, type Opened, openPage, phone, pictures } from './support/browser.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { assertSound, giveAnaRoles, openAsAna, settled, setUpNorthwind } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let mailbox: Mailbox
let team: Opened
let applicationPage: string
const applicant = 'mira@heidekraut.example'

before(async () => {
  mailbox = await openMailbox()
  product = await startProduct({ environment: { SMTP_URL: mailbox.url } })
  await setUpNorthwind(product)
  browser = await launch()
  team = await openAsAna(browser, product, 'settings/people')
  await giveAnaRoles(team.page, ['admin', 'partner_manager', 'marketing'])
})
after(async () => {
  await browser?.close()
  await product?.stop()
  await mailbox?.close()
})

const why = 'Why do you come to us?'
/** As it is asked after the form was published again. */
const whyNow = 'What brings you to us now?'
const about = {
  Company: 'Heidekraut Software GmbH',
  Website: 'heidekraut.example',
  'Your name': 'Mira Sommer',
  'Work e-mail': applicant,
  [why]: 'Our growers bill by the crate and ask for your product.',
}

test('from “which type fits” to a kept first page: the link to go on comes by mail', async () => {
  const opened = await openPage(browser, product.url, { viewport: phone })
  const { page } = opened
  await page.goto(`${product.url}/o/northwind/start`)
  await page.getByRole('heading', { level: 1, name: 'Become a partner of Northwind' }).waitFor()
  await page
    .getByText(/A decision within \d+ business days/)
    .first()
    .waitFor()
  await settled(page)
  await assertSound(opened, 'which type fits')
  await page
    .getByRole('heading', { name: 'Technology' })
    .locator('xpath=ancestor::*[.//button][1]')
    .getByRole('button', { name: 'Apply' })
    .click()
  await page.getByText('Page 1 of 2').waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Company needs an answer').waitFor()
  await assertSound(opened, 'first page with what is missing')
  await fillFirstPage(page, about)
  assert.match(new URL(page.url()).pathname, /\/o\/northwind\/a\//)
  await page.getByText('Not sent yet. You can close this page').waitFor()
  await opened.context.close()
})

test('meanwhile the form is changed and published again', async () => {
  const { page } = team
  await page.goto(`${product.url}/w/northwind/forms`)
  await page.getByRole('link', { name: /^Technology/ }).click()
  await page.getByRole('button', { name: /^Why do you come to us/ }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(/^Question/).fill(whyNow)
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Changes are not published').waitFor()
  await settled(page)
  await assertSound(team, 'form builder')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 2 is published').waitFor()
})

test('save and resume: the mailed link brings every saved answer back, names the question that changed, and the application is sent', async () => {
  const opened = await openPage(browser, product.url)
  const { page } = opened
  const link = linkIn(await mailbox.newest(applicant, /go on with your application/))
  await page.goto(`${product.url}${link}`)
  await page.getByText('Page 2 of 2').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  for (const [label, value] of Object.entries(about)) {
    const asked = label === why ? whyNow : label
    assert.match(await page.getByLabel(asked, { exact: false }).first().inputValue(), new RegExp(value), asked)
  }
  await page.getByText('This question changed since you answered it.').waitFor()
  await settled(page)
  await assertSound(opened, 'first page, resumed')
  await pictures(page, 'application-resumed')
  assert.equal(await page.getByRole('combobox', { name: 'Country' }).inputValue(), 'Germany')
  assert.ok(await page.getByRole('radio').first().isChecked())
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Page 2 of 2').waitFor()
  await fillSecondPage(page)
  await settled(page)
  await assertSound(opened, 'second page')
  await page.getByRole('button', { name: 'Send application' }).click()
  await page.getByText('Received: we have it and will look at it').waitFor()
  await page.getByText('An answer is promised by').waitFor()
  // Who opened the mailed link has shown that the address is theirs.
  await page.getByText('(confirmed)').waitFor()
  await settled(page)
  await assertSound(opened, 'status page')
  await pictures(page, 'application-status')
  applicationPage = page.url().split('?')[0] ?? ''
  await opened.context.close()
})

test('the reviewer takes it, reads its checks and asks; the applicant answers on the status page', async () => {
  const { page } = team
  await page.goto(`${product.url}/w/northwind/applications`)
  await page.getByText('Heidekraut Software GmbH').first().click()
  await page.getByRole('button', { name: 'Take', exact: true }).click()
  await page.getByText('It is yours').waitFor()
  await page.getByText('None of them declines anybody by itself.').waitFor()
  await page
    .getByText(/^(Passed|Note)$/)
    .first()
    .waitFor()
  await settled(page)
  await assertSound(team, 'application under review')
  await pictures(page, 'application-review')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByLabel('Questions').fill('How many growers use it today?')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click()
  await page.getByText('Asked; the clock stands still until the answers come').waitFor()
  const opened = await openPage(browser, product.url, { viewport: phone })
  await mailbox.newest(applicant, /we have a question/)
  await opened.page.goto(applicationPage)
  await opened.page.getByLabel('How many growers use it today?').fill('About 240, most of them in the north.')
  await opened.page.getByRole('button', { name: 'Send answers' }).click()
  await opened.page.getByText('In review: somebody is reading it').waitFor()
  await assertSound(opened, 'status page after the answer')
  await opened.context.close()
})

test('an acceptance shows its mail first and offers undo; the company is then a partner in qualifying with its manager', async () => {
  const { page } = team
  await page.reload()
  await page.getByRole('tab', { name: /Messages/ }).click()
  await page.getByText('About 240, most of them in the north.').first().waitFor()
  await page.getByRole('button', { name: 'Accept', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByText(`The mail to ${applicant}, sent after 10 minutes`).waitFor()
  await form.getByRole('combobox', { name: 'Manager' }).click()
  await page.getByRole('option', { name: 'Ana Silva' }).click()
  await settled(page)
  await assertSound(team, 'decision')
  await pictures(page, 'application-decision')
  await form.getByRole('button', { name: 'Decide' }).click()
  await page.getByRole('button', { name: 'Undo' }).first().waitFor()
  await settled(page)
  await page
    .getByRole('link', { name: /Heidekraut/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: /Heidekraut/ }).waitFor()
  await page.getByText('Qualifying').first().waitFor()
  await page.getByText('Ana Silva').first().waitFor()
  const opened = await openPage(browser, product.url)
  await opened.page.goto(applicationPage)
  await opened.page
    .getByText('Your application')
    .or(opened.page.getByText('Heidekraut Software GmbH'))
    .first()
    .waitFor()
  await settled(opened.page)
  await assertSound(opened, 'status page after the decision')
  await opened.context.close()
})
