/** A partner's terms written into its sandbox: one executed agreement that says what held for it in the live workspace. */
import { findPartner } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import {
  type AgreementRow,
  insertAgreement,
  insertVersion,
  putAgreementSearchEntry,
  takeNumber,
} from '../../queries/agreements.ts'
import { insertTerms } from '../../queries/terms.ts'
import { termKinds } from '../../terms/registry.ts'
import type { Resolved } from '../../terms/resolve.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { resolveTerms } from '../terms/resolve.ts'
import { putInForce } from './put-in-force.ts'

export type TermsCopy = {
  /** Number of the agreement they come from, for the title. */
  from: string | null
  terms: readonly { kind: string; values: unknown; scope: unknown }[]
}

/** What a partner was granted by agreement, today; defaults are configuration and come with it. */
export const copyableTerms = async (tx: Tx, partnerId: string): Promise<TermsCopy> => {
  const resolved = [...((await resolveTerms(tx, { partnerIds: [partnerId] })).get(partnerId)?.values() ?? [])]
  const signed = resolved.filter((one) => one.level === 'agreement')
  const from = signed.flatMap((one) => one.rows).find((row) => row.agreementNumber)?.agreementNumber ?? null
  return { from, terms: signed.flatMap(linesOf) }
}
const linesOf = ({ kind, rows }: Resolved) => rows.map(({ values, scope }) => ({ kind, values, scope }))

/**
 * Puts the copy in force in this sandbox from today on. Without any term, the built-in duration alone, so that there is
 * an agreement whose dates can be watched. Throws in a live workspace, where only a signature binds.
 */
export const writeTermsCopy = async (tx: Tx, partnerId: string, copy: TermsCopy): Promise<AgreementRow> => {
  const { workspace } = tx.ctx
  if (workspace.kind !== 'sandbox') throw new Error('Terms are copied into sandboxes only; elsewhere they are signed')
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw notFound('partner')
  const today = civilDate(workspace.zone, tx.now)
  const { by_kind, by_id, by_name } = acting(tx)
  const number = await takeNumber(tx, Number(today.slice(0, 4)))
  const agreement = await insertAgreement(tx, {
    id: newId(idPrefixes.agreement),
    partner_id: partner.id,
    number,
    title: copy.from ? `Copy of the terms of ${copy.from}` : 'Sample agreement of this sandbox',
    category: 'partnership',
    type_id: partner.type_id,
    our_entity: workspace.name,
    language: workspace.language,
    paper: 'legacy',
    zone: workspace.zone,
  })
  const version = await insertVersion(tx, {
    id: newId(idPrefixes.agreementVersion),
    agreement_id: agreement.id,
    partner_id: partner.id,
    number: 1,
    kind: 'legacy',
    state: 'completing',
    author_kind: by_kind,
    author_id: by_id,
    author_name: by_name,
    pen_since: tx.now,
  })
  const builtIn = termKinds.find((kind) => kind.kind === 'duration')?.builtIn?.(workspace.currency)
  const terms = copy.terms.length > 0 ? copy.terms : builtIn ? [{ kind: 'duration', values: builtIn, scope: {} }] : []
  await insertTerms(
    tx,
    terms.map(({ kind, values, scope }, position) => ({
      id: newId(idPrefixes.term),
      version_id: version.id,
      agreement_id: agreement.id,
      partner_id: partner.id,
      kind,
      values,
      scope,
      position,
    })),
  )
  await putInForce(tx, { agreement, version, executedAt: tx.now, effectiveOn: today })
  await audit(tx, agreement.id, 'executed', { copiedFrom: copy.from })
  await putAgreementSearchEntry(tx, { id: agreement.id, partnerId: partner.id, words: `${number} ${agreement.title}` })
  return agreement
}
