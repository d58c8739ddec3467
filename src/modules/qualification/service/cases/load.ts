/** Everything a case stands on, read for many at once: a page costs a fixed number of queries. */
import { applicationsOfPartner } from '#modules/discovery/public.ts'
import { managerOf, partnerNames, partnerTypeRows } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { RubricDefinitionValue } from '../../contract/rubrics.ts'
import type { CaseState, Purpose } from '../../contract/states.ts'
import {
  type CaseRow,
  type DeclarationRow,
  declarationsOf,
  findCase,
  lockCaseRow,
  pinnedRubrics,
  readersOf,
  type SeatRow,
  seatsOf,
} from '../../queries/cases.ts'
import { type DecisionRow, decisionsOf } from '../../queries/decisions.ts'
import {
  type DocumentRow,
  documentsOfPartners,
  latestRisks,
  latestScreenings,
  type RiskRow,
  type ScreeningRow,
} from '../../queries/documents.ts'
import { type GateAnswerRow, gateAnswersOf } from '../../queries/gates.ts'
import { type MemberFacts, membersOf } from '../../queries/people.ts'
import { type CardRow, cardsOfCases } from '../../queries/scorecards.ts'
import { type FinishedCard, finishedOf } from '../scorecards/cards.ts'
import type { CaseSettings } from '../settings.ts'

export type StoredFacts = {
  expectedValue?: string | null
  touchesCustomerData?: boolean | null
  hasPersonalData?: boolean | null
  isCompetitorFlagged?: boolean | null
  foundedOn?: string | null
  country?: string | null
  /** It was decided before this program was kept here; the company is not shown it. */
  isImported?: boolean
}
export type Pin = { purpose: Purpose; rubricId: string; number: number; definition: RubricDefinitionValue }
export type Loaded = {
  row: CaseRow
  state: CaseState
  settings: CaseSettings
  facts: StoredFacts
  partnerName: string
  type: { id: string; key: string; name: string }
  /** Keys of the type applied for and of the one that a prepared approval gives: what either asks for is asked. */
  typeKeys: readonly string[]
  manager: { id: string; name: string } | null
  /** Who manages the partner that referred the company; may not judge it. */
  referrerManagerId: string | null
  seats: readonly SeatRow[]
  cards: readonly CardRow[]
  /** Submitted cards that count: not those of somebody who declared an interest later. */
  finished: readonly FinishedCard[]
  pins: readonly Pin[]
  declarations: ReadonlyMap<string, DeclarationRow>
  readers: ReadonlySet<string>
  members: ReadonlyMap<string, MemberFacts>
  gateAnswers: readonly GateAnswerRow[]
  documents: readonly DocumentRow[]
  screening: ScreeningRow | undefined
  risk: RiskRow | undefined
  /** The decision that is prepared or made; not those that were superseded. */
  decision: DecisionRow | undefined
  today: string
}

