/** What partners put into a sandbox: types and lists as they are, invented companies and people, and the owner's seats. */
import type { Tx } from '#platform/context.ts'
import { type SeedKit, sandboxParts } from '#platform/tenancy/sandbox-parts.ts'
import type { Stage } from '../contract/stages.ts'
import { typeRows } from '../queries/settings.ts'
import { addContact } from './contacts.ts'
import { logInteraction } from './records.ts'
import { createListRow, readList } from './small-lists.ts'
import { placeAtStage } from './stages.ts'
import { createPartner } from './write.ts'

const companies = 6
const stages: readonly Stage[] = ['qualifying', 'prospect', 'applied', 'active', 'active', 'prospect']
const dayMs = 86_400_000

const seed = async (tx: Tx, kit: SeedKit): Promise<void> => {
  if ((await readList(tx, 'product-lines')).length === 0)
    for (const name of ['Ledger', 'Payments', 'Insights'])
      await createListRow(tx, 'product-lines', { key: name.toLowerCase(), name })
  const types = (await typeRows(tx)).filter((type) => type.retired_at === null)
  const own = kit.profile === 'type' ? types.filter((type) => type.key === kit.typeKey) : []
  for (let at = 0; at < companies; at += 1) {
    const { name, website, country } = kit.company()
    const type = kit.pick(own.length > 0 ? own : types)
    const { id } = await createPartner(
      tx,
      { legalName: name, website, country, typeId: type.id },
      { matched: true, source: { kind: 'inbound' }, cause: { by: 'import' } },
    )
    const domain = new URL(website).hostname
    await addContact(tx, id, kit.person(domain), { mayLack: true })
    const stage = stages[at % stages.length]!
    if (stage !== 'prospect') await placeAtStage(tx, { partnerId: id, to: stage, reason: 'Invented for this sandbox' })
    kit.companies.push({ id, name, domain })
  }
  if (!kit.partnerId) return
  for (const days of [kit.number(2, 6), kit.number(9, 20)])
    await logInteraction(tx, {
      partnerId: kit.partnerId,
      kind: kit.pick(['call', 'meeting', 'email'] as const),
      at: new Date(tx.now.getTime() - days * dayMs),
      minutes: kit.pick([15, 30, 45]),
      summary: kit.pick(['First steps with the API', 'Which events to listen to', 'Plan of the integration']),
      visibility: 'shared',
    })
}

export const sandboxPart = sandboxParts.fill({
  module: 'partners',
  configuration: ['partner_types', 'partner_type_blocks', 'small_list_rows', 'field_definitions'],
  keeps: [
    {
      what: 'users',
      table: 'contacts',
      where: 'id in (select contact_id from portal_users u where u.workspace_id = t.workspace_id)',
    },
    { what: 'users', table: 'portal_users' },
  ],
  seed,
})
