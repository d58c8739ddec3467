import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import styles from '../public/Document.module.css'
import { words } from '../public/texts.ts'

/** What waits for the reader's own signature, and the way to it: who is signed in needs no link from a mail. */
export const SigningWanted = () => {
  const query = useQuery({ queryKey: ['portal', 'signing'], queryFn: () => api.listPortalSigningRequests() })
  const requests = query.data?.data ?? []
  if (requests.length === 0) return null
  return (
    <div className={styles.stack}>
      {requests.map((request) => (
        <Wanted key={request.signerId} request={request} />
      ))}
    </div>
  )
}

const Wanted = ({ request }: { request: RowOf<'listPortalSigningRequests'> }) => {
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const open = async () => {
    setError(null)
    setBusy(true)
    try {
      const { path } = await api.openPortalSigningRequest({ params: { id: request.signerId } })
      window.location.assign(path)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Notice
      tone="watch"
      title={words('wanted')}
      action={
        request.isTurn && (
          <Button variant="filled" loading={busy} onClick={() => void open()}>
            {words('readAndSign')}
          </Button>
        )
      }
    >
      {words('wantedText', {
        who: request.askedBy,
        title: request.title,
        number: request.number,
        company: request.company,
      })}{' '}
      {!request.isTurn && words('later')}
      {error !== null && <ProblemBanner error={error} />}
    </Notice>
  )
}
