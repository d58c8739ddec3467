import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { CandidateCards } from '../portal/CandidateCards.tsx'
import { words } from '../portal/texts.ts'
import { titles } from '../portal/titles.ts'

/** The applicant's side of the qualification: no account, the token of the application opens it. */
export const ApplicantQualificationPage = () => {
  const { token } = useScreenParams('token')
  const cache = useQueryClient()
  const key = ['my qualification', token]
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.getPublicQualification({ params: { token } }),
    retry: false,
  })
  const after = async (run: Promise<unknown>) => {
    await run
    await cache.invalidateQueries({ queryKey: key })
  }
  return (
    <PortalPage title={titles('title')} note={words('note')}>
      <Loaded query={query}>
        {(found) => (
          <CandidateCards
            found={found}
            reason={null}
            appealReason={null}
            acts={{
              upload: (id, form) => after(api.uploadPublicDocument({ params: { token, id }, form })),
              answer: (number, answer) =>
                after(api.answerPublicQuestion({ params: { token, number }, body: { answer } })),
              letter: () => api.getPublicLetter({ params: { token } }),
              appeal: (text) => after(api.appealPublicDecision({ params: { token }, body: { text } })),
            }}
          />
        )}
      </Loaded>
    </PortalPage>
  )
}
