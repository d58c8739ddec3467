/** Making and changing partners. Every way in, from the form to the import, comes through here. */
import { randomBytes } from 'node:crypto'
import type { Insertable, Updateable } from 'kysely'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { changedMeanwhile, conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerCreated, partnerUpdated } from '../contract/events.ts'
import type { PartnerInput } from '../contract/partner-shapes.ts'
import type { SourceInput } from '../contract/shared.ts'
import {
  deleteDomains,
  deleteExternalIds,
  insertDomains,
  insertExternalIds,
  insertMoves,
} from '../queries/belongings.ts'
import { lastChangeOf } from '../queries/events.ts'
import {
  domainsOf,
  externalIdsOf,
  insertPartner,
  lockDomains,
  lockPartnerRow,
  type PartnerRow,
  putSearchEntry,
  updatePartnerRow,
} from '../queries/partners.ts'
import { actingBy } from '../queries/people.ts'
import { type CompanyDraft, partnerWritten, possibleDuplicates } from '../slots.ts'
import { type PartnerFields, type PreparedFields, prepareFields } from './fields.ts'
import { refreshGaps } from './gaps.ts'
import { writeSource } from './sources.ts'

/** Who makes a change: a person, or the module (`discovery`, `import`) that owns the fact, with its event. */
export type Cause = { by: string; eventId?: string }

export type NewPartner = Omit<Static<typeof PartnerInput>, 'source'>
export type CreateOptions = {
  source?: Static<typeof SourceInput> | undefined
  /** Candidates that somebody looked at and says are other companies. */
  acknowledged?: readonly string[] | undefined
  cause?: Cause
  /** E-mail addresses and phones known at creation, as evidence for matching. */
  emails?: readonly string[]
  phones?: readonly string[]
  /** True when the caller has matched already (imports): no candidates are looked for. */
  matched?: boolean
}

/**
 * Makes a partner at stage `prospect`. Two creates of one domain wait for each other, so the second sees the first.
 * 409 `partner.possible_duplicate` for a certain candidate that is not acknowledged; field rules as in `prepareFields`.
 */
export const createPartner = async (tx: Tx, input: NewPartner, options: CreateOptions = {}): Promise<{ id: string }> =>
  tx.asTeam(async () => {
    const cause = options.cause ?? { by: 'member' }
    const prepared = await prepareFields(tx, input, undefined, { mayLack: cause.by !== 'member' })
    const domains = allDomains(prepared, undefined)
    await lockDomains(tx, [...domains, ...(prepared.values.domain ? [String(prepared.values.domain)] : [])])
    if (!options.matched) await refuseDuplicates(tx, draftOf(input, domains, options), options.acknowledged ?? [])

    const id = newId(idPrefixes.partner)
    const values = prepared.values as Partial<Insertable<DB['partners']>>
    await insertPartner(tx, {
      ...values,
      id,
      legal_name: input.legalName,
      display_name: input.displayName ?? input.legalName,
      stage_since: tx.now,
      source_kind: options.source?.kind ?? null,
      created_at: tx.now,
      updated_at: tx.now,
    })
    await insertDomains(tx, id, domains.map(withToken))
    await writeExternalIds(tx, id, prepared.externalIds ?? [])
    if (options.source) await writeSource(tx, id, 1, options.source, null)
    await insertMoves(tx, [
      {
        id: newId(idPrefixes.stageMove),
        partnerId: id,
        from: null,
        to: 'prospect',
        cause: cause.by,
        causeEventId: cause.eventId ?? null,
        reason: null,
        guardAnswers: [],
        overridden: [],
        ...actingBy(tx),
      },
    ])
    await tx.announce(
      partnerCreated,
      { partnerId: id, stage: 'prospect', source: options.source?.kind ?? null, cause: cause.by },
      { subject: { kind: 'partner', id, version: 1 }, partnerId: id },
    )
    await afterWrite(tx, id)
    return { id }
  })

/**
 * Changes fields of a partner; what is not named stays. Answers the row as it is now. Follows a merge. `version` is the
 * one the caller read (412 when another one stands). 404 without the partner.
 */
export const updatePartnerFields = async (
  tx: Tx,
  id: string,
  changes: PartnerFields,
  cause: Cause = { by: 'member' },
  options: { version?: number; partnerSide?: boolean } = {},
): Promise<PartnerRow> =>
  tx.asTeam(async () => {
    const before = await lockPartnerRow(tx, id)
    if (!before) throw notFound('partner')
    if (options.version !== undefined && options.version !== before.version)
      throw changedMeanwhile(before.version, await lastChangeOf(tx, { kind: 'partner', id: before.id }))
    const prepared = await prepareFields(tx, changes, before, {
      partnerSide: options.partnerSide ?? false,
      mayLack: cause.by !== 'member',
    })
    const changed: Record<string, readonly [unknown, unknown]> = {}
    const values: Record<string, unknown> = {}
    for (const [column, value] of Object.entries(prepared.values)) {
      const old = before[column as keyof PartnerRow]
      const fresh = isJson(column) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value
      if (same(old, fresh)) continue
      values[column] = value
      if (column !== 'domain_kind') changed[camel(column)] = [old, fresh]
    }
    const websiteChanged = 'domain' in values
    if (prepared.domains || websiteChanged) {
      const stored = await domainsOf(tx, [before.id])
      const wanted = prepared.domains
        ? allDomains(prepared, before)
        : [
            ...new Set([
              ...stored.filter((row) => row.proven_at || row.domain !== before.domain).map((row) => row.domain),
              ...websiteDomain(prepared, before),
            ]),
          ]
      const known = stored.map((row) => row.domain)
      const [gone, added] = [
        known.filter((domain) => !wanted.includes(domain)),
        wanted.filter((domain) => !known.includes(domain)),
      ]
      await lockDomains(tx, added)
      await deleteDomains(tx, before.id, gone)
      await insertDomains(tx, before.id, added.map(withToken))
      if (prepared.domains && (gone.length > 0 || added.length > 0)) changed.domains = [known, wanted]
    }
    if (prepared.externalIds) {
      const known = (await externalIdsOf(tx, [before.id])).map((row) => ({ system: row.system, id: row.external_id }))
      if (!sameSet(known, prepared.externalIds)) {
        await deleteExternalIds(tx, before.id)
        await writeExternalIds(tx, before.id, prepared.externalIds)
        changed.externalIds = [known, prepared.externalIds]
      }
    }
    if (Object.keys(changed).length === 0) return before
    const row = await updatePartnerRow(tx, before.id, values as Updateable<DB['partners']>)
    await tx.announce(
      partnerUpdated,
      { partnerId: row.id, fields: Object.keys(changed), cause: cause.by },
      {
        subject: { kind: 'partner', id: row.id, version: row.version },
        partnerId: row.id,
        changes: changed,
        ...(onlyOurs(changed) && { partnerVisible: false as const }),
      },
    )
    await afterWrite(tx, row.id)
    return row
  })

