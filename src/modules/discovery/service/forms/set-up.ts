/** What a new workspace begins with: a published form per type, reasons, and what each type asks and gives. */
import type { Tx } from '#platform/context.ts'
import { publishedForms } from '../../queries/forms.ts'
import { lockSettings, putReason, writeSettings } from '../../queries/settings.ts'
import { seededReasons, wordsLanguages } from '../../words/decisions.ts'
import { listPartnerTypes } from '../partners.ts'
import { publishForm } from './publish.ts'
import { seededFits } from './seeded/fits.ts'
import { seededForms } from './seeded/forms.ts'
import { insertNewForm } from './write.ts'

export const setUpDiscovery = async (tx: Tx): Promise<void> => {
  // A sandbox begins with the forms of its live workspace.
  if ((await publishedForms(tx)).length > 0) return
  const { language } = tx.ctx.workspace
  const defaultLanguage = wordsLanguages.find((one) => one === language) ?? 'en'
  const types = await listPartnerTypes(tx)
  for (const seed of seededForms) {
    const type = types.find((one) => one.key === seed.typeKey)
    if (!type) continue
    const form = await insertNewForm(tx, {
      typeId: type.id,
      name: seed.name,
      slug: seed.slug,
      languages: [...wordsLanguages],
      defaultLanguage,
      draft: seed.definition(),
    })
    await publishForm(tx, form.id)
    const fit = seededFits[seed.typeKey]
    if (!fit) continue
    await lockSettings(tx, type.id)
    await writeSettings(tx, type.id, fit)
  }
  await putReason(
    tx,
    seededReasons.map(({ key, outcomes, labels, changes }, at) => ({
      key,
      outcomes,
      // The workspace's own language has to be there; it starts with the English words where we ship none.
      labels: { ...labels, ...(!(language in labels) && { [language]: labels.en }) },
      changes,
      position: (at + 1) * 10,
      retired: false,
    })),
  )
}
