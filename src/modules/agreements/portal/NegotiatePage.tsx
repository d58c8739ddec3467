import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { NegotiationView } from '../public/NegotiationView.tsx'
import { openPdf } from '../public/openPdf.ts'
import type { TalkActs } from '../public/TalkParts.tsx'

/** What is in negotiation, for whoever signs in. */
export const NegotiatePage = () => {
  const { agreementId } = useScreenParams('agreementId')
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['portal', 'agreements', agreementId, 'negotiation'],
    queryFn: () => api.getPortalNegotiation({ params: { id: agreementId } }),
  })
  const acts = useMemo((): TalkActs => {
    const params = { id: agreementId }
    const after = async (work: Promise<unknown>) => {
      await work
      await cache.invalidateQueries({ queryKey: ['portal', 'agreements'] })
    }
    return {
      propose: (body) => after(api.proposePortalChange({ params, body })),
      answer: (body) => after(api.answerPortalChange({ params, body })),
      withdraw: (number) => after(api.withdrawPortalChange({ params, body: { number } })),
      comment: (body) => after(api.commentPortalAgreement({ params, body })),
      settle: (number) => after(api.settlePortalComment({ params, body: { number } })),
      handOver: (say) => after(api.handOverPortalPen({ params, body: say.trim() ? { words: say } : {} })),
      accept: (snapshotHash) => after(api.acceptPortalAgreement({ params, body: { snapshotHash } })),
      openPaper: async () => openPdf(await api.downloadPortalPaper({ params })),
    }
  }, [agreementId, cache])
  return <Loaded query={query}>{(talk) => <NegotiationView talk={talk} acts={acts} />}</Loaded>
}
