/** People met at an event, as a table. */
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import { peopleAfter } from '../../queries/event-lists.ts'
import { needEventList } from './lists.ts'
import { peopleToWire } from './people.ts'

const batch = 500
const columns = [
  'number',
  'state',
  'name',
  'company',
  'email',
  'website',
  'interest',
  'note',
  'consentBasis',
  'partnerId',
  'partner',
  'result',
  'followUpDueAt',
  'followedUpAt',
  'answeredAt',
] as const

export const exportEventPeople = async (ctx: Ctx, listId: string): Promise<FileAnswer> => {
  const list = await reading(ctx, (tx) => needEventList(tx, listId))
  const rows = async function* (): AsyncGenerator<Row> {
    for (let after = 0; ; ) {
      const page = await reading(ctx, async (tx) => peopleToWire(tx, list, await peopleAfter(tx, listId, after, batch)))
      for (const { partner, ...person } of page)
        yield { ...plain(person), partnerId: partner?.id, partner: partner?.name }
      if (page.length < batch) return
      after = page.at(-1)!.number
    }
  }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${list.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}-people.csv`,
    body: Readable.from(writeCsv([...columns], rows(), { byteOrderMark: true })),
  }
}

const plain = (person: object): Row =>
  Object.fromEntries(Object.entries(person).filter(([key]) => (columns as readonly string[]).includes(key))) as Row
