/** What holds for the life of lines: the product's values under what the workspace set. */
import type { Tx } from '#platform/context.ts'
import { settingsRow } from '../../queries/settings.ts'

export type LineSettings = {
  /** Days after which finance decides about a debt. */
  carryOverDays: number
  closeDay: number
  autoClose: boolean
}
export const settingsDefault: LineSettings = { carryOverDays: 180, closeDay: 3, autoClose: true }

export const lineSettings = async (tx: Tx): Promise<LineSettings> => ({
  ...settingsDefault,
  ...((await settingsRow(tx))?.value as Partial<LineSettings> | undefined),
})
