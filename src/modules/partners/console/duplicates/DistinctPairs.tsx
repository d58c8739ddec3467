import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Duplicates.module.css'
import { words } from './texts.ts'

/** Pairs that somebody told apart, with the reason; each can be taken back. */
export const DistinctPairs = () => {
  const cache = useQueryClient()
  const reason = useRightReason('partners.merge', words('noMerge'))
  const query = useQuery({
    queryKey: ['distinct pairs'],
    queryFn: async () => (await api.listDistinctPairs({ query: { sort: '-at', limit: 200 } })).data,
  })
  const takeBack = async (id: string) => {
    try {
      await api.deleteDistinctPair({ params: { id } })
      toast(words('takenBack'))
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['distinct pairs'] })
    await cache.invalidateQueries({ queryKey: ['duplicates'] })
  }
  return (
    <div className={styles.apart}>
      <Loaded query={query}>
        {(pairs) =>
          pairs.length === 0 ? (
            <EmptyState sentence={words('apartEmpty')} />
          ) : (
            <SimpleTable
              label={words('apart')}
              rows={pairs}
              rowKey={(pair) => pair.id}
              columns={[
                {
                  key: 'pair',
                  title: words('pairs'),
                  cell: (pair) => (
                    <>
                      <ScreenLink to={`partners/${pair.one.id}`}>{pair.one.name}</ScreenLink>
                      {' · '}
                      <ScreenLink to={`partners/${pair.other.id}`}>{pair.other.name}</ScreenLink>
                    </>
                  ),
                },
                { key: 'reason', title: words('reason'), cell: (pair) => pair.reason },
                { key: 'by', title: words('by'), cell: (pair) => pair.by.name },
                { key: 'at', title: words('at'), cell: (pair) => <DateText value={pair.at} /> },
                {
                  key: 'acts',
                  title: <span className="visually-hidden">{words('actions')}</span>,
                  align: 'end',
                  cell: (pair) => (
                    <ReasonButton
                      size="compact-xs"
                      variant="subtle"
                      reason={reason}
                      onClick={() => void takeBack(pair.id)}
                    >
                      {words('takeBack')}
                    </ReasonButton>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </div>
  )
}
