import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { PairDetail } from './PairDetail.tsx'

/** A pair beside the queue: decided where it stands, without leaving the day's list. */
export const PairPanel = ({ id }: { id: string }) => {
  const [oneId = '', otherId = ''] = id.split('~')
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['duplicates', 'pair', id],
    queryFn: async () => (await api.listDuplicates({ query: { partnerId: oneId, limit: 200 } })).data,
  })
  return (
    <Loaded query={query}>
      {(pairs) => (
        <PairDetail
          oneId={oneId}
          otherId={otherId}
          pair={pairs.find((pair) => pair.id === id)}
          onSettled={() => {
            void cache.invalidateQueries({ queryKey: ['today'] })
            void cache.invalidateQueries({ queryKey: ['tasks'] })
          }}
        />
      )}
    </Loaded>
  )
}
