/** Numbers for the funnel and ageing plots. */
import type { Tx } from '#platform/context.ts'
import { type Stage, stages } from '../contract/stages.ts'
import { stageStatistics } from '../queries/belongings.ts'

/** Bounds of the ageing plot, in days: from inclusive, to exclusive. */
const bands: readonly (readonly [number, number | null])[] = [
  [0, 7],
  [7, 30],
  [30, 90],
  [90, 180],
  [180, 365],
  [365, null],
]

export const readStatistics = async (
  tx: Tx,
  filter: { typeId?: string | undefined; managerId?: string | undefined },
) => {
  const { present, past } = await stageStatistics(tx, filter)
  const rows = stages.map((stage: Stage) => {
    const here = present.filter((row) => row.stage === stage)
    const stays = past.find((row) => row.stage === stage)
    const sum = (from: number, to: number | null) =>
      here
        .filter((row) => row.days >= from && (to === null || row.days < to))
        .reduce((total, row) => total + row.count, 0)
    return {
      stage,
      count: sum(0, null),
      medianDays: stays ? Math.round(stays.medianDays * 10) / 10 : null,
      stays: stays?.stays ?? 0,
      ageing: bands.map(([fromDays, toDays]) => ({ fromDays, toDays, count: sum(fromDays, toDays) })),
    }
  })
  return { stages: rows, total: rows.reduce((total, row) => total + row.count, 0) }
}
