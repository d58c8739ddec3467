import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import type { Application } from './applicationData.ts'
import { Draft } from './Draft.tsx'
import { Status } from './Status.tsx'

/** The applicant's own page: the draft to go on with, or the status of what was sent. No account. */
export const ApplicationPage = () => {
  const { token } = useScreenParams('token')
  const cache = useQueryClient()
  const key = ['my application', token]
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.getPublicApplication({ params: { token } }),
    retry: false,
  })
  const proof = useRef(new URLSearchParams(location.search).get('proof'))
  const put = (application: Application) => cache.setQueryData(key, application)
  useEffect(() => {
    const code = proof.current
    if (!code || !query.data || query.data.emailProven) return
    proof.current = null
    api.proveApplicationEmail({ params: { token }, body: { code } }).then(
      (application) => cache.setQueryData(['my application', token], application),
      (thrown: unknown) => toast(thrown instanceof Error ? thrown.message : String(thrown), { tone: 'bad' }),
    )
  }, [query.data, token, cache])
  return (
    <Loaded query={query}>
      {(application) =>
        application.can.edit ? (
          <Draft token={token} application={application} put={put} />
        ) : (
          <Status token={token} application={application} put={put} />
        )
      }
    </Loaded>
  )
}
