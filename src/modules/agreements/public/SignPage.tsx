import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import styles from './Document.module.css'
import { DocumentText } from './DocumentText.tsx'
import { openPdf } from './openPdf.ts'
import { type Signature, SignatureField } from './SignatureField.tsx'
import { SignerCheck } from './SignerCheck.tsx'
import { words } from './texts.ts'

type Page = AnswerTo<'openSigning'>

/** Read, consent, sign: one column, no account, every step reachable by keyboard. */
export const SignPage = () => {
  const { token } = useScreenParams('token')
  const cache = useQueryClient()
  const key = ['signing', token]
  const query = useQuery({ queryKey: key, queryFn: () => api.openSigning({ params: { token } }), retry: false })
  const put = (page: Page) => cache.setQueryData(key, page)
  const shouldRecord = query.data?.state === 'sent'
  useEffect(() => {
    // That it was opened is a fact of the record; a failure to note it must not keep anybody from reading.
    if (shouldRecord)
      void api.viewSigning({ params: { token } }).then(
        (page) => cache.setQueryData(['signing', token], page),
        () => {},
      )
  }, [shouldRecord, token, cache])
  return <Loaded query={query}>{(page) => <Shown token={token} page={page} put={put} />}</Loaded>
}

const Shown = ({ token, page, put }: { token: string; page: Page; put: (page: Page) => void }) => {
  const { signer } = page
  return (
    <PortalPage
      title={page.title}
      note={words('asks', {
        who: page.asks,
        us: page.workspaceName,
        title: page.title,
        number: page.number,
        company: signer.company,
      })}
    >
      <div className={styles.stack}>
        {page.message && <Notice tone="info">{page.message}</Notice>}
        {page.signedAt && (
          <Notice tone="info">
            {words('done', { at: formatMoment(page.signedAt) })}{' '}
            {page.envelopeState === 'completed' && words('allDone')}
          </Notice>
        )}
        {page.envelopeState === 'completed' && <Sealed token={token} number={page.number} />}
        {page.state === 'declined' && <Notice tone="watch">{words('declined')}</Notice>}
        {page.state === 'delegated' && <Notice tone="info">{words('handed')}</Notice>}
        <Card title={words('document')}>
          <DocumentText blocks={page.blocks} />
          <p className={styles.quiet}>
            {words('hash')}: {page.documentHash}
          </p>
        </Card>
        {page.others.length > 0 && (
          <Card title={words('others')}>
            <ul className={styles.points}>
              {page.others.map((other) => (
                <li key={`${other.name} ${other.company}`}>
                  {other.name}, {other.company}: {other.signedAt ? words('signed') : words('waiting')}
                </li>
              ))}
            </ul>
          </Card>
        )}
        {!page.signedAt && page.envelopeState === 'sent' && !page.isTurn && page.waitingFor.length > 0 && (
          <Notice tone="info">{words('notTurn', { who: page.waitingFor.join(', ') })}</Notice>
        )}
        {page.isTurn && !page.signedAt && (
          <>
            {page.check.needed !== 'link' && <SignerCheck token={token} page={page} put={put} />}
            <SignForm token={token} page={page} put={put} />
            <Other token={token} put={put} />
          </>
        )}
      </div>
    </PortalPage>
  )
}

/** The sealed file, for everybody who signed it; it is made within moments of the last signature. */
const Sealed = ({ token, number }: { token: string; number: string }) => {
  const [error, setError] = useState<unknown>(null)
  const save = () => {
    setError(null)
    void api.getSignedFile({ params: { token } }).then((file) => openPdf(file, `${number}.pdf`), setError)
  }
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      <div>
        <Button variant="filled" onClick={save}>
          {words('keep')}
        </Button>
      </div>
    </>
  )
}

const SignForm = ({ token, page, put }: { token: string; page: Page; put: (page: Page) => void }) => {
  const [name, setName] = useState(page.signer.name)
  const [title, setTitle] = useState(page.signer.title ?? '')
  const [authority, setAuthority] = useState(false)
  const [signature, setSignature] = useState<Signature>({ drawing: null, image: null })
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const consented = page.state === 'consented'
  // The tick stands at once; the answer of the server may take a moment on a phone.
  const [agreed, setAgreed] = useState(false)
  const run = async (work: () => Promise<Page>) => {
    setError(null)
    setBusy(true)
    try {
      put(await work())
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const sign = (event: FormEvent) => {
    event.preventDefault()
    void run(() =>
      api.signDocument({
        params: { token },
        body: { documentHash: page.documentHash, name, title, authority, ...signature },
      }),
    )
  }
  return (
    <>
      <Card title={words('consent')}>
        <ol className={styles.points}>
          {page.consent.text.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
        <Checkbox
          mt="sm"
          label={words('agree')}
          checked={consented || agreed}
          aria-disabled={consented || agreed || undefined}
          onChange={() => {
            if (consented || agreed) return
            setAgreed(true)
            void run(() => api.consentSigning({ params: { token }, body: { number: page.consent.number } })).finally(
              () => setAgreed(false),
            )
          }}
        />
      </Card>
      <Card title={words('sign')}>
        <form className={styles.stack} onSubmit={sign}>
          <TextInput
            label={words('name')}
            required
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <SignatureField name={name} onChange={setSignature} />
          <TextInput
            label={words('jobTitle')}
            required
            autoComplete="organization-title"
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Checkbox
            label={words('authority', { company: page.signer.company })}
            checked={authority}
            onChange={(event) => setAuthority(event.currentTarget.checked)}
          />
          {error !== null && <ProblemBanner error={error} />}
          <div>
            <Button
              type="submit"
              variant="filled"
              loading={busy}
              disabled={!consented || !page.check.done || !authority || !name.trim() || !title.trim()}
            >
              {words('sign')}
            </Button>
          </div>
        </form>
      </Card>
    </>
  )
}

const Other = ({ token, put }: { token: string; put: (page: Page) => void }) => {
  const [reason, setReason] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [statement, setStatement] = useState('')
  const [error, setError] = useState<unknown>(null)
  const act = async (work: () => Promise<Page>) => {
    setError(null)
    try {
      put(await work())
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <details>
      <summary>{words('other')}</summary>
      <div className={styles.stack}>
        {error !== null && <ProblemBanner error={error} />}
        <Textarea
          label={words('why')}
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div>
          <Button
            disabled={!reason.trim()}
            onClick={() => void act(() => api.declineSigning({ params: { token }, body: { reason } }))}
          >
            {words('decline')}
          </Button>
        </div>
        <TextInput label={words('colleague')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label={words('colleagueEmail')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label={words('statement')}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        <div>
          <Button
            disabled={!name.trim() || !email.trim() || !statement.trim()}
            onClick={() =>
              void act(async () => ({
                ...(await api.delegateSigning({ params: { token }, body: { name, email, statement } })),
                state: 'delegated' as const,
              }))
            }
          >
            {words('delegate')}
          </Button>
        </div>
      </div>
    </details>
  )
}
