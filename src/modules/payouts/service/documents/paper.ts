/** A document of ours as PDF, from what was frozen with it: the same row gives the same bytes. */

import type { Workspace } from '#platform/context.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { render } from '#platform/pdf/render.ts'
import type { Address } from '../../contract/settings.ts'
import type { Treatment } from '../../contract/states.ts'
import type { DocumentRow } from '../../queries/documents.ts'
import { paperWords } from '../../words/documents.ts'
import { languageOf } from '../../words/methods.ts'
import type { DocumentContent } from './issue.ts'

const linesOf = (address: Address): string[] =>
  [
    [address.street, address.building].filter(Boolean).join(' '),
    [address.postalCode, address.town].filter(Boolean).join(' '),
    address.region ?? '',
    address.country,
  ].filter((line) => line !== '')
/** 190000 parts per million as `19 %`, with as many decimals as it has. */
const percent = (ppm: number): string => `${ppm % 10_000 === 0 ? ppm / 10_000 : (ppm / 10_000).toString()} %`

export const documentPaper = async (row: DocumentRow, workspace: Pick<Workspace, 'name'>): Promise<Uint8Array> => {
  const content = row.content as DocumentContent
  const words = paperWords[languageOf(content.language)]
  const isCorrection = row.corrects !== null
  const amount = (minor: bigint): string =>
    `${decimalFromMoney({ currency: row.currency, amountMinor: isCorrection ? -minor : minor }).replace('-', '−')} ${row.currency}`
  const [net, tax] = [BigInt(row.net_minor), BigInt(row.tax_minor)]
  const party = ({
    legalName,
    address,
    vatId,
  }: {
    legalName: string
    address: Address
    vatId: string | null
  }): string => [legalName, ...linesOf(address), ...(vatId ? [`${words.vatId}: ${vatId}`] : [])].join('\n')
  const treatment = words.treatment[row.treatment as Treatment]
  const title = isCorrection ? words.correction : words.title
  const { bytes } = await render({
    title: `${title} ${row.number}`,
    language: content.language,
    madeAt: row.received_at,
    author: content.customer.legalName,
    typeface: 'sans',
    footer: `${workspace.name} · ${row.number}`,
    blocks: [
      { kind: 'title', text: title, subtitle: row.number },
      { kind: 'paragraph', text: words.selfBilling },
      ...(content.correctsNumber ? [{ kind: 'note' as const, text: words.takesBack(content.correctsNumber) }] : []),
      {
        kind: 'facts',
        together: true,
        items: [
          { name: words.number, value: row.number },
          { name: words.date, value: row.issued_on },
          { name: words.supplied, value: content.suppliedUntil },
          { name: words.supplier, value: party(content.supplier) },
          { name: words.customer, value: party(content.customer) },
          ...(content.reason ? [{ name: words.reason, value: content.reason }] : []),
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: words.service, share: 4 },
          { title: words.amount, align: 'right', share: 1 },
        ],
        rows: [
          ...content.lines.map((line) => [line.words, amount(BigInt(line.netMinor))]),
          { cells: [words.net, amount(net)], strong: true as const },
          [words.tax(percent(row.tax_rate_ppm)), amount(tax)],
          { cells: [words.total, amount(net + tax)], strong: true as const },
        ],
      },
      ...(treatment ? [{ kind: 'paragraph' as const, text: treatment }] : []),
    ],
  })
  return bytes
}
