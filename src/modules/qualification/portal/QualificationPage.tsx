import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { getLanguage } from '#ui/texts.ts'
import { CandidateCards } from './CandidateCards.tsx'
import { words } from './texts.ts'
import { titles } from './titles.ts'

const key = ['portal', 'qualification']

/** Where the own qualification stands, what is needed, what was decided. */
export const QualificationPage = () => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.getPortalQualification({ query: { language: getLanguage() } }),
  })
  const reason = useRightReason('qualification.manage_documents', words('noRight'))
  const appealReason = useRightReason('qualification.appeal', words('noRight'))
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
            reason={reason}
            appealReason={appealReason}
            acts={{
              upload: (id, form) => after(api.uploadPortalDocument({ params: { id }, form })),
              answer: (number, answer) => after(api.answerPortalQuestion({ params: { number }, body: { answer } })),
              letter: () => api.getPortalLetter({ query: { language: getLanguage() } }),
              appeal: (text) => after(api.appealPortalDecision({ body: { text } })),
            }}
          />
        )}
      </Loaded>
    </PortalPage>
  )
}
