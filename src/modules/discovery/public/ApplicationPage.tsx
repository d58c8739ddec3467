import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useGo, useScreenParams } from '#ui/routing.tsx'
import { Card, PageHead } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import { usePageTitle } from '#ui/usePageTitle.ts'
import { CallCard } from './CallCard.tsx'
import { FormRunner } from './FormRunner.tsx'
import { NeedsPart } from './NeedsPart.tsx'
import styles from './Public.module.css'
import { words } from './texts.ts'

type Application = AnswerTo<'getPublicApplication'>
type Act = (run: () => Promise<Application>) => Promise<void>

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

type Props = { token: string; application: Application; put: (application: Application) => void }

const Draft = ({ token, application, put }: Props) => {
  const params = { token }
  usePageTitle(application.form.typeName)
  return (
    <>
      <PageHead title={`${application.form.typeName} · ${application.workspaceName}`} />
      <FormRunner
        key={application.form.language}
        form={application.form}
        answers={application.answers}
        page={application.pageReached}
        changedFields={application.changedFields}
        dropped={application.droppedAtSubmit}
        files={application.files}
        note={application.expiresAt ? words('draftNote', { date: formatDate(application.expiresAt) }) : undefined}
        onLanguage={(language) => void api.saveApplication({ params, body: { answers: {}, language } }).then(put)}
        save={async (answers, page) => put(await api.saveApplication({ params, body: { answers, page } }))}
        send={async (answers, decoy) => {
          await api.saveApplication({ params, body: { answers } })
          put(await api.submitApplication({ params, body: { ...(decoy && { decoy }) } }))
        }}
        upload={async (field, file) => {
          const data = new FormData()
          data.set('field', field)
          data.set('file', file)
          put(await api.uploadApplicationFile({ params, form: data }))
        }}
        remove={async (number) => put(await api.removeApplicationFile({ params: { token, number: number as never } }))}
      />
    </>
  )
}

