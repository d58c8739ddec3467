import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { dayFilter, dayWords } from './ledgerParts.tsx'
import { ImportRatesForm, NewRateForm } from './RateForms.tsx'
import { words } from './texts.ts'

type Rate = RowOf<'listFxRates'>

const columns: ListColumn<Rate>[] = [
  {
    key: 'pair',
    title: words('currency'),
    cell: (rate) => `${rate.from} → ${rate.to}`,
    second: (rate) => words(rate.source),
  },
  { key: 'rate', title: words('rate'), width: 180, align: 'end', phone: 'end', cell: (rate) => rate.rate },
  {
    key: 'day',
    title: words('day'),
    width: 140,
    sort: 'day',
    phone: 'below',
    cell: (rate) => dayWords(rate.day),
  },
  {
    key: 'by',
    title: words('by'),
    width: 240,
    cell: (rate) => [rate.recordedBy, rate.confirmedBy].flatMap((one) => one?.name ?? []).join(', '),
  },
  { key: 'learned', title: words('learned'), width: 140, cell: (rate) => <DateText value={rate.learnedAt} /> },
]
const filters: ListFilter[] = [
  { key: 'from', label: words('from'), kind: 'text' },
  { key: 'to', label: words('to'), kind: 'text' },
  {
    key: 'source',
    label: words('source'),
    kind: 'choice',
    options: (['ecb_file', 'api', 'manual'] as const).map((value) => ({ value, label: words(value) })),
  },
  dayFilter,
]

/** Exchange rates with day and source; how new ones come in. */
export const RatesPage = () => {
  const [form, setForm] = useState<'import' | 'new' | null>(null)
  const cache = useQueryClient()
  const go = useGo()
  const reason = useRightReason('payouts.set_rates', words('onlyFinance'))
  const close = () => setForm(null)
  const renew = () => {
    close()
    void cache.invalidateQueries({ queryKey: ['fx-rates'] })
    void cache.invalidateQueries({ queryKey: ['fx-rate-proposals'] })
  }
  return (
    <>
      <ListPage
        id="fx-rates"
        title={words('rates')}
        columns={columns}
        filters={filters}
        defaultSort="-day"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listFxRates'>>['query']>) => api.listFxRates({ query })}
        onExport={(query) => exportList('listFxRates', 'exchange-rates', query)}
        rowKey={(rate) => rate.id}
        rowName={(rate) => `${rate.from} ${rate.to}, ${rate.day}`}
        actions={
          <>
            <Button onClick={() => go('rates/by-hand')}>{words('ratesByHand')}</Button>
            <ReasonButton reason={reason} onClick={() => setForm('new')}>
              {words('enterRate')}
            </ReasonButton>
            <ReasonButton variant="filled" reason={reason} onClick={() => setForm('import')}>
              {words('importRates')}
            </ReasonButton>
          </>
        }
        empty={{ sentence: words('emptyRates') }}
      />
      <ImportRatesForm opened={form === 'import'} onClose={close} onSent={renew} />
      <NewRateForm
        opened={form === 'new'}
        onClose={close}
        onSent={() => {
          renew()
          go('rates/by-hand')
        }}
      />
    </>
  )
}
