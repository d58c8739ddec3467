import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { NeedsCards } from './NeedsCards.tsx'
import { words } from './texts.ts'
import { titles } from './titles.ts'

const key = ['portal', 'needs']

/** The partner's needs: written by both sides until they agree. */
export const NeedsPage = () => {
  const cache = useQueryClient()
  const [agreeing, setAgreeing] = useState(false)
  const query = useQuery({ queryKey: key, queryFn: () => api.getPortalNeeds() })
  const reason = useRightReason('discovery.assess_needs', words('noRight'))
  return (
    <PortalPage title={titles('needs')} note={words('note')}>
      <Loaded query={query}>
        {({ assessment }) => (
          <>
            {assessment?.state === 'shared' && (
              <Notice
                tone="info"
                action={
                  <ReasonButton
                    size="xs"
                    variant="filled"
                    reason={reason ?? (assessment.missing.length > 0 ? words('must') : null)}
                    onClick={() => setAgreeing(true)}
                  >
                    {words('agree')}
                  </ReasonButton>
                }
              >
                {words('shared')}
              </Notice>
            )}
            <NeedsCards
              key={`${assessment?.id} ${assessment?.version}`}
              assessment={assessment}
              reason={reason}
              save={async (sections) => cache.setQueryData(key, await api.writePortalNeeds({ body: { sections } }))}
            />
            <ConfirmDialog
              opened={agreeing}
              onClose={() => setAgreeing(false)}
              title={words('agreeAsk')}
              consequence={words('agreeConsequence')}
              act={words('agree')}
              run={async () => cache.setQueryData(key, await api.agreePortalNeeds())}
            />
          </>
        )}
      </Loaded>
    </PortalPage>
  )
}
