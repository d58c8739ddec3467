import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { optOutWords as words } from './optOutTexts.ts'
import styles from './Public.module.css'

/** Behind the link of every mail of outreach. Opening it does nothing yet: mail programs open links by themselves. */
export const OptOutPage = () => {
  const { token } = useScreenParams('token')
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['opt-out', token],
    queryFn: () => api.getOptOut({ params: { token } }),
  })
  const press = async () => {
    setError(null)
    try {
      cache.setQueryData(['opt-out', token], await api.optOut({ params: { token } }))
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Loaded query={query}>
      {({ workspaceName, email, optedOutAt }) => (
        <PortalPage title={words('title', { workspace: workspaceName })}>
          {optedOutAt ? (
            <p role="status">{words('done', { workspace: workspaceName, date: formatDate(optedOutAt) })}</p>
          ) : (
            <>
              <p>
                {email
                  ? words('ask', { workspace: workspaceName, email })
                  : words('askErased', { workspace: workspaceName })}
              </p>
              {error !== null && <ProblemBanner error={error} />}
              <div>
                <Button variant="filled" onClick={() => void press()}>
                  {words('act')}
                </Button>
              </div>
            </>
          )}
          <p className={styles.quiet}>{words('note', { workspace: workspaceName })}</p>
        </PortalPage>
      )}
    </Loaded>
  )
}
