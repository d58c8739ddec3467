/** A morning without a mouse: the queue by keys alone, the list of keys, and a partner found by typing. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch, type Opened, pictures } from './support/browser.ts'
import { aiko, assertSound, openAs, settled } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

let product: Product
let browser: Browser
let opened: Opened

before(async () => {
  product = await startProduct({ demo: true })
  browser = await launch()
  opened = await openAs(browser, product, aiko, 'today')
})
after(async () => {
  await browser?.close()
  await product?.stop()
})

const task = (name: string) => opened.page.getByRole('button', { name, exact: true })

test('j and k move, Enter opens a task beside the queue, Escape closes it', async () => {
  const { page } = opened
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  const panel = page.locator('aside[aria-label]').last()
  await panel.waitFor()
  await panel.getByText('Why it stands here').waitFor()
  await settled(page)
  await assertSound(opened, 'today with a task open')
  await pictures(page, 'today-open')
  await page.keyboard.press('Escape')
  await page.getByText('Why it stands here').waitFor({ state: 'detached' })
})

test('? lists the keys', async () => {
  const { page } = opened
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Snooze', { exact: true }).waitFor()
  await assertSound(opened, 'keyboard shortcuts')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
})

test('s puts a task off and takes it back, e finishes it', async () => {
  const { page } = opened
  const name = 'Check the marketplace listing text'
  await page.reload()
  await task(name).waitFor()
  const rows = await page.locator('[data-item]').allInnerTexts()
  const at = rows.findIndex((text) => text.includes(name))
  assert.ok(at >= 0)
  const goTo = async () => {
    for (let step = 0; step <= at; step += 1) await page.keyboard.press('j')
  }
  await goTo()
  await page.keyboard.press('s')
  await page.getByRole('menuitem', { name: /Tomorrow morning/ }).press('Enter')
  await page.getByText(/^Snoozed until/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await task(name).waitFor()
  await page.reload()
  await task(name).waitFor()
  await goTo()
  await page.keyboard.press('e')
  await page.getByText(`Done: ${name}`).waitFor()
  await page.reload()
  await page.locator('[data-item]').first().waitFor()
  assert.equal(await task(name).count(), 0)
})

test('the palette finds a partner by a part of its name and goes there', async () => {
  const { page } = opened
  await page.keyboard.press('Control+k')
  const search = page.getByRole('combobox', { name: 'Partner, agreement, deal, payout or page' })
  await search.fill('nakano')
  await page
    .getByRole('option', { name: /Nakano Integration Works/ })
    .first()
    .waitFor()
  await assertSound(opened, 'search and jump')
  await pictures(page, 'search')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Nakano Integration Works' }).waitFor()
  await settled(page)
  await assertSound(opened, 'partner')
})
