import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList, saveExport } from '#client/export-list.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatAmount } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { type TaxListForm, type TaxListProblem, taxFormLabels, taxListForms } from '../../contract/states.ts'

type Line = RowOf<'listTaxList'>
const formLabels: Readonly<Record<TaxListForm, string>> = { '1099_nec': '1099-NEC', '1042_s': '1042-S' }
const problemLabels: Readonly<Record<TaxListProblem, string>> = {
  form_missing: 'No form',
  form_ended: 'Form ended',
  tin_missing: 'No tax number',
  tin_mismatch: 'Number does not match',
  tin_unchecked: 'Number not matched',
  rate_missing: 'A rate is missing',
}
const amount = (money: Line['paid']) => (money ? formatAmount(money) : '–')

const columns: ListColumn<Line>[] = [
  {
    key: 'partner',
    title: 'Partner',
    sort: 'partner',
    cell: (row) => row.partner.name,
    second: (row) => row.legalName ?? 'No tax form',
  },
  {
    key: 'form',
    title: 'Form, number',
    width: 190,
    cell: (row) =>
      row.profileForm ? `${taxFormLabels[row.profileForm]}${row.tinLastFour ? ` ···· ${row.tinLastFour}` : ''}` : '–',
  },
  {
    key: 'reportable',
    title: 'To report',
    width: 120,
    phone: 'below',
    cell: (row) => (
      <StateBadge state={row.isReportable ? 'active' : 'closed'} label={row.isReportable ? 'Yes' : 'No'} plain />
    ),
  },
  {
    key: 'problems',
    title: 'Look at',
    width: 230,
    cell: (row) =>
      row.problems.map((problem) => (
        <FactPill key={problem} tone={problem === 'tin_unchecked' ? 'plain' : 'bad'}>
          {problemLabels[problem]}
        </FactPill>
      )),
  },
  { key: 'payouts', title: 'Payouts', width: 90, align: 'end', cell: (row) => row.payouts },
  { key: 'withheld', title: 'Withheld', width: 130, align: 'end', cell: (row) => amount(row.withheld) },
  { key: 'paid', title: 'Paid', width: 140, align: 'end', phone: 'end', cell: (row) => amount(row.paid) },
]

const thisYear = new Date().getFullYear()
const years = Array.from({ length: 6 }, (_, at) => String(thisYear - at))
const filters: ListFilter[] = [
  { key: 'year', label: 'Year', kind: 'choice', options: years.map((value) => ({ value, label: value })) },
  {
    key: 'form',
    label: 'List',
    kind: 'choice',
    options: taxListForms.map((value) => ({ value, label: formLabels[value] })),
  },
]
type Query = NonNullable<NonNullable<InputTo<'listTaxList'>>['query']> & { year?: string }
const chosenIn = (query: Query) => {
  const { year = String(thisYear), ...rest } = query
  return { year, query: rest }
}
/** What the address says, for the file of the whole list. */
const chosenNow = (): { year: number; form: TaxListForm } => {
  const asked = new URLSearchParams(location.search)
  const form = taxListForms.find((one) => one === asked.get('form')) ?? '1099_nec'
  return { year: Number(asked.get('year') ?? thisYear), form }
}

/** What was paid to whom in a year, as the authority of the United States asks for it. */
export const TaxListPage = () => {
  const reason = useRightReason('payouts.tax', 'Finance takes out tax lists')
  return (
    <ListPage
      id="tax-lists"
      title="Yearly tax lists"
      columns={columns}
      filters={filters}
      defaultSort="partner"
      fetchPage={(asked: Query) => {
        const { year, query } = chosenIn(asked)
        return api.listTaxList({ params: { year: Number(year) }, query })
      }}
      onExport={(asked) => {
        const { year, query } = chosenIn(asked as Query)
        return exportList('listTaxList', `tax-list-${year}`, query, { year })
      }}
      rowKey={(row) => row.partner.id}
      rowName={(row) => row.partner.name}
      rowTo={(row) => `partners/${row.partner.id}?tab=paying`}
      views={taxListForms.map((form) => ({ key: form, label: formLabels[form], filters: { form } }))}
      actions={
        <ReasonButton
          reason={reason}
          onClick={() => {
            const { year, form } = chosenNow()
            void saveExport(`${formLabels[form]} ${year}.csv`, () =>
              api.downloadTaxList({ params: { year }, query: { form } }),
            )
          }}
        >
          File with full numbers
        </ReasonButton>
      }
      empty={{
        sentence:
          'Nobody of this list was paid in the year. 1099-NEC: partners with a W-9. 1042-S: partners with a W-8 for whom finance set a part with its source in the US.',
      }}
    />
  )
}
