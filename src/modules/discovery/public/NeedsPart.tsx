import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { PageHead } from '#ui/SimplePage.tsx'
import { NeedsCards } from '../portal/NeedsCards.tsx'
import { words } from '../portal/texts.ts'
import { titles } from '../portal/titles.ts'

/** The needs of the own application, once the team asked for them. */
export const NeedsPart = ({ token }: { token: string }) => {
  const cache = useQueryClient()
  const key = ['my needs', token]
  const query = useQuery({ queryKey: key, queryFn: () => api.getPublicNeeds({ params: { token } }), retry: false })
  const assessment = query.data?.assessment
  if (!assessment) return null
  return (
    <section>
      <PageHead title={titles('needs')} note={words('note')} />
      <NeedsCards
        key={assessment.version}
        assessment={assessment}
        save={async (sections) =>
          cache.setQueryData(key, await api.writePublicNeeds({ params: { token }, body: { sections } }))
        }
      />
    </section>
  )
}
