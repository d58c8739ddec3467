/** The team's people, for filters, badges and hand-overs; asked once and kept for five minutes. */
import { useQuery } from '@tanstack/react-query'
import { useSeat } from '#ui/seat.tsx'
import { api, type RowOf } from './api.ts'

export type Member = RowOf<'listMembers'>

const readMembers = async (): Promise<Member[]> => {
  const found: Member[] = []
  let cursor: string | undefined
  // A team is small; the limit only guards against a server that never ends its list.
  for (let page = 0; page < 20; page += 1) {
    const answer = await api.listMembers({
      query: { state: 'active', sort: 'name', limit: 200, ...(cursor && { cursor }) },
    })
    found.push(...answer.data)
    if (!answer.nextCursor) break
    cursor = answer.nextCursor
  }
  return found
}

export const membersQuery = { queryKey: ['members', 'active'], queryFn: readMembers, staleTime: 300_000 }

/** Active members by name; empty while they are fetched. */
export const useMembers = (): Member[] => useQuery(membersQuery).data ?? []

/** The reader's own row among them. */
export const useOwnMember = (): Member | undefined => {
  const { email } = useSeat().person
  return useMembers().find((member) => member.email.toLowerCase() === email.toLowerCase())
}
