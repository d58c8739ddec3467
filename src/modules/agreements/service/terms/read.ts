/** A partner's terms as answers: sentences, sources, and what each beat and why. */
import { findPartner } from '#modules/partners/public.ts'
import { civilDate, isCivilDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { invalid, notFound } from '#platform/errors.ts'
import type { ResolvedTerm, ResolvedTerms, termEndpoints } from '../../contract/terms.ts'
import { findKind, kindOf, orderOf, termKinds } from '../../terms/registry.ts'
import type { Resolved, ResolvedRow } from '../../terms/resolve.ts'
import { type Printer, scopeWords, sentencesOf, titleOf } from '../../terms/words/print.ts'
import { levelWords, whyWords } from '../../words/levels.ts'
import { resolveTerms } from './resolve.ts'
import { enforcementOf, printerOf } from './text.ts'

type Query = InputOf<typeof termEndpoints.getPartnerTerms>['query']

export const partnerTerms = async (tx: Tx, id: string, query: Query): Promise<Static<typeof ResolvedTerms>> => {
  const partner = await tx.asTeam(() => findPartner(tx, id))
  if (!partner) throw notFound('partner')
  if (query.on !== undefined && !isCivilDate(query.on))
    throw invalid({ field: 'on', rule: 'date', message: 'on must be a date such as 2026-11-23.' })
  const on = query.on ?? civilDate(tx.ctx.workspace.zone, tx.now)
  const knownAt = query.knownAt ? new Date(query.knownAt) : tx.now
  const asked = query.kind?.map((name) => kindOf(name).kind)
  const kinds = (asked ?? termKinds.map((kind) => kind.kind)).filter(
    (name) => query.component === undefined || findKind(name)!.component === query.component,
  )
  const { product, country, segment, tier, currency, wayOfWorking } = query
  const answers = await resolveTerms(tx, {
    partnerIds: [partner.id],
    kinds,
    on,
    knownAt,
    scope: { product, country, segment, tier, currency, wayOfWorking },
  })
  const printer = printerOf(tx, query.language, { partner: partner.display_name })
  return {
    partnerId: partner.id,
    on,
    knownAt: knownAt.toISOString(),
    data: [...answers.get(partner.id)!.values()]
      .sort((one, other) => orderOf(one.kind) - orderOf(other.kind))
      .map((resolved) => resolvedToWire(tx, printer, resolved)),
  }
}
export const portalTerms = (tx: Tx, query: Query) => {
  const id = partnerOf(tx.ctx.actor)
  if (!id) throw notFound('partner')
  return partnerTerms(tx, id, query)
}

const resolvedToWire = (tx: Tx, printer: Printer, resolved: Resolved): Static<typeof ResolvedTerm> => {
  const kind = kindOf(resolved.kind)
  const row = (one: ResolvedRow) => ({
    ...one,
    values: one.values as Record<string, unknown>,
    scope: scopeToWire(one.scope),
    sentences: sentencesOf(printer, kind, one.values),
    scopeWords: scopeWords(printer, one.scope),
  })
  return {
    kind: resolved.kind,
    title: titleOf(printer, resolved.kind),
    component: kind.component,
    many: resolved.many,
    granted: resolved.granted,
    level: resolved.level,
    levelWords: levelWords(printer.language, resolved),
    endedOn: resolved.endedOn,
    enforcement: enforcementOf(tx, printer, kind),
    rows: resolved.rows.map(row),
    beat: resolved.beat.map(({ level, why, ...one }) => ({
      ...row(one),
      level,
      why,
      whyWords: whyWords(printer.language, why),
    })),
  }
}
export const scopeToWire = (scope: unknown) => scope as Record<string, string[]>
