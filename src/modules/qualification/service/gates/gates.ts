/** Gates: what has to be true whatever the score. Most follow from facts; the rest is said by a person, with evidence. */
import type { Static } from '#platform/contract.ts'
import type { CaseGate } from '../../contract/cases.ts'
import { isAtLeast } from '../../contract/fractions.ts'
import { meansOf } from '../../contract/scores.ts'
import { type DocumentKind, documentLabels, type GateState } from '../../contract/states.ts'
import type { DocumentRow } from '../../queries/documents.ts'
import type { GateAnswerRow } from '../../queries/gates.ts'
import { interestOf, type Loaded, pinOf, valueOf } from '../cases/load.ts'
import { isOpenCard } from '../scorecards/cards.ts'
import type { GateKey } from '../settings.ts'

type Finding = { state: Exclude<GateState, 'waived' | 'sealed'>; words: string; validUntil?: string | null }
type GateRule = {
  label: string
  /** Whether the case has this gate, where its type does not say it outright. */
  applies: (loaded: Loaded) => boolean
  /** What the facts say; left out where a person says it. */
  finding?: (loaded: Loaded) => Finding
  ask?: string
}

/** Documents by which a gate is passed. */
export const documentsOfGate: Readonly<Partial<Record<GateKey, readonly DocumentKind[]>>> = {
  legal_entity: ['registration_extract'],
  accounts: ['audited_accounts', 'management_accounts', 'credit_report'],
  security_questionnaire: ['security_report'],
}

const isCandidateOf = (loaded: Loaded, ...keys: string[]) => loaded.typeKeys.some((key) => keys.includes(key))
/** An accepted document that is good today; expiry follows from the date. */
export const isInDate = (row: Pick<DocumentRow, 'state' | 'expires_on'>, today: string): boolean =>
  row.state === 'accepted' && (row.expires_on === null || row.expires_on >= today)

const documentFinding = (loaded: Loaded, kinds: readonly DocumentKind[], name: string): Finding => {
  const own = loaded.documents.filter((row) => (kinds as readonly string[]).includes(row.kind))
  const good = own.find((row) => isInDate(row, loaded.today))
  const label = (row: DocumentRow) => documentLabels[row.kind as DocumentKind]
  if (good)
    return {
      state: 'pass',
      words: `${label(good)}${good.expires_on ? `, good until ${good.expires_on}` : ''}`,
      validUntil: good.expires_on,
    }
  const expired = own.find((row) => row.state === 'accepted')
  if (expired) return { state: 'open', words: `${name}: ${label(expired)} expired on ${expired.expires_on}` }
  const waiting = own.find((row) => row.state === 'received')
  if (waiting) return { state: 'open', words: `${name}: ${label(waiting)} waits to be looked at` }
  return { state: 'open', words: `${name}: no document in date` }
}

export const gateRules: Readonly<Record<GateKey, GateRule>> = {
  screening: {
    label: 'Restricted-party screening',
    applies: () => true,
    finding: ({ screening, today }) => {
      if (!screening) return { state: 'open', words: 'Not screened yet' }
      if (screening.next_due_on < today)
        return { state: 'open', words: `Screened on ${screening.list_date}; due again since ${screening.next_due_on}` }
      if (screening.result === 'true_match') return { state: 'fail', words: `A true match on ${screening.list_name}` }
      if (screening.result === 'possible') return { state: 'open', words: 'A possible match is not cleared' }
      return {
        state: 'pass',
        words: `Clear on ${screening.list_name} of ${screening.list_date}`,
        validUntil: screening.next_due_on,
      }
    },
  },
  legal_entity: {
    label: 'Legal entity',
    applies: () => true,
    finding: (loaded) => documentFinding(loaded, documentsOfGate.legal_entity!, 'Legal entity'),
  },
  signatory: { label: 'Person who may sign', applies: () => true, ask: 'Name the person who may sign, and why' },
  support_contact: {
    label: 'Support contact',
    applies: (loaded) => isCandidateOf(loaded, 'solution'),
    ask: 'Name the support contact',
  },
  accounts: {
    label: 'Financial stability',
    applies: (loaded) =>
      isCandidateOf(loaded, 'solution', 'strategic') ||
      (valueOf(loaded) ?? 0n) > BigInt(loaded.settings.accountsLineMinor),
    finding: (loaded) => documentFinding(loaded, documentsOfGate.accounts!, 'Financial stability'),
  },
  security_questionnaire: {
    label: 'Security questionnaire',
    // Not known is not no: somebody has to say it.
    applies: ({ facts }) => facts.touchesCustomerData !== false,
    finding: (loaded) => {
      if (loaded.facts.touchesCustomerData !== true)
        return { state: 'open', words: 'It is not said whether they touch customer data' }
      const said = latestAnswer(loaded, 'security_questionnaire')
      const report = documentFinding(loaded, documentsOfGate.security_questionnaire!, 'Security')
      return report.state === 'pass' || !said ? report : fromAnswer(said, loaded.today)
    },
    ask: 'Say how the questionnaire was answered',
  },
  competitor: {
    label: 'Competitor review',
    applies: ({ facts }) => facts.isCompetitorFlagged === true,
    ask: 'Say what the review of the competitor flag found',
  },
  type_criteria: {
    label: 'Criteria of the type',
    applies: (loaded) => typeCriteria(loaded).length > 0,
    finding: (loaded) => {
      const criteria = typeCriteria(loaded)
      const waiting = loaded.cards.some((card) => card.purpose !== 'fit' && isOpenCard(card))
      const means = meansOf(loaded.finished.filter((card) => card.purpose !== 'fit').map((card) => card.answers))
      const low = criteria.filter((one) => {
        const mean = means.get(one.key)
        return mean !== undefined && !isAtLeast(mean, one.gateLeast!)
      })
      const unknown = criteria.filter((one) => !means.has(one.key))
      const list = (found: typeof criteria) => found.map((one) => one.label).join(', ')
      if (low.length > 0) return { state: 'fail', words: `Below the minimum of the type: ${list(low)}` }
      if (waiting) return { state: 'open', words: 'The cards are not all in' }
      if (unknown.length > 0) return { state: 'open', words: `Not assessed: ${list(unknown)}` }
      return { state: 'pass', words: 'Every criterion of the type reaches its minimum' }
    },
  },
  interest: {
    label: 'Interests declared',
    applies: ({ cards }) => cards.some((card) => card.state !== 'recused'),
    finding: (loaded) => {
      const silent = [...new Set(loaded.cards.flatMap((card) => (card.state === 'recused' ? [] : [card.reviewer_id])))]
        .filter((id) => interestOf(loaded, id) === 'undeclared')
        .map((id) => loaded.members.get(id)?.name ?? id)
      return silent.length > 0
        ? { state: 'open', words: `Not declared yet: ${silent.join(', ')}` }
        : { state: 'pass', words: 'Every reviewer has declared' }
    },
  },
}
const typeCriteria = (loaded: Loaded) =>
  (['technical', 'business'] as const).flatMap((purpose) =>
    (pinOf(loaded, purpose)?.definition.criteria ?? []).filter((one) => one.gateLeast !== null),
  )

