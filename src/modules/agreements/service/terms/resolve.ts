/** Which terms hold for partners on a day: the one place where every module reads a promise. */
import { findPartner, partnerRows, tierOf } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { termFacts } from '../../queries/terms.ts'
import { kindOf, termKinds } from '../../terms/registry.ts'
import { type Facts, type Resolved, resolveFrom } from '../../terms/resolve.ts'
import type { ScopeFacts } from '../../terms/scope.ts'

export type Question = {
  partnerIds: readonly string[]
  /** Every kind when left out. */
  kinds?: readonly string[] | undefined
  /** The business day, today in the workspace's zone by default. */
  on?: string | undefined
  /** With the knowledge of this instant, now by default. */
  knownAt?: Date | undefined
  /** The case asked about. A tier that is not named is the partner's own of that day. */
  scope?: ScopeFacts | undefined
}
export type TermsOfPartner = ReadonlyMap<string, Resolved>

const none: readonly never[] = []
const groupBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** The answers by partner and kind. One statement for the terms, one for the partners, one for tiers if a limit asks. */
export const resolveTerms = (tx: Tx, question: Question): Promise<ReadonlyMap<string, TermsOfPartner>> =>
  tx.asTeam(async () => {
    const { partnerIds, scope = {} } = question
    const on = question.on ?? civilDate(tx.ctx.workspace.zone, tx.now)
    const knownAt = question.knownAt ?? tx.now
    const kinds = question.kinds ? question.kinds.map(kindOf) : termKinds
    const facts = await termFacts(tx, partnerIds, knownAt, question.kinds ?? null)
    const needsTier = scope.tier === undefined && [...facts.terms, ...facts.defaults].some((row) => row.scope.tiers)
    const tiers = needsTier ? await tierOf(tx, partnerIds, on) : undefined
    const types = facts.defaults.some((row) => row.holder === 'type')
      ? new Map((await partnerRows(tx, partnerIds)).map((partner) => [partner.id, partner.type_id]))
      : undefined
    const termsByPartner = groupBy(facts.terms, (term) => term.partnerId)
    const livesByPartner = groupBy(facts.lives, (life) => life.partnerId)
    const defaultsByKind = groupBy(facts.defaults, (row) => row.kind)
    const answers = new Map<string, TermsOfPartner>()
    for (const partnerId of partnerIds) {
      const lives: Facts['lives'] = new Map(
        (livesByPartner.get(partnerId) ?? none).map((life) => [life.agreementId, life]),
      )
      const termsByKind = groupBy(termsByPartner.get(partnerId) ?? none, (term) => term.kind)
      const tier = scope.tier ?? tiers?.get(partnerId)
      const typeId = types?.get(partnerId)
      const own = new Map<string, Resolved>()
      for (const kind of kinds) {
        const rows = defaultsByKind.get(kind.kind)
        own.set(
          kind.kind,
          resolveFrom({
            kind,
            on,
            knownAt: knownAt.getTime(),
            scope: tier === undefined ? scope : { ...scope, tier },
            currency: tx.ctx.workspace.currency,
            agreementTerms: termsByKind.get(kind.kind) ?? none,
            lives,
            defaults: rows ? rows.filter((row) => row.typeId === null || row.typeId === typeId) : none,
          }),
        )
      }
      answers.set(partnerId, own)
    }
    return answers
  })

/** One kind for one partner. A partner that was merged answers as its survivor. */
export const resolveTerm = async (
  tx: Tx,
  partnerId: string,
  kind: string,
  question: Omit<Question, 'partnerIds' | 'kinds'> = {},
): Promise<Resolved> => {
  const survivor = await tx.asTeam(() => findPartner(tx, partnerId))
  const id = survivor?.id ?? partnerId
  return (await resolveTerms(tx, { ...question, partnerIds: [id], kinds: [kind] })).get(id)!.get(kind)!
}
