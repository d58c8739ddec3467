/** How a partner was found: written once, corrected by further rows. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { invalid } from '#platform/errors.ts'
import { partnerUpdated } from '../contract/events.ts'
import type { SourceInput } from '../contract/shared.ts'
import type { SourceKind } from '../contract/stages.ts'
import { insertSource, lastSourceNumber } from '../queries/belongings.ts'
import { updatePartnerRow } from '../queries/partners.ts'
import { actingBy } from '../queries/people.ts'
import { refreshGaps } from './gaps.ts'
import { lockPartner } from './write.ts'

/** Writes the source, or a correction of it with its reason. The first row is never changed. */
export const correctSource = async (
  tx: Tx,
  partnerId: string,
  input: Static<typeof SourceInput> & { reason?: string | undefined },
) => {
  const partner = await lockPartner(tx, partnerId)
  const number = (await lastSourceNumber(tx, partner.id)) + 1
  if (number > 1 && !input.reason)
    throw invalid({
      field: 'reason',
      rule: 'required',
      message: 'A correction needs a reason; the first source stays written.',
    })
  const row = await writeSource(tx, partner.id, number, input, number > 1 ? (input.reason ?? null) : null)
  await updatePartnerRow(tx, partner.id, { source_kind: input.kind })
  await tx.announce(
    partnerUpdated,
    { partnerId: partner.id, fields: ['source'], cause: 'member' },
    {
      subject: { kind: 'partner', id: partner.id, version: partner.version + 1 },
      partnerId: partner.id,
      partnerVisible: false,
      changes: { source: [partner.source_kind, input.kind] },
    },
  )
  await refreshGaps(tx, [partner.id])
  return row
}

export const writeSource = (
  tx: Tx,
  partnerId: string,
  number: number,
  source: {
    kind: SourceKind
    recordKind?: string | undefined
    recordId?: string | undefined
    detail?: string | undefined
  },
  reason: string | null,
) =>
  insertSource(tx, {
    partnerId,
    number,
    kind: source.kind,
    recordKind: source.recordKind ?? null,
    recordId: source.recordId ?? null,
    detail: source.detail ?? null,
    reason,
    ...actingBy(tx),
  })
