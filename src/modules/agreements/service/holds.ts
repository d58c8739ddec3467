/** Legal holds: placed and lifted by legal with reasons; while one stands, nothing of it is erased. */
import { contactRetention, fileRetention, partnerNames, readContacts } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { SlotFill } from '#platform/module.ts'
import { agreementHoldLifted, agreementHoldPlaced } from '../contract/events.ts'
import type { holdEndpoints } from '../contract/holds.ts'
import { type AgreementRow, findAgreements, lockAgreement, updateAgreementRow } from '../queries/agreements.ts'
import { type HoldRow, holdsOfPartners, holdsQuery, insertHold, liftHold, standingHolds } from '../queries/holds.ts'
import { acting } from './acting.ts'
import { audit } from './audit.ts'
import { about } from './sign/envelopes.ts'

type Wire = Static<(typeof holdEndpoints)['listLegalHolds']['answer']>['data'][number]

const lockIt = async (tx: Tx, id: string) => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return { agreement, standing: (await standingHolds(tx, [id])).get(id) }
}
const dayOf = (at: Date, zone: string): string => civilDate(zone, at)

export const placeHold = async (
  tx: Tx,
  id: string,
  { reason, reference }: { reason: string; reference?: string | undefined },
): Promise<AgreementRow> => {
  const { agreement, standing } = await lockIt(tx, id)
  if (standing)
    throw conflict(
      'legal_hold.stands',
      `Under legal hold since ${dayOf(standing.at, agreement.zone)}: ${standing.reason}`,
    )
  const holdId = newId(idPrefixes.agreementHold)
  await insertHold(tx, {
    id: holdId,
    agreement_id: id,
    partner_id: agreement.partner_id,
    reason,
    reference: reference ?? null,
    ...acting(tx),
  })
  await audit(tx, id, 'legal_hold_placed', { reason, ...(reference && { reference }) })
  await tx.announce(agreementHoldPlaced, factsOf(agreement, holdId), about(agreement))
  return updateAgreementRow(tx, id, {})
}

export const endHold = async (tx: Tx, id: string, reason: string): Promise<AgreementRow> => {
  const { agreement, standing } = await lockIt(tx, id)
  if (!standing) throw conflict('legal_hold.none', 'It is under no legal hold.')
  const { by_kind, by_id, by_name } = acting(tx)
  await liftHold(tx, standing.id, {
    lifted_reason: reason,
    lifted_by_kind: by_kind,
    lifted_by_id: by_id,
    lifted_by_name: by_name,
  })
  await audit(tx, id, 'legal_hold_lifted', { reason })
  await tx.announce(agreementHoldLifted, factsOf(agreement, standing.id), about(agreement))
  return updateAgreementRow(tx, id, {})
}
const factsOf = (agreement: AgreementRow, holdId: string) => ({
  agreementId: agreement.id,
  partnerId: agreement.partner_id,
  number: agreement.number,
  holdId,
})

export const holdsPage = (
  tx: Tx,
  input: ListInput & {
    agreementId?: string | undefined
    partnerId?: string | undefined
    standing?: boolean | undefined
  },
): Promise<Page<Wire>> =>
  keysetPage({
    query: holdsQuery(tx, input),
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire: (rows) => toWire(tx, rows),
  })
const toWire = async (tx: Tx, rows: readonly HoldRow[]): Promise<Wire[]> => {
  const agreements = await findAgreements(
    tx,
    rows.map((row) => row.agreement_id),
  )
  const numbers = new Map(agreements.map((one) => [one.id, one.number]))
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    agreement: { id: row.agreement_id, number: numbers.get(row.agreement_id) ?? '' },
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    reason: row.reason,
    reference: row.reference,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    at: row.at.toISOString(),
    liftedAt: row.lifted_at?.toISOString() ?? null,
    liftedReason: row.lifted_reason,
    liftedBy:
      row.lifted_by_kind === null
        ? null
        : { kind: row.lifted_by_kind, id: row.lifted_by_id, name: row.lifted_by_name ?? '' },
  }))
}

/** What stands against erasing anything of these partners, in words. */
const wordsOf = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    // The one that began first is said.
    (await holdsOfPartners(tx, partnerIds))
      .toReversed()
      .map(({ partner_id, at, zone, number }) => [
        partner_id,
        `Under legal hold since ${dayOf(at, zone)} (${number}).`,
      ]),
  )
export const holdFills: readonly SlotFill[] = [
  contactRetention.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    const words = await wordsOf(
      tx,
      [...contacts.values()].map((contact) => contact.partner_id),
    )
    return new Map(
      [...contacts].flatMap(([id, { partner_id }]) => {
        const said = words.get(partner_id)
        return said ? [[id, said] as const] : []
      }),
    )
  }),
  fileRetention.fill(async (tx, files) => {
    const words = await wordsOf(
      tx,
      files.flatMap(({ partnerId }) => (partnerId ? [partnerId] : [])),
    )
    return new Map(
      files.flatMap(({ id, partnerId }) => {
        const said = partnerId ? words.get(partnerId) : undefined
        return said ? [[id, said] as const] : []
      }),
    )
  }),
]
