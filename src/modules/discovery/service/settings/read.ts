/** Settings of discovery as they hold now: what the workspace set over what the product sets. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { type InboundSettings, inboundDefaults, inboundTypeDefaults } from '../../contract/inbound-settings.ts'
import {
  type CheckKey,
  type CheckOutcome,
  type DiscoverySettings,
  type DiscoveryTypeSettings,
  defaultOutcomes,
} from '../../contract/settings.ts'
import { type SettingsRow, settingsRows } from '../../queries/settings.ts'

export const workspaceScope = 'workspace'
export type WorkspaceSettings = InboundSettings & {
  undoMinutes: number
  draftDays: number
  perAddressAnHour: number
  perDomainAnHour: number
  outsideLookUps: boolean
}
export type TypeSettings = Omit<Static<typeof DiscoveryTypeSettings>, 'typeId' | 'version' | 'updatedAt' | 'checks'> & {
  checks: Readonly<Record<CheckKey, CheckOutcome>>
}

const workspaceDefaults: WorkspaceSettings = {
  undoMinutes: 10,
  draftDays: 30,
  perAddressAnHour: 10,
  perDomainAnHour: 20,
  outsideLookUps: false,
  ...inboundDefaults,
}
const typeDefaults = (typeKey: string): TypeSettings => ({
  // A strategic partner does not write from a free mail host, or a person looks at why.
  checks: { ...defaultOutcomes, ...(typeKey === 'strategic' && { free_mail: 'hold' as const }) },
  restrictedCountries: [],
  competitorDomains: [],
  disposableDomains: [],
  freeMailDomains: [],
  firstAnswerDays: 2,
  decisionDays: 10,
  reapplyDays: 180,
  waitlistDaysMax: 365,
  criteria: [],
  benefits: [],
  tagline: {},
  ...inboundTypeDefaults,
})

/** Exclusive settings of many types in one query, by id. */
export const settingsOfTypes = async (
  tx: Tx,
  types: readonly { id: string; key: string }[],
): Promise<ReadonlyMap<string, TypeSettings>> => {
  const rows = new Map(
    (types.length === 0
      ? []
      : await settingsRows(
          tx,
          types.map((type) => type.id),
        )
    ).map((row) => [row.scope, row]),
  )
  return new Map(types.map((type) => [type.id, merged(type.key, rows.get(type.id))]))
}
export const settingsOfType = async (tx: Tx, type: { id: string; key: string }): Promise<TypeSettings> =>
  (await settingsOfTypes(tx, [type])).get(type.id)!

export const workspaceSettings = async (tx: Tx): Promise<WorkspaceSettings> => {
  const [row] = await settingsRows(tx, [workspaceScope])
  return { ...workspaceDefaults, ...((row?.value ?? {}) as Partial<WorkspaceSettings>) }
}

export const workspaceSettingsToWire = async (tx: Tx): Promise<Static<typeof DiscoverySettings>> => {
  const [row] = await settingsRows(tx, [workspaceScope])
  return {
    ...workspaceDefaults,
    ...((row?.value ?? {}) as Partial<WorkspaceSettings>),
    version: row?.version ?? 1,
    updatedAt: row && row.version > 1 ? row.updated_at.toISOString() : null,
  }
}
export const typeSettingsToWire = async (
  tx: Tx,
  type: { id: string; key: string },
): Promise<Static<typeof DiscoveryTypeSettings>> => {
  const [row] = await settingsRows(tx, [type.id])
  const { checks, ...rest } = merged(type.key, row)
  const settable = Object.fromEntries(Object.entries(checks).filter(([, outcome]) => outcome !== 'pass')) as Static<
    typeof DiscoveryTypeSettings
  >['checks']
  return {
    typeId: type.id,
    ...rest,
    checks: settable,
    version: row?.version ?? 1,
    updatedAt: row && row.version > 1 ? row.updated_at.toISOString() : null,
  }
}

const merged = (typeKey: string, row: SettingsRow | undefined): TypeSettings => {
  const defaults = typeDefaults(typeKey)
  const { checks, ...own } = (row?.value ?? {}) as Partial<TypeSettings>
  return { ...defaults, ...own, checks: { ...defaults.checks, ...checks } }
}
