/** Reading and changing what the workspace set. */
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { changedMeanwhile } from '#platform/errors.ts'
import type { settingsEndpoints } from '../contract/settings.ts'
import { lockSettings, writeSettings } from '../queries/settings.ts'
import { workspaceSettings } from './settings.ts'

export const settingsToWire = async (tx: Tx) => {
  const { executiveLineMinor, accountsLineMinor, ...rest } = await workspaceSettings(tx)
  const { currency } = tx.ctx.workspace
  return {
    ...rest,
    executiveLine: { currency, amountMinor: executiveLineMinor },
    accountsLine: { currency, amountMinor: accountsLineMinor },
  }
}
export const changeSettings = async (
  tx: Tx,
  { body, version }: InputOf<typeof settingsEndpoints.updateQualificationSettings>,
): Promise<{ version: number }> => {
  const row = await lockSettings(tx)
  if (row.version !== version) throw changedMeanwhile(row.version)
  return { version: (await writeSettings(tx, { ...(row.value as object), ...body })).version }
}
