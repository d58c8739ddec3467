import { Button, Checkbox, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import styles from './Agreement.module.css'

type Request = RowOf<'listSigningRequests'>
const mostAtOnce = 200

/** What waits for the reader's own signature: opened one by one, or signed together after a fresh sign-in. */
export const CountersignPage = () => {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [result, setResult] = useState<AnswerTo<'countersign'> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const query = useInfiniteQuery({
    queryKey: ['agreements', 'signingRequests'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listSigningRequests({ query: { limit: 100, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const data = query.data?.pages.flatMap((page) => page.data) ?? []
  const open = (id: string) => {
    setError(null)
    void api.openSigningRequest({ params: { id } }).then(({ path }) => window.location.assign(path), setError)
  }
  return (
    <SimplePage
      title="To sign"
      note="Documents that name you as a signer, by the address of your account. The partner signs first."
    >
      <div className={styles.stack}>
        {error !== null && <ProblemBanner error={error} />}
        {result && <Outcome result={result} />}
        {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <PageSkeleton />}
        {query.data && data.length === 0 && <p className={styles.quiet}>Nothing waits for your signature.</p>}
        {data.length > 0 && (
          <>
            <Requests requests={data} chosen={chosen} setChosen={setChosen} open={open} />
            {query.hasNextPage && (
              <div>
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            )}
            <SignTogether
              requests={data.filter((one) => one.isTurn)}
              chosen={chosen}
              setChosen={setChosen}
              done={setResult}
            />
          </>
        )}
      </div>
    </SimplePage>
  )
}

const Outcome = ({ result }: { result: AnswerTo<'countersign'> }) => {
  const refused = result.data.filter((one) => one.outcome === 'refused')
  return (
    <Notice tone={refused.length === 0 ? 'info' : 'watch'} title={`${result.signed} signed`}>
      {[...new Set(refused.map((one) => one.words))].join(' ')}
    </Notice>
  )
}

type Choice = { chosen: readonly string[]; setChosen: (ids: readonly string[]) => void }
type RequestsProps = Choice & { requests: Request[]; open: (id: string) => void }
const Requests = ({ requests, chosen, setChosen, open }: RequestsProps) => (
  <SimpleTable
    label="To sign"
    rows={requests}
    rowKey={(one) => one.signerId}
    columns={[
      {
        key: 'pick',
        title: '',
        cell: (one) => (
          <Checkbox
            aria-label={`Choose ${one.number}`}
            checked={chosen.includes(one.signerId)}
            disabled={!one.isTurn}
            onChange={(event) =>
              setChosen(
                event.currentTarget.checked
                  ? [...chosen, one.signerId]
                  : chosen.filter((other) => other !== one.signerId),
              )
            }
          />
        ),
      },
      {
        key: 'number',
        title: 'Agreement',
        cell: (one) => <ScreenLink to={`agreements/${one.agreementId}`}>{one.number}</ScreenLink>,
      },
      { key: 'partner', title: 'Partner', cell: (one) => one.partnerName },
      { key: 'title', title: 'Title', cell: (one) => one.title },
      { key: 'asked', title: 'Sent by', cell: (one) => one.askedBy },
      { key: 'until', title: 'Until', cell: (one) => formatDate(one.expiresAt) },
      {
        key: 'open',
        title: '',
        cell: (one) =>
          one.isTurn ? (
            <Button size="xs" onClick={() => open(one.signerId)}>
              Read and sign<span className="visually-hidden"> {one.number}</span>
            </Button>
          ) : (
            <span className={styles.quiet}>Others sign first</span>
          ),
      },
    ]}
  />
)

type TogetherProps = Choice & { requests: Request[]; done: (result: AnswerTo<'countersign'>) => void }
const SignTogether = ({ requests, chosen, setChosen, done }: TogetherProps) => {
  const cache = useQueryClient()
  const seat = useSeat()
  const { guard, dialog } = useIdentityCheck()
  const [name, setName] = useState(seat.person.name)
  const [title, setTitle] = useState('')
  const [authority, setAuthority] = useState(false)
  const [consent, setConsent] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const picked = requests.filter((one) => chosen.includes(one.signerId)).slice(0, mostAtOnce)
  const reason =
    picked.length === 0
      ? 'Choose what you sign'
      : !name.trim() || !title.trim()
        ? 'Your name and title are needed'
        : !consent
          ? 'Agree to sign electronically'
          : authority
            ? null
            : 'Say that you may sign for the company'
  const sign = async () => {
    setError(null)
    setBusy(true)
    try {
      const documents = picked.map(({ signerId, documentHash }) => ({ signerId, documentHash }))
      const body = { documents, name, title, authority, consent: picked[0]!.consent.number }
      done(await guard(() => api.countersign({ body })))
      setChosen([])
    } catch (thrown) {
      setError(thrown)
    }
    setBusy(false)
    await cache.invalidateQueries({ queryKey: ['agreements'] })
  }
  if (requests.length === 0) return null
  return (
    <Section
      title="Sign several at once"
      note="You sign each of them as it stands, by its fingerprint. What changed meanwhile is not signed, and is told."
      actions={
        <Button size="xs" onClick={() => setChosen(requests.slice(0, mostAtOnce).map((one) => one.signerId))}>
          Choose all
        </Button>
      }
    >
      <div className={styles.stack} style={{ maxWidth: 560 }}>
        <TextInput
          label="Your name, as your signature"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput label="Your title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <div className={styles.quiet}>
          {[...new Set(requests.flatMap((one) => one.consent.text))].map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <Checkbox
          label="I agree to read and sign electronically"
          checked={consent}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
        <Checkbox
          label={`I may sign for ${seat.workspace.name}`}
          checked={authority}
          onChange={(event) => setAuthority(event.currentTarget.checked)}
        />
        {error !== null && <ProblemBanner error={error} />}
        <div>
          <ReasonButton variant="filled" reason={reason} loading={busy} onClick={() => void sign()}>
            {picked.length > 1 ? `I sign ${picked.length} documents` : 'I sign'}
          </ReasonButton>
        </div>
        {dialog}
      </div>
    </Section>
  )
}
