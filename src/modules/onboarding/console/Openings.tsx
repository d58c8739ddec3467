import { useQueryClient } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { openingStateLabels } from '../contract/states.ts'

/** What an agreement opened, item by item; what failed says why, and is tried again from here. */
export const Openings = ({ rows }: { rows: RowOf<'listAccountOpenings'>[] }) => {
  const cache = useQueryClient()
  const noRetry = useRightReason('onboarding.retry_account', 'Admins try items again')
  return (
    <Section
      title="What the signature opened"
      note="Each by itself; what fails is tried again and holds up nothing else."
    >
      <SimpleTable
        label="Items of the account"
        rows={rows}
        rowKey={(row) => row.id}
        empty="Nothing was opened here: the journey was started by hand."
        columns={[
          { key: 'label', title: 'Item', cell: (row) => row.label },
          {
            key: 'state',
            title: 'State',
            cell: (row) => <StateBadge state={row.state} label={openingStateLabels[row.state]} plain />,
          },
          {
            key: 'words',
            title: 'What came of it',
            cell: (row) =>
              row.lastError
                ? `${row.lastError} ${row.nextTryAt ? `Next try ${formatMoment(row.nextTryAt)}.` : 'It waits for a person.'}`
                : (row.words ?? ''),
          },
          { key: 'tries', title: 'Tries', align: 'end', cell: (row) => row.tries },
          {
            key: 'retry',
            title: '',
            cell: (row) =>
              row.state === 'failed' || row.state === 'waiting' ? (
                <ReasonButton
                  size="xs"
                  reason={noRetry}
                  onClick={() =>
                    void api.retryAccountOpening({ params: { id: row.id } }).then(() => {
                      toast('It is tried again now')
                      return cache.invalidateQueries({ queryKey: ['journeys'] })
                    })
                  }
                >
                  Try again
                </ReasonButton>
              ) : null,
          },
        ]}
      />
    </Section>
  )
}