export const loadCases = async (tx: Tx, rows: readonly CaseRow[]): Promise<Loaded[]> => {
  const ids = rows.map((row) => row.id)
  const partnerIds = [...new Set(rows.map((row) => row.partner_id))]
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type]))
  const names = await partnerNames(tx, partnerIds)
  const seats = await seatsOf(tx, ids)
  const cards = await cardsOfCases(tx, ids)
  const finished = await finishedOf(tx, cards)
  const pins = await pinnedRubrics(tx, ids)
  const declarations = await declarationsOf(tx, ids)
  const readers = await readersOf(tx, ids)
  const gateAnswers = await gateAnswersOf(tx, ids)
  const documents = await documentsOfPartners(tx, partnerIds)
  const screenings = await latestScreenings(tx, partnerIds)
  const risks = await latestRisks(tx, partnerIds)
  const decisions = await decisionsOf(tx, ids)
  const applications = await applicationsOfPartner(tx, partnerIds)
  const referrers = [...applications.values()].flat().flatMap((one) => one.referrerPartnerId ?? [])
  const managers = await managerOf(tx, [...new Set([...partnerIds, ...referrers])])
  const members = await membersOf(tx, [
    ...[...cards.values()].flat().map((card) => card.reviewer_id),
    ...[...declarations.values()].flatMap((own) => [...own.keys()]),
  ])
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row): Loaded => {
    const type = types.get(row.type_id)
    const manager = managers.get(row.partner_id)
    const application = applications.get(row.partner_id)?.find((one) => one.id === row.application_id)
    const referrer = application?.referrerPartnerId
    const decision = decisions.get(row.id)?.find((one) => one.state !== 'superseded')
    const decided = decision?.outcome === 'approved' ? types.get(decision.type_id) : undefined
    const own = declarations.get(row.id) ?? new Map<string, DeclarationRow>()
    return {
      row,
      state: row.state as CaseState,
      settings: row.settings as CaseSettings,
      facts: row.facts as StoredFacts,
      partnerName: names.get(row.partner_id) ?? '',
      type: { id: row.type_id, key: type?.key ?? '', name: type?.name ?? '' },
      typeKeys: [...new Set([type, decided].flatMap((one) => one?.key ?? []))],
      manager: manager ? { id: manager.id, name: manager.name } : null,
      referrerManagerId: (referrer && managers.get(referrer)?.id) || null,
      seats: seats.get(row.id) ?? [],
      cards: cards.get(row.id) ?? [],
      finished: (finished.get(row.id) ?? []).filter((card) => !own.get(card.reviewerId)?.has_interest),
      pins: (pins.get(row.id) ?? []).map((pin) => ({
        purpose: pin.purpose as Purpose,
        rubricId: pin.rubric_id,
        number: pin.number,
        definition: pin.definition as RubricDefinitionValue,
      })),
      declarations: own,
      readers: readers.get(row.id) ?? new Set(),
      members,
      gateAnswers: gateAnswers.get(row.id) ?? [],
      documents: documents.get(row.partner_id) ?? [],
      screening: screenings.get(row.partner_id),
      risk: risks.get(row.partner_id),
      decision,
      today,
    }
  })
}

export const loadCase = async (tx: Tx, id: string): Promise<Loaded> => {
  const row = await findCase(tx, id)
  if (!row) throw notFound('qualification case')
  return (await loadCases(tx, [row]))[0]!
}
/** The case, locked until the transaction ends. 404 when there is none. */
export const lockCase = async (tx: Tx, id: string): Promise<Loaded> => {
  const row = await lockCaseRow(tx, id)
  if (!row) throw notFound('qualification case')
  return (await loadCases(tx, [row]))[0]!
}

export const pinOf = (loaded: Pick<Loaded, 'pins'>, purpose: Purpose): Pin | undefined =>
  loaded.pins.find((pin) => pin.purpose === purpose)
/** What a member said about interests of their own in this case. */
export const interestOf = (
  loaded: Pick<Loaded, 'declarations'>,
  memberId: string,
): 'undeclared' | 'none' | 'declared' => {
  const declaration = loaded.declarations.get(memberId)
  return !declaration ? 'undeclared' : declaration.has_interest ? 'declared' : 'none'
}
/** Predicted value of year 1 in minor units: the prepared decision's, else what is expected; null when nobody said. */
export const valueOf = (loaded: Pick<Loaded, 'decision' | 'facts'>): bigint | null => {
  const content = loaded.decision?.content as { predictions?: { revenueYear1?: { likely: string } | null } } | undefined
  const predicted = content?.predictions?.revenueYear1?.likely ?? loaded.facts.expectedValue
  return predicted === undefined || predicted === null ? null : BigInt(predicted)
}
/** Whether the prepared terms hold an exception. */
export const hasException = (loaded: Pick<Loaded, 'decision'>): boolean =>
  ((loaded.decision?.content as { terms?: { isException?: boolean }[] } | undefined)?.terms ?? []).some(
    (term) => term.isException === true,
  )
