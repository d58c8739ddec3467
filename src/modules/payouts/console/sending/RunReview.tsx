import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listPayouts'>

/** Payouts with something to look at; each warning is ticked by the reviewer. */
export const RunReview = ({ run }: { run: AnswerTo<'getPayoutRun'> }) => {
  const cache = useQueryClient()
  const right = useRightReason('payouts.approve', words('onlyApprovers'))
  const query = useQuery({
    queryKey: ['payouts', 'review', run.id, run.contentHash],
    queryFn: () => api.listPayouts({ query: { runId: run.id, hasWarnings: true, limit: 200 } }),
  })
  const tick = async (row: Row) => {
    try {
      await api.tickPayoutWarnings({
        params: { id: row.id },
        body: { codes: row.warnings.filter((one) => one.tickedAt === null).map((one) => one.code) },
      })
    } catch (error) {
      toast(error instanceof Error ? error.message : words('wrongState'), { tone: 'bad' })
    }
    void cache.invalidateQueries({ queryKey: ['payouts'] })
  }
  return (
    <Loaded query={query}>
      {({ data }) => (
        <SimpleTable
          label={words('review')}
          rows={data}
          rowKey={(row) => row.id}
          empty={words('nothingToTick')}
          columns={[
            {
              key: 'partner',
              title: words('partner'),
              cell: (row) => (
                <>
                  <ScreenLink to={`payouts/${row.id}`}>{row.partner.name ?? row.partner.id}</ScreenLink>
                  <SecondLine>{row.reference}</SecondLine>
                </>
              ),
            },
            {
              key: 'warnings',
              title: words('toTick'),
              width: '40%',
              cell: (row) =>
                row.warnings.map((one) => (
                  <div key={one.code}>
                    {one.words}
                    {one.tickedBy && <SecondLine>{words('ticked', { name: one.tickedBy.name ?? '–' })}</SecondLine>}
                  </div>
                )),
            },
            {
              key: 'net',
              title: words('amount'),
              align: 'end',
              cell: (row) => <Sum currency={row.currency} minor={row.netMinor} />,
            },
            {
              key: 'act',
              title: '',
              align: 'end',
              cell: (row) =>
                row.warnings.some((one) => one.tickedAt === null) && (
                  <ReasonButton
                    size="xs"
                    reason={[right, run.state === 'in_review' ? null : words('wrongState')].filter(
                      (one) => one !== null,
                    )}
                    onClick={() => void tick(row)}
                  >
                    {words('tick')}
                  </ReasonButton>
                ),
            },
          ]}
        />
      )}
    </Loaded>
  )
}