const Status = ({ token, application, put }: Props) => {
  const [withdrawing, setWithdrawing] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const go = useGo()
  usePageTitle(words('statusTitle'))
  const params = { token }
  const act: Act = async (run) => {
    setError(null)
    try {
      put(await run())
    } catch (thrown) {
      setError(thrown)
    }
  }
  const { decision } = application
  return (
    <div className={styles.stack} style={{ gap: 24 }}>
      <PageHead
        title={`${application.company || words('statusTitle')} · ${application.workspaceName}`}
        actions={<StateBadge state={application.state} label={application.stateWords} />}
      />
      {application.state === 'submitted' && <p>{application.form.thanks.text}</p>}
      {application.notice && <Notice tone="watch">{application.notice}</Notice>}
      {!application.emailProven && application.can.withdraw && (
        <Notice
          tone="watch"
          action={
            <Button
              size="xs"
              onClick={() =>
                void act(() => api.proveApplicationEmail({ params, body: {} })).then(() => toast(words('proofSent')))
              }
            >
              {words('proofAgain')}
            </Button>
          }
        >
          {application.contact.email}: {words('notProven')}
        </Notice>
      )}
      {error !== null && <ProblemBanner error={error} />}
      <dl className={styles.strip}>
        {application.withWhom && (
          <div>
            <dt>{words('withWhom')}</dt>
            <dd>{application.withWhom}</dd>
          </div>
        )}
        {application.promisedBy && (
          <div>
            <dt>{words('promisedBy')}</dt>
            <dd>{formatDate(application.promisedBy)}</dd>
          </div>
        )}
        <div>
          <dt>{words('reference')}</dt>
          <dd style={{ fontFamily: 'var(--font-code)', fontSize: 12, overflowWrap: 'anywhere' }}>
            {application.reference}
          </dd>
        </div>
      </dl>
      {application.promiseLate && application.promisedBy && (
        <Notice tone="watch">{words('late', { date: formatDate(application.promisedBy) })}</Notice>
      )}
      {application.medianDays !== null && (
        <p className={styles.quiet}>{words('median', { days: application.medianDays })}</p>
      )}
      {decision && (
        <Card title={words('decision')}>
          <p style={{ whiteSpace: 'pre-wrap' }}>{decision.words}</p>
          {decision.changes.length > 0 && (
            <>
              <h3 className={styles.small}>{words('changes')}</h3>
              <ul className={styles.points}>
                {decision.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </>
          )}
          {decision.alternative && <p>{decision.alternative}</p>}
          {decision.reapplyFrom && <p>{words('reapply', { date: formatDate(decision.reapplyFrom) })}</p>}
          {decision.revisitOn && <p>{words('revisit', { date: formatDate(decision.revisitOn) })}</p>}
          {decision.outcome === 'declined' && decision.reapplyFrom && (
            <Checkbox
              label={words('invite')}
              checked={application.wantsInvitation}
              onChange={(event) =>
                void act(() =>
                  api.correctApplicationContact({ params, body: { wantsInvitation: event.currentTarget.checked } }),
                )
              }
            />
          )}
        </Card>
      )}
      {application.state === 'accepted' || application.state === 'in_review' ? <CallCard token={token} /> : null}
      {application.state === 'accepted' || application.state === 'in_review' ? <NeedsPart token={token} /> : null}
      {application.questions.length > 0 && (
        <Questions
          application={application}
          send={(answers) => act(() => api.writeApplicationMessage({ params, body: { answers } }))}
        />
      )}
      <Card title={words('steps')}>
        <ol className={styles.steps}>
          {application.steps.map((step) => (
            <li key={`${step.words} ${step.at}`} data-done={step.done}>
              <span>{step.words}</span>
              <span className={styles.quiet}>{step.at ? formatMoment(step.at) : ''}</span>
            </li>
          ))}
        </ol>
      </Card>
      <Talk
        application={application}
        send={(body) => act(() => api.writeApplicationMessage({ params, body: { body } }))}
        upload={(file) => {
          const data = new FormData()
          data.set('file', file)
          return act(() => api.uploadApplicationFile({ params, form: data }))
        }}
      />
      <Contact application={application} save={(body) => act(() => api.correctApplicationContact({ params, body }))} />
      <div className={styles.acts}>
        {application.can.withdraw && <Button onClick={() => setWithdrawing(true)}>{words('withdraw')}</Button>}
        <Button
          title={words('rotateNote')}
          onClick={() =>
            void api.rotateApplicationToken({ params }).then(({ token: next }) => {
              go(`a/${next}`)
              toast(words('rotated'))
            }, setError)
          }
        >
          {words('rotate')}
        </Button>
      </div>
      <ConfirmDialog
        opened={withdrawing}
        onClose={() => setWithdrawing(false)}
        title={words('withdrawAsk')}
        consequence={words('withdrawConsequence')}
        act={words('withdraw')}
        danger
        run={async () => put(await api.withdrawMyApplication({ params, body: {} }))}
      />
    </div>
  )
}

const Questions = ({
  application,
  send,
}: {
  application: Application
  send: (answers: { number: number; text: string }[]) => Promise<void>
}) => {
  const [texts, setTexts] = useState<Record<number, string>>({})
  const open = application.questions.filter((question) => question.answer === null)
  const given = open.flatMap(({ number }) => (texts[number]?.trim() ? [{ number, text: texts[number].trim() }] : []))
  return (
    <Card title={words('questions')}>
      <div className={styles.stack}>
        {application.questions.map((question) =>
          question.answer === null ? (
            <Textarea
              key={question.number}
              label={question.text}
              autosize
              minRows={2}
              maxLength={5000}
              value={texts[question.number] ?? ''}
              onChange={(event) => setTexts({ ...texts, [question.number]: event.currentTarget.value })}
            />
          ) : (
            <div key={question.number}>
              <strong>{question.text}</strong>
              <p style={{ whiteSpace: 'pre-wrap' }}>{question.answer}</p>
            </div>
          ),
        )}
        {open.length > 0 && (
          <div>
            <Button
              variant="filled"
              disabled={given.length === 0}
              onClick={() => void send(given).then(() => setTexts({}))}
            >
              {words('sendAnswers')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

const Talk = ({
  application,
  send,
  upload,
}: {
  application: Application
  send: (body: string) => Promise<void>
  upload: (file: File) => Promise<void>
}) => {
  const [text, setText] = useState('')
  return (
    <Card title={words('messages')}>
      <div className={styles.talk}>
        {application.messages.map((message) => (
          <div key={message.number} className={styles.said} data-side={message.side}>
            <span className={styles.quiet}>
              {message.author}, {formatMoment(message.at)}
            </span>
            <div>{message.body}</div>
          </div>
        ))}
        {application.files.map((file) => (
          <span key={file.number} className={styles.quiet}>
            {file.name}
          </span>
        ))}
        {application.can.write && (
          <>
            <Textarea
              aria-label={words('message')}
              placeholder={words('message')}
              autosize
              minRows={2}
              maxLength={5000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <div className={styles.acts}>
              <Button disabled={!text.trim()} onClick={() => void send(text.trim()).then(() => setText(''))}>
                {words('sendMessage')}
              </Button>
              <Button component="label">
                {words('addFile')}
                <input
                  type="file"
                  className="visually-hidden"
                  onChange={(event) => {
                    const [file] = event.currentTarget.files ?? []
                    event.currentTarget.value = ''
                    if (file) void upload(file)
                  }}
                />
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  )
}

const Contact = ({
  application,
  save,
}: {
  application: Application
  save: (body: { fullName: string; email?: string; phone: string | null }) => Promise<void>
}) => {
  const [editing, setEditing] = useState(false)
  const [contact, setContact] = useState(application.contact)
  return (
    <Card
      title={words('contact')}
      action={
        !editing &&
        application.can.withdraw && (
          <Button size="xs" variant="subtle" onClick={() => setEditing(true)}>
            {words('edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <form
          className={styles.stack}
          onSubmit={(event) => {
            event.preventDefault()
            void save({
              fullName: contact.fullName,
              ...(contact.email && { email: contact.email }),
              phone: contact.phone || null,
            }).then(() => setEditing(false))
          }}
        >
          <TextInput
            label={words('name')}
            value={contact.fullName}
            onChange={(event) => setContact({ ...contact, fullName: event.currentTarget.value })}
          />
          <TextInput
            label={words('email')}
            type="email"
            value={contact.email ?? ''}
            onChange={(event) => setContact({ ...contact, email: event.currentTarget.value })}
          />
          <TextInput
            label={words('phone')}
            type="tel"
            value={contact.phone ?? ''}
            onChange={(event) => setContact({ ...contact, phone: event.currentTarget.value })}
          />
          <div className={styles.acts}>
            <Button type="submit" variant="filled">
              {words('save')}
            </Button>
            <Button onClick={() => setEditing(false)}>{words('cancel')}</Button>
          </div>
        </form>
      ) : (
        <p>
          {application.contact.fullName}
          <br />
          {application.contact.email}{' '}
          <span className={styles.quiet}>({application.emailProven ? words('proven') : words('notProven')})</span>
          {application.contact.phone && (
            <>
              <br />
              {application.contact.phone}
            </>
          )}
        </p>
      )}
    </Card>
  )
}
