/** How a company fills in the seeded application form of a technology partner. */
import type { Page } from 'playwright-core'

/** The first page, by the words of its questions; goes on to the second. */
export const fillFirstPage = async (page: Page, about: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, value] of Object.entries(about)) await page.getByLabel(label, { exact: false }).first().fill(value)
  await page.getByRole('combobox', { name: 'Country' }).fill('Germany')
  await page.getByRole('option', { name: 'Germany' }).click()
  await page.getByRole('radio').first().check()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Page 2 of 2').waitFor()
}

export const fillSecondPage = async (page: Page): Promise<void> => {
  await page.getByLabel('Your product').fill('Crate Ledger')
  await page.getByLabel('Users today').fill('240')
  await page.getByLabel('Years of experience with APIs').fill('3')
  // Asked only of those who have some experience.
  await page.getByLabel(/in production/).fill('2')
  await page.getByLabel('People in development').fill('6')
  await page.getByRole('checkbox', { name: 'API', exact: true }).check()
}