/** The partner, locked until the transaction ends; an absorbed id gives its survivor. 404 when there is none. */
export const lockPartner = async (tx: Tx, id: string): Promise<PartnerRow> => {
  const row = await tx.asTeam(() => lockPartnerRow(tx, id))
  const own = partnerOf(tx.ctx.actor)
  if (!row || (own !== null && row.id !== own)) throw notFound('partner')
  return row
}

// --- below: what the verbs share ---

const withToken = (domain: string) => ({ domain, token: randomBytes(16).toString('hex') })
const isJson = (column: string) => column === 'address' || column === 'custom'
const camel = (column: string) => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const same = (one: unknown, other: unknown) => stable(one) === stable(other)
/** JSON with sorted keys, so that jsonb's own order of keys is no change. */
const stable = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
const sameSet = (one: readonly { system: string; id: string }[], other: readonly { system: string; id: string }[]) =>
  one.length === other.length &&
  one.every((pair) => other.some((candidate) => candidate.system === pair.system && candidate.id === pair.id))
const teamOnly = new Set(['tags', 'custom', 'externalIds', 'typeId', 'parentId'])
const onlyOurs = (changed: object) => Object.keys(changed).every((field) => teamOnly.has(field))

const websiteDomain = ({ values }: PreparedFields, before: PartnerRow | undefined): string[] => {
  const [domain, kind] =
    'domain' in values ? [values.domain, values.domain_kind] : [before?.domain, before?.domain_kind]
  return kind === 'own' && typeof domain === 'string' ? [domain] : []
}
const allDomains = (prepared: PreparedFields, before: PartnerRow | undefined) => [
  ...new Set([...websiteDomain(prepared, before), ...(prepared.domains ?? [])]),
]

const writeExternalIds = async (tx: Tx, partnerId: string, pairs: readonly { system: string; id: string }[]) => {
  const taken = await insertExternalIds(tx, partnerId, pairs)
  if (taken[0])
    throw conflict('partner.external_id_taken', `Another partner is ${taken[0].id} in ${taken[0].system}.`, { taken })
}

const draftOf = (input: NewPartner, domains: readonly string[], options: CreateOptions): CompanyDraft => ({
  legalName: input.legalName,
  displayName: input.displayName ?? input.legalName,
  otherNames: input.otherNames ?? [],
  website: input.website ?? null,
  domains,
  emails: options.emails ?? [],
  phones: options.phones ?? [],
  country: input.country ?? null,
  address: input.address
    ? {
        ...(input.address.city && { city: input.address.city }),
        ...(input.address.postalCode && { postalCode: input.address.postalCode }),
      }
    : null,
  registrationNumber: input.registrationNumber ?? null,
  registrationCountry: input.registrationCountry ?? null,
  vatId: input.vatId ?? null,
  lei: input.lei ?? null,
  externalIds: input.externalIds ?? [],
})

const refuseDuplicates = async (tx: Tx, draft: CompanyDraft, acknowledged: readonly string[]) => {
  const found = (
    await Promise.all(possibleDuplicates.of(tx.ctx.services.product).map((look) => look(tx, draft)))
  ).flat()
  const certain = found.filter(
    (candidate) => candidate.band === 'certain' && !acknowledged.includes(candidate.partnerId),
  )
  if (certain.length === 0) return
  throw conflict(
    'partner.possible_duplicate',
    `${certain[0]!.name} is certainly the same company. Open it, or say that this is another one.`,
    {
      candidates: found.filter((candidate) => !acknowledged.includes(candidate.partnerId)),
    },
  )
}

/** Search entry, gaps, and whoever keeps something by a partner's names and numbers. */
export const afterWrite = async (tx: Tx, id: string): Promise<void> => {
  await refreshSearch(tx, id)
  await refreshGaps(tx, [id])
  for (const told of partnerWritten.of(tx.ctx.services.product)) await told(tx, [id])
}

const refreshSearch = async (tx: Tx, id: string) => {
  const row = await lockPartnerRow(tx, id)
  if (!row) return
  const domains = await domainsOf(tx, [id])
  const external = await externalIdsOf(tx, [id])
  await putSearchEntry(tx, 'partner', id, id, [
    row.display_name,
    row.legal_name,
    ...row.other_names,
    row.domain,
    ...domains.map(({ domain }) => domain),
    row.vat_id,
    row.lei,
    row.registration_number,
    ...external.map((one) => one.external_id),
    id,
  ])
}
