import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { Card, PageHead } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import { usePageTitle } from '#ui/usePageTitle.ts'
import { CallCard } from '../CallCard.tsx'
import { NeedsPart } from '../NeedsPart.tsx'
import styles from '../Public.module.css'
import { words } from '../texts.ts'
import type { Application, Props } from './applicationData.ts'
import { Contact } from './Contact.tsx'
import { Questions } from './Questions.tsx'
import { Talk } from './Talk.tsx'

type Act = (run: () => Promise<Application>) => Promise<void>

export const Status = ({ token, application, put }: Props) => {
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
      {application.state === 'accepted' && <ScreenLink to={`a/${token}/qualification`}>{words('onwardGo')}</ScreenLink>}
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
