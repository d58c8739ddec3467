import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { treatmentLabels } from '../../contract/states.ts'

type Ruling = RowOf<'listTaxRulings'>
const percent = (ppm: number): string => `${ppm / 10_000} %`
const columns: ListColumn<Ruling>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.reason },
  {
    key: 'tax',
    title: 'Tax',
    width: 180,
    phone: 'below',
    cell: (row) =>
      `${row.treatment ? treatmentLabels[row.treatment] : 'As the countries say'}${row.taxRatePpm > 0 ? `, ${percent(row.taxRatePpm)}` : ''}`,
  },
  {
    key: 'withheld',
    title: 'Withheld',
    width: 220,
    phone: 'end',
    cell: (row) =>
      row.withholdingRatePpm > 0
        ? `${percent(row.withholdingRatePpm)} of ${percent(row.sourceSharePpm)}, ${row.authority}`
        : 'Nothing',
  },
  { key: 'from', title: 'From', width: 130, cell: (row) => formatDate(row.fromOn) },
  {
    key: 'at',
    title: 'Set',
    width: 130,
    sort: 'at',
    cell: (row) => <DateText value={row.at} />,
    second: (row) => row.by,
  },
]
const filters: ListFilter[] = [{ key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') }]

/** What finance set for the tax of partners, the latest first. */
export const RulingsPage = () => (
  <ListPage
    id="tax-rulings"
    title="Tax and withholding, as set"
    columns={columns}
    filters={filters}
    defaultSort="-at"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listTaxRulings'>>['query']>) => api.listTaxRulings({ query })}
    onExport={(query) => exportList('listTaxRulings', 'tax-rulings', query)}
    rowKey={(row) => `${row.partner.id} ${row.number}`}
    rowName={(row) => row.partner.name}
    rowTo={(row) => `partners/${row.partner.id}?tab=paying`}
    empty={{ sentence: 'Nothing was set: nothing is withheld, and countries and VAT ids say how documents are taxed.' }}
  />
)
