/** Days after which something counts as stuck and what follows: the product's, under what the workspace set. */
import { blockOf, type TypeBlock } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { optional, type Static, strict, Type } from '#platform/contract.ts'
import { changedMeanwhile } from '#platform/errors.ts'
import { putSettings, settingsRow } from '../queries/templates.ts'

export type OnboardingSettings = {
  overdueDays: number
  unansweredDays: number
  signInDays: number
  nudgeDays: number
  principalDay: number
  callDay: number
  leadDays: number
  pauseDaysMax: number
}
const defaults: OnboardingSettings = {
  overdueDays: 5,
  unansweredDays: 3,
  signInDays: 14,
  nudgeDays: 5,
  principalDay: 10,
  callDay: 15,
  leadDays: 3,
  pauseDaysMax: 90,
}
/** What a partner type says of its onboarding. */
const TypeJourney = strict({
  automaticGoLive: optional(Type.Boolean({ description: 'Go live by itself as soon as the gate is passed.' })),
  overdueDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
  unansweredDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
  signInDays: optional(Type.Integer({ minimum: 1, maximum: 180 })),
  pauseDaysMax: optional(Type.Integer({ minimum: 1, maximum: 90 })),
})
export const journeyBlock: TypeBlock = { block: 'journey', schema: TypeJourney }

export const workspaceSettings = async (tx: Tx): Promise<OnboardingSettings> => ({
  ...defaults,
  ...((await settingsRow(tx))?.value as Partial<OnboardingSettings> | undefined),
})
/** What holds for a type: its own words over the workspace's. */
export const settingsOfType = async (
  tx: Tx,
  typeId: string,
): Promise<OnboardingSettings & { automaticGoLive: boolean }> => {
  const block = (await blockOf(tx, typeId, 'journey'))?.value as Static<typeof TypeJourney> | undefined
  const own = Object.fromEntries(Object.entries(block ?? {}).filter(([, value]) => value !== undefined))
  return { ...(await workspaceSettings(tx)), automaticGoLive: false, ...own }
}
export const settingsToWire = async (tx: Tx) => ({
  ...(await workspaceSettings(tx)),
  version: (await settingsRow(tx))?.version ?? 1,
})
export const changeSettings = async (
  tx: Tx,
  input: { body: { [Key in keyof OnboardingSettings]?: number | undefined }; version: number },
): Promise<{ version: number }> => {
  const row = await settingsRow(tx)
  if ((row?.version ?? 1) !== input.version) throw changedMeanwhile(row?.version ?? 1)
  return { version: await putSettings(tx, { ...(await workspaceSettings(tx)), ...input.body }) }
}
