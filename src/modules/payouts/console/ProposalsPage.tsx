import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListView } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { dayWords } from './ledgerParts.tsx'
import { words } from './texts.ts'

type Proposal = RowOf<'listFxRateProposals'>

const stateOf = ({ decision }: Proposal) => decision ?? 'waiting'
const tones = { waiting: 'watch', confirmed: 'good', refused: 'bad' } as const
const State = ({ of }: { of: Proposal }) => <FactPill tone={tones[stateOf(of)]}>{words(stateOf(of))}</FactPill>
const pairOf = (row: Proposal) => `${row.from} → ${row.to}`

const columns: ListColumn<Proposal>[] = [
  { key: 'pair', title: words('currency'), cell: pairOf, second: (row) => row.reason },
  { key: 'rate', title: words('rate'), width: 160, align: 'end', phone: 'below', cell: (row) => row.rate },
  { key: 'day', title: words('day'), width: 130, cell: (row) => dayWords(row.day) },
  { key: 'state', title: words('state'), width: 130, phone: 'end', cell: (row) => <State of={row} /> },
  { key: 'by', title: words('by'), width: 180, cell: (row) => row.proposedBy?.name ?? '–' },
  {
    key: 'at',
    title: words('posted'),
    width: 140,
    sort: 'proposed',
    cell: (row) => <DateText value={row.proposedAt} />,
  },
]
const views: ListView[] = [
  { key: 'all', label: words('all') },
  { key: 'open', label: words('waiting'), filters: { isOpen: 'true' } },
]

/** Rates that somebody entered; a second person confirms them. */
export const ProposalsPage = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<Proposal | null>(null)
  const [asked, setAsked] = useState<'confirm' | 'refuse' | null>(null)
  const seat = useSeat()
  const right = useRightReason('payouts.set_rates', words('onlyFinance'))
  const over = open?.decision ? words('decided') : null
  const isOwn = open !== null && open.proposedBy?.name === seat.person.name
  const decide = async (act: 'confirm' | 'refuse') => {
    const params = { id: open?.id ?? '' }
    await (act === 'confirm' ? api.confirmFxRate({ params }) : api.refuseFxRate({ params }))
    setOpen(null)
    void cache.invalidateQueries({ queryKey: ['fx-rate-proposals'] })
    void cache.invalidateQueries({ queryKey: ['fx-rates'] })
  }
  return (
    <>
      <ListPage
        id="fx-rate-proposals"
        title={words('ratesByHand')}
        columns={columns}
        filters={[]}
        views={views}
        defaultSort="-proposed"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listFxRateProposals'>>['query']>) =>
          api.listFxRateProposals({ query })
        }
        onExport={(query) => exportList('listFxRateProposals', 'rates-by-hand', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${pairOf(row)}, ${row.day}`}
        onOpen={setOpen}
        empty={{ sentence: words('emptyProposals') }}
      />
      <PanelDrawer opened={open !== null} onClose={() => setOpen(null)} title={open ? pairOf(open) : ''}>
        {open && (
          <>
            <FieldList>
              <Field label={words('rate')}>{open.rate}</Field>
              <Field label={words('day')}>{dayWords(open.day)}</Field>
              <Field label={words('reason')}>{open.reason ?? '–'}</Field>
              <Field label={words('by')}>{open.proposedBy?.name ?? '–'}</Field>
              <Field label={words('state')}>
                <State of={open} />
              </Field>
            </FieldList>
            <Group mt="md">
              <ReasonButton
                variant="filled"
                reason={[right, over, isOwn ? words('ownProposal') : null].filter((one) => one !== null)}
                onClick={() => setAsked('confirm')}
              >
                {words('confirm')}
              </ReasonButton>
              <ReasonButton reason={[right, over].filter((one) => one !== null)} onClick={() => setAsked('refuse')}>
                {words('refuse')}
              </ReasonButton>
            </Group>
          </>
        )}
      </PanelDrawer>
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={words(asked === 'refuse' ? 'refuseTitle' : 'confirmTitle')}
        consequence={words(asked === 'refuse' ? 'refuseNote' : 'confirmNote')}
        act={words(asked ?? 'confirm')}
        run={() => decide(asked ?? 'confirm')}
      />
    </>
  )
}
