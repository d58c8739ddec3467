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

/** What a resolution reads, read once: it answers for these partners on any day and in any case. */
const readHeld = async (tx: Tx, partnerIds: readonly string[], knownAt: Date, names: readonly string[] | null) => {
  const kinds = names ? names.map(kindOf) : termKinds
  const facts = await termFacts(tx, partnerIds, knownAt, names)
  const types = facts.defaults.some((row) => row.holder === 'type')
    ? new Map((await partnerRows(tx, partnerIds)).map((partner) => [partner.id, partner.type_id]))
    : undefined
  const termsByPartner = groupBy(facts.terms, (term) => term.partnerId)
  const livesByPartner = groupBy(facts.lives, (life) => life.partnerId)
  const defaultsByKind = groupBy(facts.defaults, (row) => row.kind)
  const held = new Map(
    [...new Set(partnerIds)].map((partnerId) => {
      const lives: Facts['lives'] = new Map(
        (livesByPartner.get(partnerId) ?? none).map((life) => [life.agreementId, life]),
      )
      const termsByKind = groupBy(termsByPartner.get(partnerId) ?? none, (term) => term.kind)
      const typeId = types?.get(partnerId)
      const own = kinds.map((kind) => ({
        kind,
        agreementTerms: termsByKind.get(kind.kind) ?? none,
        defaults: defaultsByKind.get(kind.kind)?.filter((row) => row.typeId === null || row.typeId === typeId) ?? none,
      }))
      return [partnerId, { lives, own }]
    }),
  )
  return {
    /** Whether some limit asks for the partner's tier of the day. */
    namesTiers: [...facts.terms, ...facts.defaults].some((row) => row.scope.tiers),
    answer: (partnerId: string, on: string, scope: ScopeFacts, tier: string | undefined): TermsOfPartner => {
      const { lives, own } = held.get(partnerId)!
      const asked = tier === undefined ? scope : { ...scope, tier }
      return new Map(
        own.map(({ kind, agreementTerms, defaults }) => [
          kind.kind,
          resolveFrom({
            kind,
            on,
            knownAt: knownAt.getTime(),
            scope: asked,
            currency: tx.ctx.workspace.currency,
            agreementTerms,
            lives,
            defaults,
          }),
        ]),
      )
    },
  }
}

/** The answers by partner and kind. One statement for the terms, one for the partners, one for tiers if a limit asks. */
export const resolveTerms = (tx: Tx, question: Question): Promise<ReadonlyMap<string, TermsOfPartner>> =>
  tx.asTeam(async () => {
    const { partnerIds, scope = {} } = question
    const on = question.on ?? civilDate(tx.ctx.workspace.zone, tx.now)
    const held = await readHeld(tx, partnerIds, question.knownAt ?? tx.now, question.kinds ?? null)
    const tiers = held.namesTiers && scope.tier === undefined ? await tierOf(tx, partnerIds, on) : undefined
    return new Map(partnerIds.map((id) => [id, held.answer(id, on, scope, scope.tier ?? tiers?.get(id))]))
  })

export type Case = { partnerId: string; on: string; scope: ScopeFacts }
/** The answers in the order of the cases, with the knowledge of now: the terms are read once for all their days. */
export const resolveCases = (tx: Tx, kinds: readonly string[], cases: readonly Case[]): Promise<TermsOfPartner[]> =>
  tx.asTeam(async () => {
    const held = await readHeld(tx, [...new Set(cases.map(({ partnerId }) => partnerId))], tx.now, kinds)
    const tiers = new Map<string, ReadonlyMap<string, string>>()
    if (held.namesTiers)
      for (const [on, own] of groupBy(cases, (one) => one.on))
        tiers.set(on, await tierOf(tx, [...new Set(own.map(({ partnerId }) => partnerId))], on))
    const answers = new Map<string, TermsOfPartner>()
    return cases.map(({ partnerId, on, scope }) => {
      const key = `${partnerId} ${on} ${JSON.stringify(scope)}`
      const known = answers.get(key)
      if (known) return known
      const answer = held.answer(partnerId, on, scope, scope.tier ?? tiers.get(on)?.get(partnerId))
      answers.set(key, answer)
      return answer
    })
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
