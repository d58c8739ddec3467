/** Empties what a batch decided into the database: a constant number of statements, all in the batch's transaction. */
import { randomBytes } from 'node:crypto'
import type { Tx } from '#platform/context.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import {
  contactAdded,
  contactUpdated,
  noteAdded,
  partnerCreated,
  partnerManagerChanged,
  partnerStageChanged,
  partnerUpdated,
} from '../contract/events.ts'
import type { SourceKind, Stage } from '../contract/stages.ts'
import { announceSuspicions, pairFrom, partnerWrittenFill } from '../duplicates/pairs.ts'
import { deleteKeys, insertKeys, type NewPair, putPairs, readKeys } from '../duplicates/queries.ts'
import { actingBy, actingName } from '../queries/people.ts'
import { refreshGaps } from '../service/gaps.ts'
import { partnerWritten } from '../slots.ts'
import type { Planning, RowResult } from './plan.ts'
import {
  insertContacts,
  insertDomainRows,
  insertExternalIdRows,
  insertMoves,
  insertNotes,
  insertOwnerships,
  insertPartners,
  insertSources,
  putHashes,
  putSearchEntries,
  updateContacts,
  updatePartners,
} from './queries/batch-writes.ts'
import { putReport } from './queries/report.ts'
import type { ContactState, PartnerState, World } from './world.ts'

/** Somebody changed a record between reading and writing: the batch is decided again. */
// A class, because `instanceof` tells it from faults.
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/** Partners, people and everything that hangs on them, with their facts and keys. */
export const writeWorld = async (tx: Tx, planning: Planning, world: World): Promise<void> => {
  const partners = [...world.touched.partners]
  const contacts = [...world.touched.contacts]
  const fresh = partners.filter(({ isNew }) => isNew)
  const changed = partners.filter(
    ({ isNew, changed: fields, source }) => !isNew && (fields.size > 0 || source !== null),
  )
  const by = actingBy(tx)

  await insertPartners(
    tx,
    fresh.map((state) => ({
      ...columnsOf(state),
      stage: state.facts.stage,
      stage_since: tx.now,
      created_at: tx.now,
      updated_at: tx.now,
    })),
  )
  if (
    (await updatePartners(
      tx,
      changed.map((state) => ({ ...columnsOf(state), version: state.facts.version })),
    )) < changed.length
  )
    throw new ChangedMeanwhile()
  await insertDomainRows(
    tx,
    partners.flatMap(({ ref, addedDomains }) =>
      addedDomains.map((domain) => ({
        partner_id: ref,
        domain,
        token: randomBytes(16).toString('hex'),
        created_at: tx.now,
      })),
    ),
  )
  await insertExternalIdRows(
    tx,
    partners.flatMap(({ ref, addedExternalIds }) =>
      addedExternalIds.map(({ system, id }) => ({ partner_id: ref, system, external_id: id })),
    ),
  )
  await insertSources(
    tx,
    partners.flatMap(({ ref, source }) =>
      source
        ? [
            {
              partner_id: ref,
              number: 1,
              kind: source.kind,
              record_kind: source.record?.kind ?? 'import',
              record_id: source.record?.id ?? planning.importId,
              detail: source.detail,
              ...by,
              at: tx.now,
            },
          ]
        : [],
    ),
  )
  const moves = fresh.map((state) => ({
    id: newId(idPrefixes.stageMove),
    partner_id: state.ref,
    to_stage: state.facts.stage,
    at: tx.now,
    ...by,
    cause: 'import',
  }))
  await insertMoves(tx, moves)
  const owners = partners.flatMap(({ ref, managerId }) =>
    managerId
      ? [
          {
            id: newId(idPrefixes.ownership),
            partner_id: ref,
            member_id: managerId,
            role: 'manager',
            from_at: tx.now,
            reason: `import ${planning.importId}`,
            ...by,
          },
        ]
      : [],
  )
  await insertOwnerships(tx, owners)
  const notes = partners.flatMap((state) =>
    state.notes.map((text) => ({
      id: newId(idPrefixes.note),
      partner_id: state.ref,
      subject_kind: 'partner',
      subject_id: state.ref,
      text,
      visibility: 'team',
      author_kind: by.by_kind,
      author_id: by.by_id,
      author_name: actingName(tx),
      created_at: tx.now,
      updated_at: tx.now,
    })),
  )
  await insertNotes(tx, notes)
  const newContacts = contacts.filter(({ isNew }) => isNew)
  const changedContacts = contacts.filter(({ isNew }) => !isNew)
  await insertContacts(
    tx,
    newContacts.map(({ values, partner }) => ({
      ...values,
      partner_id: partner,
      created_at: tx.now,
      updated_at: tx.now,
    })),
  )
  if (
    (await updateContacts(
      tx,
      changedContacts.map(({ values }) => values),
    )) < changedContacts.length
  )
    throw new ChangedMeanwhile()

  await writeKeys(tx, partners)
  await putSearchEntries(tx, [...[...fresh, ...changed].map(partnerWords), ...contacts.map(contactWords)])
  for (const state of changed) state.facts.version += 1
  for (const { values } of changedContacts) values.version += 1
  await announceAll(tx, { fresh, changed, moves, owners, notes, newContacts, changedContacts })
  await refreshGaps(
    tx,
    partners.filter(({ facts }) => facts.stage !== 'prospect' && facts.stage !== 'applied').map(({ ref }) => ref),
  )
  const written = [...new Set([...partners.map(({ ref }) => ref), ...contacts.map(({ partner }) => partner)])]
  for (const told of partnerWritten.of(tx.ctx.services.product))
    if (told !== partnerWrittenFill.value) await told(tx, written)
}

