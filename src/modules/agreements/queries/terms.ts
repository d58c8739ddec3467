/** Terms that were signed, and what their agreements knew of their lives. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { AgreementTerm, DefaultTerm, Life } from '../terms/resolve.ts'

export type TermRow = Selectable<DB['agreement_terms']>
export type SpanRow = Selectable<DB['agreement_spans']>

export type TermFacts = {
  terms: (AgreementTerm & { partnerId: string })[]
  lives: (Life & { partnerId: string })[]
  defaults: (DefaultTerm & { typeId: string | null })[]
}

/**
 * Everything that a resolution reads, in one statement: executed terms of the partners, the lives of their agreements as
 * known then, and the defaults of the workspace and its types.
 */
export const termFacts = async (
  tx: Tx,
  partnerIds: readonly string[],
  knownAt: Date,
  kinds: readonly string[] | null,
): Promise<TermFacts> => {
  const { id: workspaceId } = tx.ctx.workspace
  const partners = [...new Set(partnerIds)]
  const wanted = kinds ? [...kinds] : null
  const { rows } = await sql<{ facts: TermFacts }>`
    select json_build_object(
      'terms', (select coalesce(json_agg(json_build_object(
          'id', t.id, 'partnerId', t.partner_id, 'kind', t.kind, 'values', t.values, 'scope', t.scope, 'priority', t.priority,
          'effectiveFrom', t.effective_from, 'effectiveTo', t.effective_to, 'operation', t.operation, 'replaces', t.replaces,
          'executedAt', floor(extract(epoch from t.executed_at) * 1000), 'agreementId', t.agreement_id, 'agreementNumber', a.number,
          'versionId', t.version_id, 'versionNumber', v.number, 'clause', t.clause, 'page', t.page,
          'depth', case when a.parent_id is null then 0 else 1 end) order by t.id), '[]'::json)
        from agreement_terms t
        join agreements a on a.workspace_id = t.workspace_id and a.id = t.agreement_id
        join agreement_versions v on v.workspace_id = t.workspace_id and v.id = t.version_id
        where t.workspace_id = ${workspaceId} and t.partner_id = any (${partners}::text[]) and t.executed_at <= ${knownAt}
          and (${wanted}::text[] is null or t.kind = any (${wanted}::text[]))),
      'lives', (select coalesce(json_agg(json_build_object(
          'agreementId', s.agreement_id, 'partnerId', s.partner_id, 'category', s.category, 'startsOn', s.starts_on,
          'coveredUntil', s.covered_until, 'graceUntil', s.grace_until)), '[]'::json)
        from (select distinct on (s.agreement_id) s.*, a.category from agreement_spans s
          join agreements a on a.workspace_id = s.workspace_id and a.id = s.agreement_id
          where s.workspace_id = ${workspaceId} and s.partner_id = any (${partners}::text[]) and s.known_from <= ${knownAt}
          order by s.agreement_id, s.number desc) s),
      'defaults', (select coalesce(json_agg(json_build_object(
          'id', d.id, 'holder', d.holder, 'typeId', d.type_id, 'kind', d.kind, 'values', d.values, 'scope', d.scope,
          'priority', d.priority, 'effectiveFrom', d.effective_from, 'effectiveTo', d.effective_to, 'operation', d.operation,
          'replaces', d.replaces, 'decidedAt', floor(extract(epoch from d.decided_at) * 1000)) order by d.id), '[]'::json)
        from default_terms d
        where d.workspace_id = ${workspaceId} and d.state = 'set' and d.decided_at <= ${knownAt}
          and (${wanted}::text[] is null or d.kind = any (${wanted}::text[])))) as facts`.execute(tx.db)
  return rows[0]!.facts
}

export type NewTerm = Omit<Insertable<DB['agreement_terms']>, 'workspace_id'>
export const insertTerms = async (tx: Tx, rows: readonly NewTerm[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('agreement_terms')
    .values(
      rows.map((row) => ({
        ...row,
        workspace_id: tx.ctx.workspace.id,
        values: JSON.stringify(row.values),
        scope: JSON.stringify(row.scope ?? {}),
      })),
    )
    .execute()
}
export const termsOfVersion = (tx: Tx, versionId: string): Promise<TermRow[]> =>
  tx.db
    .selectFrom('agreement_terms')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .orderBy('position')
    .orderBy('id')
    .execute()
/** Terms of an agreement that were signed, in every version. */
export const signedTerms = (tx: Tx, agreementId: string): Promise<TermRow[]> =>
  tx.db
    .selectFrom('agreement_terms')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .where('executed_at', 'is not', null)
    .orderBy('executed_at')
    .orderBy('position')
    .orderBy('id')
    .execute()
export const signTerm = (
  tx: Tx,
  id: string,
  values: { effectiveFrom: string; replaces: readonly string[]; keptBy: readonly string[]; executedAt: Date },
) =>
  tx.db
    .updateTable('agreement_terms')
    .set({
      effective_from: values.effectiveFrom,
      replaces: [...values.replaces],
      kept_by: [...values.keptBy],
      executed_at: values.executedAt,
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()

/** What the agreement knows of its life now. */
export const currentSpan = (tx: Tx, agreementId: string): Promise<SpanRow | undefined> =>
  tx.db
    .selectFrom('agreement_spans')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
export const addSpan = async (
  tx: Tx,
  row: {
    agreementId: string
    partnerId: string
    knownFrom: Date
    cause: string
    startsOn: string
    coveredUntil: string | null
    graceUntil: string | null
  },
): Promise<void> => {
  await sql`insert into agreement_spans (workspace_id, agreement_id, partner_id, number, known_from, cause, starts_on, covered_until, grace_until)
    select ${tx.ctx.workspace.id}, ${row.agreementId}, ${row.partnerId}, coalesce(max(number), 0) + 1, ${row.knownFrom}, ${row.cause},
      ${row.startsOn}::date, ${row.coveredUntil}::date, ${row.graceUntil}::date
    from agreement_spans where workspace_id = ${tx.ctx.workspace.id} and agreement_id = ${row.agreementId}`.execute(
    tx.db,
  )
}
export const deleteDraftTerms = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .deleteFrom('agreement_terms')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
export const updateDraftTerm = (
  tx: Tx,
  id: string,
  values: Omit<NewTerm, 'id' | 'version_id' | 'agreement_id' | 'partner_id'>,
) =>
  tx.db
    .updateTable('agreement_terms')
    .set({ ...values, values: JSON.stringify(values.values), scope: JSON.stringify(values.scope ?? {}) })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('executed_at', 'is', null)
    .execute()
/** The latest span of each agreement. */
export const currentSpans = async (tx: Tx, agreementIds: readonly string[]): Promise<ReadonlyMap<string, SpanRow>> => {
  if (agreementIds.length === 0) return new Map()
  const { rows } = await sql<SpanRow>`select distinct on (agreement_id) * from agreement_spans
    where workspace_id = ${tx.ctx.workspace.id} and agreement_id = any (${[...agreementIds]}::text[])
    order by agreement_id, number desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.agreement_id, row]))
}
/** Signed duration and grace terms of these agreements, oldest first. */
export const durationTerms = async (tx: Tx, agreementIds: readonly string[]): Promise<TermRow[]> =>
  agreementIds.length === 0
    ? []
    : tx.db
        .selectFrom('agreement_terms')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('agreement_id', 'in', [...agreementIds])
        .where('kind', 'in', ['duration', 'renewal_terms'])
        .where('executed_at', 'is not', null)
        .orderBy('executed_at')
        .orderBy('position')
        .execute()
