import { Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Developers.module.css'
import { CallCode, Code } from '../reference/CallCode.tsx'
import { pathOf } from '../reference/code.ts'
import { words } from '../reference/texts.ts'
import type { Given } from './given.ts'

type Entry = AnswerTo<'getPortalApiReference'>
type Place = {
  keyId: string
  /** Where calls change what is real, each write is asked about first. */
  isLive: boolean
  /** Lends the key for some minutes. */
  open: () => Promise<AnswerTo<'openExplorer'>>
  given?: Given | undefined
}

export const CallForm = ({ name, ...place }: Place & { name: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'reference', name],
    queryFn: () => api.getPortalApiReference({ params: { name } }),
  })
  return <Loaded query={query}>{(entry) => <Form entry={entry} {...place} />}</Loaded>
}

type Session = AnswerTo<'openExplorer'> & { keyId: string }
type Answered = { status: number; ms: number; requestId: string | null; text: string }

const Form = ({ entry, keyId, isLive, open, given }: Place & { entry: Entry }) => {
  const [params, setParams] = useState<Record<string, string>>(given?.params ?? {})
  const [query, setQuery] = useState<Record<string, string>>(given?.query ?? entry.queryExample)
  const [version, setVersion] = useState('1')
  const [bodyText, setBodyText] = useState(
    given?.body ? indented(given.body) : entry.bodyExample === null ? '' : JSON.stringify(entry.bodyExample, null, 2),
  )
  const [asking, setAsking] = useState(false)
  const [session, setSession] = useState<Session | null>(null)
  const [answered, setAnswered] = useState<Answered | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const inPath = entry.parameters.filter((field) => field.in === 'path')
  const inQuery = entry.parameters.filter((field) => field.in === 'query')
  const needsVersion = entry.parameters.some((field) => field.name === 'If-Match')
  const { body, jsonProblem } = readJson(bodyText)
  const missing = inPath.filter((field) => !params[field.name]).map((field) => field.name)
  const reason =
    missing.length > 0
      ? words('missing', { names: missing.join(', ') })
      : jsonProblem
        ? words('badJson', { problem: jsonProblem })
        : null
  const path = pathOf(entry.path, params, query)
  const call = { method: entry.method, path, body, ...(needsVersion && { version }) }

  const run = async () => {
    setRunning(true)
    setProblem(null)
    try {
      // A session ends some seconds early here, so that no call is begun with one that ends on the way.
      const isGood = session?.keyId === keyId && new Date(session.endsAt).getTime() > Date.now() + 5_000
      const held = isGood ? session : { ...(await open()), keyId }
      setSession(held)
      setAnswered(await send(held.text, call))
    } catch (error) {
      setProblem(readProblem(error).detail)
    } finally {
      setRunning(false)
    }
  }

  return (
    <>
      <Card title={`${entry.method} ${entry.path}`}>
        <div className={styles.close}>
          <p className={`${styles.quiet} ${styles.flat}`}>{entry.summary}</p>
          {inPath.map((field) => (
            <TextInput
              key={field.name}
              label={field.name}
              description={field.type}
              required
              value={params[field.name] ?? ''}
              onChange={(event) => setParams({ ...params, [field.name]: event.currentTarget.value.trim() })}
            />
          ))}
          {inQuery.map((field) => (
            <TextInput
              key={field.name}
              label={field.name}
              description={field.values ? words('oneOf', { values: field.values.join(', ') }) : field.type}
              required={field.required}
              value={query[field.name] ?? ''}
              onChange={(event) => setQuery({ ...query, [field.name]: event.currentTarget.value })}
            />
          ))}
          {needsVersion && (
            <TextInput
              label={words('version')}
              value={version}
              onChange={(event) => setVersion(event.currentTarget.value.replaceAll(/\D/g, ''))}
            />
          )}
          {entry.bodyExample !== null && (
            <Textarea
              label={words('bodyJson')}
              autosize
              minRows={4}
              maxRows={20}
              classNames={{ input: styles.mono }}
              value={bodyText}
              onChange={(event) => setBodyText(event.currentTarget.value)}
              error={jsonProblem && words('badJson', { problem: jsonProblem })}
            />
          )}
          <div className={styles.acts}>
            <ReasonButton
              variant="filled"
              loading={running}
              reason={reason}
              onClick={() => (isLive && entry.method !== 'GET' ? setAsking(true) : void run())}
            >
              {words(isLive ? 'runLive' : 'run')}
            </ReasonButton>
            {session && <span className={styles.quiet}>{words('until', { time: formatMoment(session.endsAt) })}</span>}
          </div>
        </div>
      </Card>
      {asking && (
        <ConfirmDialog
          opened
          danger
          onClose={() => setAsking(false)}
          title={words('liveTitle')}
          consequence={words('liveConsequence', { summary: entry.summary })}
          act={words('runLive')}
          run={run}
        >
          <Code label={words('willSend')} text={[`${entry.method} ${path}`, bodyText].filter(Boolean).join('\n\n')} />
        </ConfirmDialog>
      )}
      {problem && <Notice tone="bad">{words('failed', { problem })}</Notice>}
      {answered && <Result answered={answered} />}
      <Card title={words('asCode')}>
        <CallCode call={call} />
      </Card>
    </>
  )
}

const Result = ({ answered }: { answered: Answered }) => (
  <Card title={words('sent')}>
    <div className={styles.close} role="status">
      <p className={`${styles.quiet} ${styles.acts} ${styles.flat}`}>
        <FactPill tone={answered.status >= 500 ? 'bad' : answered.status >= 400 ? 'watch' : 'good'}>
          {words('took', { status: answered.status, count: answered.ms })}
        </FactPill>
        {answered.requestId && <span>{words('requestId', { id: answered.requestId })}</span>}
      </p>
      {answered.text ? (
        <Code label={words('sent')} text={answered.text} />
      ) : (
        <p className={`${styles.quiet} ${styles.flat}`}>{words('empty')}</p>
      )}
    </div>
  </Card>
)

type Sent = { method: string; path: string; body: unknown; version?: string }
/** With the lent key alone: the person's own sign-in is left at home. */
const send = async (key: string, call: Sent): Promise<Answered> => {
  const begun = performance.now()
  const answer = await fetch(call.path, {
    method: call.method,
    credentials: 'omit',
    headers: {
      authorization: `Bearer ${key}`,
      ...(call.body !== null && { 'content-type': 'application/json' }),
      ...(call.method !== 'GET' && { 'idempotency-key': crypto.randomUUID() }),
      ...(call.version && { 'if-match': `"${call.version}"` }),
    },
    ...(call.body !== null && { body: JSON.stringify(call.body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    ms: Math.round(performance.now() - begun),
    requestId: answer.headers.get('request-id'),
    text: indented(text),
  }
}
const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
const readJson = (text: string): { body: unknown; jsonProblem: string | null } => {
  if (text.trim() === '') return { body: null, jsonProblem: null }
  try {
    return { body: JSON.parse(text) as unknown, jsonProblem: null }
  } catch (error) {
    return { body: null, jsonProblem: error instanceof Error ? error.message : String(error) }
  }
}
