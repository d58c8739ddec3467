/** Settings as they hold now: the product's, under what the workspace set, under what the partner type's block says. */
import { blockOf, type TypeBlock } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { oneOf, optional, type Static, strict, Type } from '#platform/contract.ts'
import { currencyExponent } from '#platform/money.ts'
import { type Bands, factors, type Shares, type SpreadLimits, seatShares, spreadLimits } from '../contract/scores.ts'
import { DocumentMonths } from '../contract/settings.ts'
import { type DocumentKind, documentMonths, type Purpose, purposes, seats } from '../contract/states.ts'
import { settingsRow } from '../queries/settings.ts'

const Percent = Type.Integer({ minimum: 0, maximum: 100 })
const gateUse = ['always', 'when_asked', 'never'] as const
export const gateKeys = [
  'screening',
  'legal_entity',
  'signatory',
  'support_contact',
  'accounts',
  'security_questionnaire',
  'competitor',
  'type_criteria',
  'interest',
] as const
export type GateKey = (typeof gateKeys)[number]

/** What a partner type says of its qualification. */
export const TypeQualification = strict({
  light: optional(Type.Boolean({ description: 'No scorecards: an accepted application goes straight to a decision.' })),
  bands: optional(strict({ approve: Percent, discuss: Percent })),
  coverageLeast: optional(Percent),
  spread: optional(strict({ weightLeast: Percent, points: Type.Integer({ minimum: 1, maximum: 4 }), totals: Percent })),
  shares: optional(
    strict(
      Object.fromEntries(
        factors.map((factor) => [
          factor,
          optional(strict(Object.fromEntries(seats.map((seat) => [seat, optional(Percent)])))),
        ]),
      ),
    ),
  ),
  gates: optional(strict(Object.fromEntries(gateKeys.map((gate) => [gate, optional(oneOf(gateUse))])))),
  reviewDays: optional(Type.Integer({ minimum: 1, maximum: 30 })),
  decisionDays: optional(Type.Integer({ minimum: 1, maximum: 90 })),
  appealDays: optional(Type.Integer({ minimum: 1, maximum: 365 })),
  executiveLineMinor: optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  accountsLineMinor: optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  documentMonths: optional(DocumentMonths),
})
type TypeQualificationValue = Static<typeof TypeQualification>

export const qualificationBlock: TypeBlock = {
  block: 'qualification',
  schema: TypeQualification,
  check: async (_tx, value) => {
    const { bands, gates } = value as TypeQualificationValue
    return [
      ...(bands && bands.approve < bands.discuss
        ? [{ field: 'bands', rule: 'order', message: 'The line to approve lies above the line to discuss.' }]
        : []),
      ...(gates && (gates as Record<string, string>)['screening'] === 'never'
        ? [{ field: 'gates.screening', rule: 'enum', message: 'Nobody is approved without a screening.' }]
        : []),
    ]
  },
}

export type WorkspaceSettings = {
  executiveLineMinor: string
  accountsLineMinor: string
  reviewDays: number
  decisionDays: number
  appealDays: number
  appealAnswerDays: number
  countriesHigh: string[]
  countriesMedium: string[]
  documentMonths: Partial<Record<DocumentKind, number>>
}
export const unitMinor = (currency: string): bigint => 10n ** BigInt(currencyExponent(currency))
const workspaceDefaults = (currency: string): WorkspaceSettings => ({
  executiveLineMinor: String(250_000n * unitMinor(currency)),
  accountsLineMinor: String(250_000n * unitMinor(currency)),
  reviewDays: 3,
  decisionDays: 10,
  appealDays: 30,
  appealAnswerDays: 10,
  countriesHigh: [],
  countriesMedium: [],
  documentMonths,
})
export const workspaceSettings = async (tx: Tx): Promise<WorkspaceSettings & { version: number }> => {
  const row = await settingsRow(tx)
  const own = (row?.value ?? {}) as Partial<WorkspaceSettings>
  return {
    ...workspaceDefaults(tx.ctx.workspace.currency),
    ...own,
    documentMonths: { ...documentMonths, ...own.documentMonths },
    version: row?.version ?? 1,
  }
}

/** What a case is pinned to beside its rubrics. */
export type CaseSettings = {
  bands: Bands
  coverageLeast: number
  spread: SpreadLimits
  shares: Shares
  gates: Partial<Record<GateKey, (typeof gateUse)[number]>>
  reviewDays: number
  decisionDays: number
  /** Left out of cases that began before a type could say it. */
  appealDays?: number
  executiveLineMinor: string
  accountsLineMinor: string
  currency: string
  purposes: readonly Purpose[]
  /** Who accepted a light type's application with the fast track. */
  fastTrackBy?: { id: string | null; name: string }
}
export const settingsForCase = async (tx: Tx, typeId: string): Promise<CaseSettings & { light: boolean }> => {
  const workspace = await workspaceSettings(tx)
  const block = ((await blockOf(tx, typeId, 'qualification'))?.value ?? {}) as TypeQualificationValue
  return {
    light: block.light === true,
    bands: block.bands ?? { approve: 70, discuss: 50 },
    coverageLeast: block.coverageLeast ?? 80,
    spread: block.spread ?? spreadLimits,
    shares: { ...seatShares, ...((block.shares ?? {}) as Partial<Shares>) },
    gates: (block.gates ?? {}) as CaseSettings['gates'],
    reviewDays: block.reviewDays ?? workspace.reviewDays,
    decisionDays: block.decisionDays ?? workspace.decisionDays,
    appealDays: block.appealDays ?? workspace.appealDays,
    executiveLineMinor: block.executiveLineMinor ?? workspace.executiveLineMinor,
    accountsLineMinor: block.accountsLineMinor ?? workspace.accountsLineMinor,
    currency: tx.ctx.workspace.currency,
    purposes: block.light === true ? [] : purposes,
  }
}

/** Months for which a kind of document is good: as the type says, else the workspace, else the product. */
export const monthsOfDocument = async (
  tx: Tx,
  typeId: string | null,
  kind: DocumentKind,
): Promise<number | undefined> => {
  const block = typeId ? ((await blockOf(tx, typeId, 'qualification'))?.value as TypeQualificationValue) : undefined
  return block?.documentMonths?.[kind] ?? (await workspaceSettings(tx)).documentMonths[kind]
}
