/** Signing in: a password, a wrong one, a second browser that is shown the door at once, and a link read in the outbox. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible, launch, openPage, pictures } from './support/browser.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { ana, assertSound, enterPassword, openAsAna, settled, setUpNorthwind } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let mailbox: Mailbox

before(async () => {
  mailbox = await openMailbox()
  product = await startProduct({ environment: { SMTP_URL: mailbox.url } })
  await setUpNorthwind(product)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await product?.stop()
  await mailbox?.close()
})

test('a wrong password and an unknown address get the same words, and what was typed stays', async () => {
  const opened = await openPage(browser, product.url)
  const { page } = opened
  await page.goto(product.url)
  await page.getByRole('heading', { name: 'Sign in to Tandem' }).waitFor()
  await assertSound(opened, 'sign-in')
  await pictures(page, 'sign-in')
  const refusals: string[] = []
  for (const email of [ana.email, 'nobody@northwind.example']) {
    await enterPassword(page, email, 'not the password')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    refusals.push((await alert.innerText()).replace(/\s+/g, ' ').replace(/Request .*/, ''))
    assert.equal(await page.getByLabel('E-mail').inputValue(), email)
    await page.reload()
  }
  assert.equal(refusals[0], refusals[1])
  assert.match(refusals[0] ?? '', /Invalid email or password/)
  await enterPassword(page, ana.email, ana.password)
  await page.waitForURL('**/w/northwind**')
  await opened.context.close()
})

test('a sign-in that is ended in the settings is out at once in the other browser', async () => {
  const here = await openAsAna(browser, product, 'settings/account')
  const there = await openAsAna(browser, product, 'partners')
  await there.page.getByText('No partners yet').waitFor()
  await here.page.reload()
  await here.page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  await settled(here.page)
  await assertSound(here, 'my account')
  await pictures(here.page, 'signed-in-places')
  await here.page.getByRole('button', { name: 'End all others' }).click()
  await here.page.getByRole('dialog').getByText('Every other browser and phone is signed out at once.').waitFor()
  await here.page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click()
  await here.page.getByText(/\d+ (signed out|sign-ins? ended)/).waitFor()
  await there.page.getByRole('link', { name: 'Contacts' }).first().click()
  await there.page.getByText('Not signed in').waitFor()
  await there.page.reload()
  await there.page.getByLabel('E-mail').waitFor()
  await here.page.reload()
  await here.page.getByText('This one').waitFor()
  await here.context.close()
  await there.context.close()
})

test('a mailed link signs in after one press, once', async () => {
  const asker = await openPage(browser, product.url)
  await asker.page.goto(product.url)
  await asker.page.getByLabel('E-mail').fill(ana.email)
  await asker.page.getByRole('button', { name: 'Send me a sign-in link' }).click()
  await asker.page.getByText(`A link is on its way to ${ana.email}`).waitFor()
  await assertSound(asker, 'a link was sent')
  const mail = await mailbox.newest(ana.email, /sign-in link/)
  const link = linkIn(mail)
  await asker.page.goto(`${product.url}${link}`)
  await asker.page.getByRole('button', { name: 'Sign me in' }).waitFor()
  await assertSound(asker, 'the mailed link')
  await asker.page.getByRole('button', { name: 'Sign me in' }).click()
  await asker.page.waitForURL('**/w/northwind**')
  const late = await openPage(browser, product.url)
  await late.page.goto(`${product.url}${link}`)
  await late.page.getByRole('button', { name: 'Sign me in' }).click()
  await late.page.getByRole('alert').waitFor()
  await late.page.getByRole('link', { name: 'Ask for a new link' }).waitFor()
  for (const one of [asker, late]) await one.context.close()
})

test('an admin sees the mail in the outbox, but not the link that would sign the admin in as somebody else', async () => {
  const opened = await openAsAna(browser, product, 'settings/mails')
  const { page } = opened
  await page.getByText('Your sign-in link').first().click()
  const mail = page.getByRole('dialog', { name: 'Your sign-in link' })
  await mail.getByText('Plain text').click()
  await mail.getByText(/sign-in\/link\?token=…/).waitFor()
  assert.doesNotMatch(await mail.innerText(), /token=[\w-]/)
  await assertAccessible(page, 'outbox with a mail open')
  await opened.context.close()
})
