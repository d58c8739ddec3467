/** How reviewers work: interests declared from their own list, cards scored with the number keys. */
import type { Opened } from './browser.ts'
import { ask, type Body, open, press } from './northwind.ts'

/** One's interests, declared from the card that waits in one's own list. */
export const declareFromOwnList = async (reviewer: Opened, company: string): Promise<void> => {
  await open(reviewer, 'reviews')
  await reviewer.page.getByText(company).first().click()
  await press(reviewer.page, 'Declare')
  await press(reviewer.page.getByRole('dialog'), 'Declare')
  await reviewer.page.getByText('No interest declared; you can score').waitFor()
}

export const cardOf = async (reviewer: Opened, caseId: string, purpose: string): Promise<string> => {
  const { scorecards } = await ask(reviewer, 'GET', `/v1/qualification-cases/${caseId}`)
  return scorecards.find((card: Body) => card.isMine && card.purpose === purpose && card.state !== 'recused').id
}

/** Scored with the number keys alone; evidence is named where a criterion asks for it. */
export const scoreByKeys = async (
  reviewer: Opened,
  caseId: string,
  purpose: 'technical' | 'business' | 'fit',
  key: string,
): Promise<void> => {
  const { page } = reviewer
  await open(reviewer, `reviews/${await cardOf(reviewer, caseId, purpose)}`)
  const criteria = page.getByRole('region').filter({ has: page.getByRole('group') })
  const count = await criteria.count()
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press(key)
    await page.keyboard.press('j')
  }
  for (const criterion of await criteria.filter({ hasText: /Needs (evidence|a document)/ }).all()) {
    // A document of the company that was accepted; who may not see which there are says where it stands.
    const known = criterion.getByRole('combobox', { name: /^Evidence for/ })
    const byHand = criterion.getByRole('textbox', { name: /^Where it stands/ })
    await known.or(byHand).first().waitFor()
    await criterion.getByRole('combobox', { name: /^Kind of evidence/ }).selectOption('document')
    await known.or(byHand).first().click()
    if (await known.isVisible()) await page.getByRole('option').filter({ visible: true }).first().click()
    else await byHand.fill('Discovery call')
    await criterion.getByRole('button', { name: 'Add evidence' }).click()
  }
  await page.getByText(`${count} of ${count}`, { exact: true }).waitFor()
  await press(page, 'Submit')
  await page.getByText('Submitted and sealed').waitFor()
}