const latestAnswer = (loaded: Loaded, gate: string): GateAnswerRow | undefined =>
  loaded.gateAnswers.findLast((row) => row.gate === gate && row.kind === 'answer')
const fromAnswer = (row: GateAnswerRow, today: string): Finding =>
  row.valid_until && row.valid_until < today
    ? { state: 'open', words: `Good until ${row.valid_until}: ${row.words}` }
    : { state: row.result as Finding['state'], words: row.words, validUntil: row.valid_until }

export type Gate = Static<typeof CaseGate> & { gate: GateKey }

/** Every gate of the case as it stands today. A waiver holds until its date, and only for what is not passed. */
export const gatesOf = (loaded: Loaded): Gate[] =>
  (Object.keys(gateRules) as GateKey[]).flatMap((gate): Gate[] => {
    const rule = gateRules[gate]
    const use = loaded.settings.gates[gate] ?? 'when_asked'
    if (use === 'never' || (use === 'when_asked' && !rule.applies(loaded))) return []
    const said = latestAnswer(loaded, gate)
    const finding =
      rule.finding?.(loaded) ??
      (said ? fromAnswer(said, loaded.today) : { state: 'open' as const, words: rule.ask ?? 'Not answered yet' })
    const waiver = loaded.gateAnswers.findLast((row) => row.gate === gate && row.kind === 'waiver')
    const isWaived = gate !== 'screening' && waiver && waiver.valid_until! >= loaded.today && finding.state !== 'pass'
    return [
      {
        gate,
        label: rule.label,
        state: isWaived ? 'waived' : finding.state,
        words: isWaived ? `Waived until ${waiver.valid_until}: ${waiver.words}` : finding.words,
        computed: isComputed(gate),
        canBeWaived: gate !== 'screening',
        waiver: isWaived
          ? {
              by: waiver.by_name,
              at: waiver.at.toISOString(),
              reason: waiver.words,
              until: waiver.valid_until!,
            }
          : null,
        by: isWaived ? waiver.by_name : isComputed(gate) ? null : (said?.by_name ?? null),
        at: (isWaived ? waiver.at : isComputed(gate) ? undefined : said?.at)?.toISOString() ?? null,
        validUntil: isWaived ? waiver.valid_until : (finding.validUntil ?? null),
      },
    ]
  })
/** Gates that nobody answers by hand. The questionnaire may also be answered in words. */
const isComputed = (gate: GateKey): boolean =>
  gateRules[gate].finding !== undefined && gate !== 'security_questionnaire'
/** A reviewer with an open card does not learn from a gate how colleagues scored. */
export const gatesFor = (loaded: Loaded, reader: string | null): Gate[] =>
  gatesOf(loaded).map((gate) =>
    gate.gate === 'type_criteria' && gate.state !== 'waived' && hasOpenCard(loaded, reader)
      ? { ...gate, state: 'sealed' as const, words: 'Shown when your own cards are in' }
      : gate,
  )
export const hasOpenCard = ({ cards }: Pick<Loaded, 'cards'>, memberId: string | null): boolean =>
  cards.some((card) => card.reviewer_id === memberId && isOpenCard(card))
export const openGates = (gates: readonly Gate[]): Gate[] => gates.filter((gate) => gate.state === 'open')
export const failedGates = (gates: readonly Gate[]): Gate[] => gates.filter((gate) => gate.state === 'fail')
