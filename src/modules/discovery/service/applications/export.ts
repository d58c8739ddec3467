/** Applications as a table: one column per field of any version. */
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Cell, type Row, writeCsv, writeJsonLines } from '#platform/tabular/write.ts'
import type { applicationEndpoints } from '../../contract/applications.ts'
import { fieldsOf } from '../../contract/fields.ts'
import { type ApplicationRow, applicationsAfter, formsInExport } from '../../queries/applications.ts'
import { formVersions } from '../../queries/forms.ts'
import { definitionOf } from '../forms/wire.ts'
import type { Values } from './answers.ts'

type Query = InputOf<typeof applicationEndpoints.exportApplications>['query']
const batch = 500

const columns = [
  'id',
  'state',
  'company',
  'website',
  'country',
  'contactName',
  'email',
  'emailProven',
  'typeId',
  'language',
  'channel',
  'source',
  'partnerId',
  'startedAt',
  'submittedAt',
  'revisitOn',
  'reapplyFrom',
] as const

/** A stream over short transactions, so that a long export holds nothing up. */
export const exportApplications = async (ctx: Ctx, { format, ...filter }: Query): Promise<FileAnswer> => {
  const fields = await reading(ctx, async (tx) => {
    const versions = await formVersions(tx, await formsInExport(tx, filter))
    return [
      ...new Set(
        versions.flatMap((version) =>
          fieldsOf(definitionOf(version))
            .filter((field) => field.kind !== 'heading')
            .map((field) => field.key),
        ),
      ),
    ].sort()
  })
  async function* rows(): AsyncGenerator<ApplicationRow> {
    let afterId = ''
    for (;;) {
      const page = await reading(ctx, (tx) => applicationsAfter(tx, filter, afterId, batch))
      yield* page
      const last = page.at(-1)
      if (!last || page.length < batch) return
      afterId = last.id
    }
  }
  const answerColumn = (key: string) => `answer.${key}`
  async function* table(): AsyncGenerator<Row> {
    for await (const row of rows()) {
      const answers = row.answers as Values
      yield { ...plain(row), ...Object.fromEntries(fields.map((key) => [answerColumn(key), cellOf(answers[key])])) }
    }
  }
  async function* lines(): AsyncGenerator<Record<string, unknown>> {
    for await (const row of rows()) yield { ...plain(row), answers: row.answers }
  }
  if (format === 'jsonl')
    return {
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'applications.jsonl',
      body: Readable.from(writeJsonLines(lines())),
    }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: 'applications.csv',
    body: Readable.from(writeCsv([...columns, ...fields.map(answerColumn)], table(), { byteOrderMark: true })),
  }
}

const plain = (row: ApplicationRow): Record<(typeof columns)[number], Cell> => ({
  id: row.id,
  state: row.state,
  company: row.company,
  website: row.website,
  country: row.country,
  contactName: row.contact_name,
  email: row.email,
  emailProven: row.email_proven_at !== null,
  typeId: row.type_id,
  language: row.language,
  channel: row.channel,
  source: row.source,
  partnerId: row.partner_id,
  startedAt: row.started_at,
  submittedAt: row.submitted_at,
  revisitOn: row.revisit_on,
  reapplyFrom: row.reapply_from,
})

/** Lists as words with semicolons, amounts with their currency, people by name and address. */
const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(String).join('; ')
  const parts = value as Record<string, unknown>
  if ('amountMinor' in parts) return `${String(parts.amountMinor)} ${String(parts.currency)}`
  return [parts.fullName, parts.email, parts.phone, parts.title].filter(Boolean).join(', ')
}
