/** An archive to start from: the tables with their columns, a row of each sort, and what they mean. */
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import { type ZipEntry, zipStream } from '#platform/files/zip.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import { rowFields } from './archive.ts'

const agreements: readonly Row[] = [
  {
    file: 'acme-2022.pdf',
    partner: 'Acme Resellers GmbH',
    category: 'partnership',
    title: 'Reseller agreement',
    reference: 'Contract 4711',
    signedOn: '2022-03-14',
    effectiveOn: '2022-04-01',
    principalName: 'Ana Silva',
    principalEmail: 'ana.silva@acme.example',
  },
  {
    file: 'acme-dpa.pdf',
    partner: 'Acme Resellers GmbH',
    category: 'addendum',
    parent: 'acme-2022.pdf',
    title: 'Data processing addendum',
    signedOn: '2023-01-09',
  },
]
const termColumns = ['file', 'kind', 'values', 'values.days', 'scope.countries', 'effectiveFrom', 'clause', 'page']
const terms: readonly Row[] = [
  {
    file: 'acme-2022.pdf',
    kind: 'duration',
    values: '{"form":"auto_renew","months":12,"renewalMonths":12,"noticeDays":30,"renewalsMax":null,"reviewDays":90}',
    page: '2',
  },
  { file: 'acme-2022.pdf', kind: 'commission_hold', 'values.days': '45', 'scope.countries': 'DE; AT', page: '4' },
]

const readme = `Signed agreements to be taken in
================================

Put the PDFs into one ZIP archive, together with agreements.csv (or agreements.json) and, if you like, terms.csv.
One row is one agreement. An archive has at most 50 MB; send several, one after another.

agreements.csv
  file            the PDF, as it is called in the archive; 40 MB and 300 pages at most, no password, no scripts
  partner         its id, its name, its legal name or its domain; partners are taken in first
  category        partnership (when left out), nda, data_processing, addendum
  parent          of an addendum: the number of its agreement here, or the file of a row above
  title           when left out, the name of the file
  reference       what it was called where it was kept
  signedOn        the day of the last signature, as 2022-03-14
  effectiveOn     its first day; when left out, the day of the signature
  endedOn         the first day on which it held no more, if it was ended early
  language        en, de, pt-BR ...
  ourEntity       which company of ours signed it
  principalName, principalEmail   who is invited to the portal by the first partnership agreement in force
  terms           its terms as JSON, in place of terms.csv

terms.csv
  file, kind      which agreement, which kind of promise; every kind with its values: GET /v1/term-kinds
  values          as JSON; or a column for each value, such as values.days
  scope           as JSON; or a column for each limit, such as scope.countries, with ; between several
  priority, effectiveFrom, effectiveTo, clause, page   may be left out

The same file is never taken in twice: its row is reported as unchanged. Nothing that was reckoned before is reckoned
again: the terms are known here from the day of the import on, and hold for the days that they name.
`

export const templateFile = (ctx: Ctx): FileAnswer => {
  const modifiedAt = ctx.clock.now()
  async function* table(columns: readonly string[], rows: readonly Row[]) {
    for await (const line of writeCsv(columns, rows, { byteOrderMark: true })) yield Buffer.from(line)
  }
  const entries: ZipEntry[] = [
    {
      name: 'agreements.csv',
      modifiedAt,
      content: table(
        rowFields.filter((field) => field !== 'terms'),
        agreements,
      ),
    },
    { name: 'terms.csv', modifiedAt, content: table(termColumns, terms) },
    { name: 'README.txt', modifiedAt, content: Buffer.from(readme) },
  ]
  return {
    contentType: 'application/zip',
    fileName: 'signed-agreements-template.zip',
    body: Readable.from(zipStream(entries), { objectMode: false }),
  }
}
