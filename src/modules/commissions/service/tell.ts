/** Mails to the team: what waits for a figure, and a simulation that has come to its end. */
import { addDays, civilDate, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { activeMember, membersInRoles } from '../queries/people.ts'
import { findSimulation } from '../queries/simulations.ts'
import { missingFigures } from '../queries/waits.ts'
import { tellWaitingSlot } from './lines/due-kinds.ts'
import { mailMembers } from './mails.ts'
import type { Summary } from './simulate/summary.ts'

const listedMax = 10

/** The morning after something began to wait; by then a figure that was only late has come. */
export const planTellWaiting = (tx: Tx): Promise<void> => {
  const { zone } = tx.ctx.workspace
  return tx.schedule(
    tellWaitingSlot,
    tx.ctx.workspace.id,
    instantAt(zone, addDays(civilDate(zone, tx.now), 1), '07:00'),
  )
}
/** Finance reads what is missing and how much waits for it; nothing when all of it has come. */
export const tellWaiting = (tx: Tx): Promise<void> =>
  tx.asTeam(async () => {
    const rows = await missingFigures(tx, listedMax)
    const total = rows[0]?.total ?? 0
    if (total === 0) return
    const sales = (count: number) => (count === 1 ? 'one sale waits' : `${count} sales wait`)
    await mailMembers(tx, await membersInRoles(tx, ['finance']), {
      kind: 'waiting',
      subject: total === 1 ? 'A commission waits for a figure' : `Commissions wait for ${total} figures`,
      paragraphs: [
        'Nothing is guessed: these sales earn as soon as the figure is there.',
        ...rows.map((row) =>
          row.kind === 'rate'
            ? `Rate ${row.from} to ${row.to} of ${row.day}: ${sales(row.conversions)}.`
            : `Cost of a sale of ${row.day}: ${sales(row.conversions)}.`,
        ),
        ...(total > rows.length ? [`And ${total - rows.length} more.`] : []),
      ],
      button: 'Enter what is missing',
      path: 'commissions/waiting',
      subjectKind: 'workspace',
      subjectId: tx.ctx.workspace.id,
    })
  })

/** Who started it reads the difference; what the clock or an agreement started is read where it was asked for. */
export const tellSimulated = (tx: Tx, simulationId: string): Promise<void> =>
  tx.asTeam(async () => {
    const row = await findSimulation(tx, simulationId)
    if (row?.by_kind !== 'member' || row.by_id === null) return
    const person = await activeMember(tx, row.by_id)
    if (!person) return
    const totals = (row.summary as Summary | null)?.totals ?? []
    await mailMembers(tx, [person], {
      kind: 'simulated',
      subject: `Simulated: ${row.name}`,
      paragraphs: [
        row.conversions === 1 ? 'One sale or lead was reckoned.' : `${row.conversions} sales and leads were reckoned.`,
        ...totals.map(({ currency, oldMinor, newMinor, differenceMinor }) => {
          const words = (minor: string) => `${decimalFromMoney({ currency, amountMinor: BigInt(minor) })} ${currency}`
          return `${words(newMinor)} instead of ${words(oldMinor)}: a difference of ${words(differenceMinor)}.`
        }),
      ],
      button: 'See the result',
      path: `commission-simulations/${row.id}`,
      subjectKind: 'simulation',
      subjectId: row.id,
    })
  })
