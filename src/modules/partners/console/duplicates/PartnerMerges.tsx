import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type Merge = AnswerTo<'getMerge'>

/** What was merged into a partner, and taking it back while that is possible. */
export const PartnerMerges = ({ partnerId }: { partnerId: string }) => {
  const [undoing, setUndoing] = useState<Merge | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.merge', words('noMerge'))
  const query = useQuery({
    queryKey: ['partners', partnerId, 'merges'],
    queryFn: async () => (await api.listPartnerMerges({ params: { id: partnerId } })).data,
  })
  if (query.data?.length === 0) return null
  return (
    <Section title={words('merges')}>
      <Loaded query={query}>
        {(merges) => (
          <SimpleTable
            label={words('merges')}
            rows={merges}
            rowKey={(merge) => merge.id}
            columns={[
              { key: 'absorbed', title: words('merges'), cell: (merge) => merge.absorbed.name },
              { key: 'reason', title: words('reason'), cell: (merge) => merge.reason },
              { key: 'moved', title: words('moved'), align: 'end', cell: (merge) => merge.moved },
              { key: 'by', title: words('by'), cell: (merge) => merge.by.name },
              { key: 'at', title: words('at'), cell: (merge) => <DateText value={merge.at} /> },
              {
                key: 'acts',
                title: <span className="visually-hidden">{words('actions')}</span>,
                align: 'end',
                cell: (merge) =>
                  merge.undoneAt ? (
                    <FactPill title={merge.stayed?.map((one) => one.why).join('\n')}>{words('undone')}</FactPill>
                  ) : (
                    <ReasonButton size="compact-xs" variant="subtle" reason={reason} onClick={() => setUndoing(merge)}>
                      {words('undo')} {words('undoUntil')}&nbsp;
                      <DateText value={merge.undoUntil} as="date" />
                    </ReasonButton>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <ConfirmDialog
        opened={undoing !== null}
        onClose={() => setUndoing(null)}
        title={words('undoTitle', { name: undoing?.absorbed.name ?? '' })}
        consequence={words('undoConsequence')}
        act={words('undo')}
        run={async () => {
          if (!undoing) return
          const undone = await api.undoMerge({ params: { id: undoing.id } })
          const stayed = undone.stayed?.length ?? 0
          toast(stayed > 0 ? `${words('mergeUndone')}. ${words('stayed', { count: stayed })}` : words('mergeUndone'), {
            tone: 'good',
          })
          await cache.invalidateQueries({ queryKey: ['partners'] })
          await cache.invalidateQueries({ queryKey: ['duplicates'] })
        }}
      />
    </Section>
  )
}