const columnsOf = ({ ref, facts }: PartnerState) => {
  const { workspace_id: _, claimed_domains: __, external_ids: ___, emails: ____, ...row } = facts
  return { ...row, id: ref }
}

const writeKeys = async (tx: Tx, partners: readonly PartnerState[]) => {
  const indexed = partners.filter(({ keys }) => keys !== null)
  const known = indexed.filter(({ isNew }) => !isNew)
  const before =
    known.length > 0
      ? await readKeys(
          tx,
          known.map(({ ref }) => ref),
        )
      : []
  const beforeKeys = new Set(before.map(({ partner_id, key }) => `${partner_id} ${key}`))
  const wanted = indexed.flatMap(({ ref, keys }) => (keys ?? []).map((key) => ({ partner_id: ref, key })))
  const wantedKeys = new Set(wanted.map(({ partner_id, key }) => `${partner_id} ${key}`))
  await deleteKeys(
    tx,
    before.filter(({ partner_id, key }) => !wantedKeys.has(`${partner_id} ${key}`)),
  )
  await insertKeys(
    tx,
    wanted.filter(({ partner_id, key }) => !beforeKeys.has(`${partner_id} ${key}`)),
  )
}

/** The same words, in the same order, as the form writes. */
const partnerWords = ({ ref, facts }: PartnerState) => ({
  kind: 'partner',
  id: ref,
  partner: ref,
  words: [
    facts.display_name,
    facts.legal_name,
    ...facts.other_names,
    facts.domain,
    ...facts.claimed_domains,
    facts.vat_id,
    facts.lei,
    facts.registration_number,
    ...facts.external_ids.map(({ id }) => id),
    ref,
  ]
    .filter(Boolean)
    .join(' ')
    .slice(0, 4000),
})
const contactWords = ({ ref, partner, values }: ContactState) => ({
  kind: 'contact',
  id: ref,
  partner,
  words: [values.full_name, values.email, values.phone, values.title].filter(Boolean).join(' ').slice(0, 4000),
})

type Written = {
  fresh: PartnerState[]
  changed: PartnerState[]
  moves: { id: string; partner_id: string; to_stage: string }[]
  owners: { id: string; partner_id: string; member_id: string }[]
  notes: { id: string; partner_id: string }[]
  newContacts: ContactState[]
  changedContacts: ContactState[]
}

