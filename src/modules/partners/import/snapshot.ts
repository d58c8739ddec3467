/** Reads from the database what the rows of a batch are decided by: a constant number of statements. */
import type { Tx } from '#platform/context.ts'
import { partnersUnderKeys, perKeyMax, readFacts } from '../duplicates/queries.ts'
import { evidenceNumbers } from '../duplicates/subjects.ts'
import { externalIdsIn, type ReadRow } from './content.ts'
import { type Planning, preparedRow } from './plan.ts'
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
  const compared = comparedOnly(planning, leaders, underKey, wanted)
  for (const ids of underKey.values()) for (const id of ids) wanted.add(id)
  const { facts, aliases } = await factsAndAliases(tx, [...wanted], compared)
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
  return rows.flatMap((read) => {
    const { row, content, hash } = read
    const groupRow = planning.groups.firstOf.get(row) ?? row
    const isKnown = hash === null || hashes.has(hash) || world.hashes.has(hash) || led.has(groupRow)
    const hasTarget = planning.groups.companies.has(groupRow) && planning.targets.has(groupRow)
    if (!content || isKnown || hasTarget || content.values.has('id') || planning.decided?.has(row)) return []
    if (planning.groups.companies.has(groupRow)) led.add(groupRow)
    return [preparedRow(planning, read, content, groupRow)]
  })
}

/**
 * Partners whom no row of this batch can be written into, only compared with: a certain match needs an equal identifier
 * or domain, and who has one is found under its key, unless more have it than a key gives. A dry run keeps what it
 * knows for later batches, so it asks about everybody.
 */
const comparedOnly = (
  planning: Planning,
  leaders: ReturnType<typeof leadersOf>,
  underKey: ReadonlyMap<string, readonly string[]>,
  named: ReadonlySet<string>,
): ReadonlySet<string> => {
  const compared = new Set<string>()
  if (planning.dry || planning.decided) return compared
  const evident = leaders.flatMap(({ subject }) => evidenceNumbers(subject).map((key) => underKey.get(key) ?? []))
  if (evident.some((ids) => ids.length >= perKeyMax)) return compared
  const certain = new Set(evident.flat())
  for (const ids of underKey.values()) for (const id of ids) if (!named.has(id) && !certain.has(id)) compared.add(id)
  return compared
}

const factsAndAliases = async (tx: Tx, ids: readonly string[], compared: ReadonlySet<string>) => {
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
  const survivors = new Set(aliases.values())
  const written = [...found.keys()].filter((id) => !compared.has(id) || survivors.has(id))
  const flags = new Map((await relationFlags(tx, written)).map(({ id, ...rest }) => [id, rest]))
  const facts = new Map<string, Facts>()
  for (const [id, fact] of found)
    facts.set(id, { ...fact, has_notes: false, has_manager: false, has_primary: false, ...flags.get(id) })
  return { facts, aliases }
}
