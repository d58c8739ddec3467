import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { NegotiationView } from './NegotiationView.tsx'
import { openPdf } from './openPdf.ts'
import type { Talk, TalkActs } from './TalkParts.tsx'

/** Negotiating by a link of one's own, without an account. */
export const NegotiatePage = () => {
  const { token } = useScreenParams('token')
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['negotiation', token],
    queryFn: () => api.openNegotiation({ params: { token } }),
    retry: false,
  })
  const isRead = query.isSuccess
  useEffect(() => {
    // That it was opened is a fact of the record; a failure to note it must not keep anybody from reading.
    if (isRead) void api.viewNegotiation({ params: { token } }).catch(() => {})
  }, [isRead, token])
  const acts = useMemo((): TalkActs => {
    const params = { token }
    const put = async (work: Promise<Talk>) => cache.setQueryData(['negotiation', token], await work)
    return {
      propose: (body) => put(api.proposeNegotiationChange({ params, body })),
      answer: (body) => put(api.answerNegotiationChange({ params, body })),
      withdraw: (number) => put(api.withdrawNegotiationChange({ params, body: { number } })),
      comment: (body) => put(api.commentNegotiation({ params, body })),
      settle: (number) => put(api.settleNegotiationComment({ params, body: { number } })),
      handOver: (say) => put(api.handOverNegotiation({ params, body: say.trim() ? { words: say } : {} })),
      accept: (snapshotHash) => put(api.acceptNegotiation({ params, body: { snapshotHash } })),
      openPaper: async () => openPdf(await api.downloadNegotiationPaper({ params })),
    }
  }, [token, cache])
  return <Loaded query={query}>{(talk) => <NegotiationView talk={talk} acts={acts} />}</Loaded>
}
