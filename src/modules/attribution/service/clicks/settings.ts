/** How a workspace takes clicks; defaults stand where nobody has changed them. */
import type { Tx } from '#platform/context.ts'
import { changedMeanwhile } from '#platform/errors.ts'
import { defaultConsent, type TrackingSettings } from '../../contract/tracking.ts'
import { lockSettings, putSettings, settingsRow } from '../../queries/tracking.ts'

export const readSettings = async (tx: Tx): Promise<TrackingSettings> => {
  const row = await settingsRow(tx)
  return {
    defaultDestination: row?.default_destination ?? null,
    consent: { ...defaultConsent, ...row?.consent },
    repeatMinutes: row?.repeat_minutes ?? 60,
    clickMonths: row?.click_months ?? 13,
    version: row?.version ?? 1,
  }
}

type Change = {
  defaultDestination?: string | null | undefined
  consent?:
    | { [Region in keyof TrackingSettings['consent']]?: TrackingSettings['consent'][Region] | undefined }
    | undefined
  repeatMinutes?: number | undefined
  clickMonths?: number | undefined
}
export const changeSettings = async (tx: Tx, version: number, change: Change): Promise<TrackingSettings> => {
  await lockSettings(tx)
  const now = await readSettings(tx)
  if (now.version !== version) throw changedMeanwhile(now.version)
  const consent = { ...now.consent }
  for (const region of Object.keys(consent) as (keyof typeof consent)[]) {
    const rule = change.consent?.[region]
    if (rule) consent[region] = rule
  }
  await putSettings(tx, {
    default_destination: change.defaultDestination === undefined ? now.defaultDestination : change.defaultDestination,
    consent,
    repeat_minutes: change.repeatMinutes ?? now.repeatMinutes,
    click_months: change.clickMonths ?? now.clickMonths,
    version: now.version + 1,
  })
  return readSettings(tx)
}
