/** Reads from the database what the rows of a batch are decided by: a constant number of statements. */
import type { Tx } from '#platform/context.ts'
import { partnersUnderKeys, readFacts } from '../duplicates/queries.ts'
import { keyNumbers } from '../duplicates/subjects.ts'
import { externalIdsIn, prepareCompany, type ReadRow } from './content.ts'
import { companyOfRow, type Planning } from './plan.ts'
import {
  contactsLike,
  externalOwners,
  knownHashes,
  lockManyDomains,
  relationFlags,
  survivorsOf,
} from './queries/batch-reads.ts'
import { type Facts, nameForm, type Snapshot, type World } from './world.ts'

export const takeSnapshot = async (
  tx: Tx,
  planning: Planning,
  world: World,
  rows: readonly ReadRow[],
): Promise<Snapshot> => {
  const readable = rows.filter((row) => row.content !== null)
  const stored = await knownHashes(
    tx,
    readable.flatMap(({ hash }) => (hash === null ? [] : [hash])),
  )
  const hashes = new Map(
    stored.map((row) => [
      row.hash,
      { partner: row.partner_id, contact: row.contact_id, importId: row.import_id, row: row.row },
    ]),
  )

  const leaders = leadersOf(planning, world, hashes, readable)
  if (!planning.dry)
    await lockManyDomains(
      tx,
      leaders.flatMap(({ subject }) => subject.domains),
    )
  const underKey = await partnersUnderKeys(tx, [...new Set(leaders.flatMap(({ keys }) => keys))])

  const wanted = new Set<string>()
  for (const ids of underKey.values()) for (const id of ids) wanted.add(id)
  for (const { partner } of hashes.values()) if (partner !== null) wanted.add(partner)
  for (const { row, content } of readable) {
    const id = content?.values.get('id') as string | undefined
    if (id !== undefined) wanted.add(id)
    const decision = planning.decided?.get(row)
    if (decision && decision !== 'new') wanted.add(decision.same)
    const target = planning.targets.get(planning.groups.firstOf.get(row) ?? row)
    if (target?.kind === 'partner' && !target.ref.startsWith('row:')) wanted.add(target.ref)
  }
  const pairs = readable.flatMap(({ content }) => (content ? externalIdsIn(content.values) : []))
  const owners = await externalOwners(tx, pairs)
  const { facts, aliases } = await factsAndAliases(tx, [...wanted])
  const emails = new Set<string>()
  const names = new Set<string>()
  for (const { content } of readable) {
    if (!content?.hasContact) continue
    const email = content.values.get('contact.email') as string | undefined
    if (email) emails.add(email.normalize('NFC').toLowerCase())
    else
      names.add(
        nameForm(
          String(
            content.values.get('contact.fullName') ??
              [content.values.get('contact.givenName'), content.values.get('contact.familyName')]
                .filter(Boolean)
                .join(' '),
          ),
        ),
      )
  }
  const contacts = await contactsLike(tx, [...emails], [...facts.keys()], [...names])
  return {
    hashes,
    underKey,
    facts,
    aliases,
    contacts,
    externalOwners: new Map(owners.map((row) => [`${row.system}\n${row.external_id}`, row.partner_id])),
  }
}

/** Rows that have to be looked for: the first of each company that nothing is known of yet. */
const leadersOf = (
  planning: Planning,
  world: World,
  hashes: ReadonlyMap<string, unknown>,
  rows: readonly ReadRow[],
) => {
  const led = new Set<number>()
  return rows.flatMap(({ row, content, hash }) => {
    const groupRow = planning.groups.firstOf.get(row) ?? row
    const isKnown = hash === null || hashes.has(hash) || world.hashes.has(hash) || led.has(groupRow)
    const hasTarget = planning.groups.companies.has(groupRow) && planning.targets.has(groupRow)
    if (!content || isKnown || hasTarget || content.values.has('id') || planning.decided?.has(row)) return []
    if (planning.groups.companies.has(groupRow)) led.add(groupRow)
    const subject = prepareCompany(companyOfRow(planning, content, groupRow))
    return [{ subject, keys: keyNumbers(subject) }]
  })
}

const factsAndAliases = async (tx: Tx, ids: readonly string[]) => {
  const found = await readFacts(tx, ids)
  const missing = ids.filter((id) => !found.has(id))
  const aliases = new Map(
    (await survivorsOf(tx, missing)).flatMap(({ id, merged_into }) =>
      merged_into === null ? [] : [[id, merged_into] as const],
    ),
  )
  for (const [id, facts] of await readFacts(
    tx,
    [...new Set(aliases.values())].filter((id) => !found.has(id)),
  ))
    found.set(id, facts)
  const flags = new Map((await relationFlags(tx, [...found.keys()])).map(({ id, ...rest }) => [id, rest]))
  const facts = new Map<string, Facts>()
  for (const [id, fact] of found)
    facts.set(id, { ...fact, has_notes: false, has_manager: false, has_primary: false, ...flags.get(id) })
  return { facts, aliases }
}