const announceAll = async (tx: Tx, written: Written) => {
  const about = (kind: string, id: string, partnerId: string, version = 1) => ({
    subject: { kind, id, version },
    partnerId,
  })
  await announceMany(
    tx,
    partnerCreated,
    written.fresh.map(({ ref, facts }) => ({
      payload: {
        partnerId: ref,
        stage: facts.stage as Stage,
        source: facts.source_kind as SourceKind | null,
        cause: 'import',
      },
      about: about('partner', ref, ref),
    })),
  )
  await announceMany(
    tx,
    partnerStageChanged,
    written.moves
      .filter(({ to_stage }) => to_stage !== 'prospect')
      .map(({ id, partner_id, to_stage }) => ({
        payload: {
          partnerId: partner_id,
          moveId: id,
          from: null,
          to: to_stage as Stage,
          cause: 'import',
          overridden: [],
        },
        about: about('partner', partner_id, partner_id),
      })),
  )
  await announceMany(
    tx,
    partnerUpdated,
    written.changed.map(({ ref, facts, changed, source }) => ({
      payload: { partnerId: ref, fields: [...changed.keys(), ...(source ? ['source'] : [])], cause: 'import' },
      about: {
        ...about('partner', ref, ref, facts.version),
        changes: Object.fromEntries(changed),
        ...([...changed.keys()].every((field) => teamOnly.has(field) || field.startsWith('custom.')) && {
          partnerVisible: false as const,
        }),
      },
    })),
  )
  await announceMany(
    tx,
    partnerManagerChanged,
    written.owners.map(({ id, partner_id, member_id }) => ({
      payload: {
        partnerId: partner_id,
        ownershipId: id,
        role: 'manager' as const,
        fromMemberId: null,
        toMemberId: member_id,
      },
      about: about('ownership', id, partner_id),
    })),
  )
  await announceMany(
    tx,
    noteAdded,
    written.notes.map(({ id, partner_id }) => ({
      payload: { noteId: id, partnerId: partner_id, subjectKind: 'partner', subjectId: partner_id, version: 1 },
      about: { ...about('note', id, partner_id), partnerVisible: false as const },
    })),
  )
  await announceMany(
    tx,
    contactAdded,
    written.newContacts.map(({ ref, partner }) => ({
      payload: { contactId: ref, partnerId: partner },
      about: about('contact', ref, partner),
    })),
  )
  // Values are left out of the fact: an erasure must leave nothing of the person behind.
  await announceMany(
    tx,
    contactUpdated,
    written.changedContacts.map(({ ref, partner, values, changed }) => ({
      payload: {
        contactId: ref,
        partnerId: partner,
        fields: [...changed].map((field) => field.replace('contact.', '')),
      },
      about: about('contact', ref, partner, values.version),
    })),
  )
}
const teamOnly = new Set(['tags', 'externalIds', 'typeId'])

/** The report of a batch, and for a run what makes its rows known again. */
export const writeReport = async (
  tx: Tx,
  planning: Pick<Planning, 'dry' | 'importId'>,
  world: World,
  results: readonly RowResult[],
): Promise<void> => {
  const versionOf = (ref: string | null) => (ref === null ? null : (world.partners.get(ref)?.facts.version ?? null))
  const contactVersions = new Map([...world.touched.contacts].map(({ ref, values }) => [ref, values.version]))
  const stored = (ref: string | null) => (ref?.startsWith('row:') ? null : ref)
  await putReport(
    tx,
    results.map((result) => ({
      import_id: planning.importId,
      row: result.row,
      report: planning.dry ? 'dry_run' : 'run',
      outcome: result.outcome,
      group_row: result.groupRow,
      partner_id: stored(result.partner),
      contact_id: stored(result.contact),
      made_partner: result.madePartner && !planning.dry,
      made_contact: result.madeContact && !planning.dry,
      partner_version: planning.dry || result.outcome === 'unchanged' ? null : versionOf(result.partner),
      contact_version: planning.dry || result.contact === null ? null : (contactVersions.get(result.contact) ?? null),
      fields: result.fields,
      problems: result.problems,
      matches: result.matches,
      note: result.note,
      words: result.words,
      cells: storable(result.cells),
      content_hash: result.hash,
    })),
  )
  if (planning.dry) return
  const hashes = results.filter(({ hash, outcome }) => hash !== null && outcome !== 'refused' && outcome !== 'blank')
  await putHashes(
    tx,
    [...new Map(hashes.map((result) => [result.hash, result])).values()].map(({ hash, partner, contact, row }) => ({
      hash,
      partner_id: partner,
      contact_id: contact,
      import_id: planning.importId,
      row,
    })),
  )
  await flagPairs(tx, results)
}

/** What the database cannot hold is left out of the copy of the cells; the file itself is kept as it came. */
const storable = (cells: RowResult['cells']) =>
  cells &&
  Object.fromEntries(
    Object.entries(cells).map(([header, text]) => [
      header.replaceAll('\u0000', ''),
      text.replaceAll('\u0000', '\ufffd').toWellFormed(),
    ]),
  )

/** A new partner that may be an old one is shown to somebody. */
const flagPairs = async (tx: Tx, results: readonly RowResult[]) => {
  const pairs = new Map<string, NewPair>()
  for (const { madePartner, partner, matches } of results) {
    if (!madePartner || partner === null) continue
    for (const found of matches) {
      if (found.partnerId === null || found.partnerId === partner) continue
      const pair = pairFrom(partner, { ...found, partnerId: found.partnerId }, 'import')
      pairs.set(`${pair.one_id}~${pair.other_id}`, pair)
    }
  }
  const fresh = await putPairs(tx, [...pairs.values()])
  await announceSuspicions(
    tx,
    fresh.map(({ one_id, other_id }) => {
      const pair = pairs.get(`${one_id}~${other_id}`)
      return { one_id, other_id, points: pair?.points ?? 0, band: pair?.band ?? 'possible' }
    }),
  )
}
