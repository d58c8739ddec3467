/** Steps towards companies, as a table. */
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import { type OutreachFilter, outreachAfter } from '../../queries/outreach.ts'
import { outreachToWire } from './read.ts'

const batch = 500
const columns = [
  'id',
  'at',
  'channel',
  'direction',
  'company',
  'person',
  'email',
  'subject',
  'targetList',
  'step',
  'event',
  'mail',
  'outcome',
  'outcomeAt',
  'notNowUntil',
  'nextStep',
  'nextStepOn',
  'by',
]

export const exportOutreach = (ctx: Ctx, filter: OutreachFilter): FileAnswer => {
  const rows = async function* (): AsyncGenerator<Row> {
    for (let after = ''; ; ) {
      const page = await reading(ctx, async (tx) => outreachToWire(tx, await outreachAfter(tx, filter, after, batch)))
      for (const { partner, targetList, eventList, nextStep, by, body: _, ...step } of page)
        yield {
          ...step,
          company: partner?.name,
          targetList: targetList?.name,
          event: eventList?.name,
          nextStep: nextStep?.title,
          nextStepOn: nextStep?.dueOn,
          by: by.name,
        }
      if (page.length < batch) return
      after = page.at(-1)!.id
    }
  }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: 'outreach.csv',
    body: Readable.from(writeCsv(columns, rows(), { byteOrderMark: true })),
  }
}
