/** Terms that were signed, and what their agreements knew of their lives. */
import { CompiledQuery, type Insertable, type Selectable, sql } from 'kysely'
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

type Term = TermFacts['terms'][number]
type HeldTerm = Omit<Term, 'partnerId' | 'agreementNumber' | 'versionNumber' | 'depth'>
type HeldLife = TermFacts['lives'][number] & Pick<Term, 'agreementNumber' | 'depth'>
type HeldDefault = TermFacts['defaults'][number]
type Cells = {
  terms: unknown[][]
  lives: unknown[][]
  versions: [id: string, number: number][]
  defaults: unknown[][]
}
/** Rows come without the names of their cells, which halves the answer; `names` is their order in the statement. */
const named =
  <Row>(...names: readonly (keyof Row)[]) =>
  (cells: readonly unknown[]): Row => {
    const row = {} as Row
    for (let at = 0; at < names.length; at += 1) row[names[at]!] = cells[at] as Row[keyof Row]
    return row
  }
const dated = ['effectiveFrom', 'effectiveTo', 'operation', 'replaces'] as const
const termFrom = named<HeldTerm>(
  ...(['id', 'kind', 'values', 'scope', 'priority', ...dated, 'executedAt'] as const),
  ...(['agreementId', 'versionId', 'clause', 'page'] as const),
)
const lifeFrom = named<HeldLife>(
  ...(['agreementId', 'partnerId', 'category', 'startsOn', 'coveredUntil', 'graceUntil'] as const),
  ...(['agreementNumber', 'depth'] as const),
)
const defaultFrom = named<HeldDefault>(
  ...(['id', 'holder', 'typeId', 'kind', 'values', 'scope', 'priority', ...dated, 'decidedAt'] as const),
)

/**
 * Parameters: workspace, partners (one, or a list), known at and, where kinds are named, those. Text of its own for one
 * partner and for all kinds: the server keeps a plan only where it expects no better one for each list.
 */
const factsText = (partner: string, kinds: (rows: string) => string): string => `/* plan kept */
    with held as materialized (
      select t.* from agreement_terms t
      where t.workspace_id = $1 and t.partner_id ${partner} and t.executed_at <= $3${kinds('t')}
    ), known as (
      select distinct on (s.agreement_id) s.* from agreement_spans s
      where s.workspace_id = $1 and s.partner_id ${partner} and s.known_from <= $3
      order by s.agreement_id, s.number desc
    )
    select json_build_object(
      'terms', (select coalesce(json_agg(json_build_array(t.id, t.kind, t.values, t.scope, t.priority,
          t.effective_from, t.effective_to, t.operation, t.replaces, floor(extract(epoch from t.executed_at) * 1000),
          t.agreement_id, t.version_id, t.clause, t.page) order by t.id), '[]'::json) from held t),
      'lives', (select coalesce(json_agg(json_build_array(s.agreement_id, s.partner_id, a.category, s.starts_on,
          s.covered_until, s.grace_until, a.number, case when a.parent_id is null then 0 else 1 end)), '[]'::json)
        from known s join agreements a on a.workspace_id = $1 and a.id = s.agreement_id),
      'versions', (select coalesce(json_agg(json_build_array(v.id, v.number)), '[]'::json) from agreement_versions v
        where v.workspace_id = $1 and v.id = any (array(select distinct version_id from held))),
      'defaults', (select coalesce(json_agg(json_build_array(d.id, d.holder, d.type_id, d.kind, d.values, d.scope, d.priority,
          d.effective_from, d.effective_to, d.operation, d.replaces, floor(extract(epoch from d.decided_at) * 1000))
          order by d.id), '[]'::json)
        from default_terms d
        where d.workspace_id = $1 and d.state = 'set' and d.decided_at <= $3${kinds('d')})) as facts`
const ofOne = '= $2'
const ofMany = '= any ($2::text[])'
const everyKind = () => ''
const namedKinds = (rows: string) => ` and ${rows}.kind = any ($4::text[])`
const texts = {
  one: { all: factsText(ofOne, everyKind), some: factsText(ofOne, namedKinds) },
  many: { all: factsText(ofMany, everyKind), some: factsText(ofMany, namedKinds) },
}

/**
 * Everything that a resolution reads, in one statement: executed terms of the partners, the lives of their agreements as
 * known then, and the defaults of the workspace and its types. What an agreement or a version says of itself is read
 * once for all its terms.
 */
export const termFacts = async (
  tx: Tx,
  partnerIds: readonly string[],
  knownAt: Date,
  kinds: readonly string[] | null,
): Promise<TermFacts> => {
  const partners = [...new Set(partnerIds)]
  const text = texts[partners.length === 1 ? 'one' : 'many'][kinds ? 'some' : 'all']
  const whose = partners.length === 1 ? partners[0] : partners
  const parameters = [tx.ctx.workspace.id, whose, knownAt, ...(kinds ? [[...kinds]] : [])]
  const { rows } = await tx.db.executeQuery(CompiledQuery.raw(text, parameters))
  return factsFrom((rows[0] as { facts: Cells }).facts)
}

const factsFrom = (cells: Cells): TermFacts => {
  const lives = cells.lives.map(lifeFrom)
  const lifeOf = new Map(lives.map((life) => [life.agreementId, life]))
  const numberOf = new Map(cells.versions)
  const terms: Term[] = []
  for (const own of cells.terms) {
    const term = termFrom(own)
    const life = lifeOf.get(term.agreementId)
    // Of an agreement whose life was not known by then nothing holds on any day.
    if (!life) continue
    const { partnerId, agreementNumber, depth } = life
    const versionNumber = numberOf.get(term.versionId)!
    terms.push(Object.assign(term, { partnerId, agreementNumber, depth, versionNumber }))
  }
  return { terms, lives, defaults: cells.defaults.map(defaultFrom) }
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
export const termsOfVersions = (tx: Tx, versionIds: readonly string[]): Promise<TermRow[]> =>
  versionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_terms')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('version_id', 'in', [...versionIds])
        .orderBy('position')
        .execute()
/** Draft terms that depart from what the company grants everybody; only legal may let them out. */
export const markExceptions = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .updateTable('agreement_terms')
    .set({ is_exception: true })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('executed_at', 'is', null)
    .execute()
