/** The audit chain of an agreement: written with each act, linked after the commit, checked row by row. */
import { actorId, type Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { DueKind } from '#platform/module.ts'
import { findAgreement, lockAgreement } from '../queries/agreements.ts'
import { type AuditRow, auditRows, insertAudit, linkAudit, setAuditHead } from '../queries/negotiation.ts'
import { canonical, sha256 } from '../texts/content.ts'
import type { By } from './acting.ts'

export const sealAuditKind = 'agreements.link_audit'

/** Call under the agreement's lock, so that numbers follow one another. */
export const audit = async (
  tx: Tx,
  agreementId: string,
  act: string,
  details: Record<string, unknown> = {},
  /** Who acted, where the session does not know: by a link. */
  as?: By,
): Promise<void> => {
  const { actor } = tx.ctx
  await insertAudit(tx, {
    agreementId,
    act,
    details,
    actorKind: as?.by_kind ?? actor.kind,
    actorId: as ? as.by_id : actorId(actor),
    actorName: as?.by_name ?? ('name' in actor ? actor.name.slice(0, 200) : 'The signer'),
  })
  await tx.schedule(sealAuditKind, agreementId, tx.now)
}

const hashOf = (row: AuditRow, previous: string | null): string =>
  sha256(
    canonical([
      previous,
      row.agreement_id,
      row.number,
      row.at.toISOString(),
      row.actor_kind,
      row.actor_id,
      row.actor_name,
      row.act,
      row.details,
    ]),
  )

/** Links what is not linked yet, in order. */
export const linkAuditOf = async (tx: Tx, agreementId: string): Promise<void> => {
  const agreement = await lockAgreement(tx, agreementId)
  if (!agreement) return
  let { audit_number: number, audit_hash: hash } = agreement
  for (const row of await auditRows(tx, agreementId, number)) {
    const next = hashOf(row, hash)
    await linkAudit(tx, agreementId, row.number, hash, next)
    number = row.number
    hash = next
  }
  if (hash && number > agreement.audit_number) await setAuditHead(tx, agreementId, number, hash)
}
export const linkAuditDue: DueKind = {
  kind: sealAuditKind,
  summary: 'Links new rows into the audit chains of agreements',
  run: async (tx, agreementIds) => {
    for (const id of [...agreementIds].sort()) await linkAuditOf(tx, id)
  },
}

export type AuditCheck = { intact: boolean; rows: number; linked: number; brokenAt: number | null; words: string }
/** Computes the whole chain again and names the first row that does not fit. */
export const checkAudit = async (tx: Tx, agreementId: string): Promise<AuditCheck> => {
  const agreement = await findAgreement(tx, agreementId)
  if (!agreement) throw notFound('agreement')
  const rows = await auditRows(tx, agreementId)
  let hash: string | null = null
  let expected = 1
  for (const row of rows) {
    const broken = (words: string): AuditCheck => ({
      intact: false,
      rows: rows.length,
      linked: agreement.audit_number,
      brokenAt: row.number,
      words,
    })
    if (row.number !== expected) return broken(`Row ${expected} is missing: ${row.number} stands in its place.`)
    expected += 1
    if (row.number > agreement.audit_number) continue
    const computed = hashOf(row, hash)
    if (row.previous_hash !== hash) return broken(`Row ${row.number} (${row.act}) does not follow the row before it.`)
    if (row.hash !== computed)
      return broken(`Row ${row.number} (${row.act}, ${row.at.toISOString()}) was changed after it was linked.`)
    hash = computed
  }
  if (agreement.audit_number >= expected || (agreement.audit_number > 0 && hash !== agreement.audit_hash))
    return {
      intact: false,
      rows: rows.length,
      linked: agreement.audit_number,
      brokenAt: expected,
      words: `The chain reached row ${agreement.audit_number}; rows from ${expected} on are gone or another chain was put in its place.`,
    }
  return {
    intact: true,
    rows: rows.length,
    linked: agreement.audit_number,
    brokenAt: null,
    words: `All ${agreement.audit_number} linked rows fit one another.`,
  }
}
