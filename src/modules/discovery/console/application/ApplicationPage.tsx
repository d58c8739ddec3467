import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, DeadlinePill } from '#ui/Badges.tsx'
import { countryName } from '#ui/form/choices.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { Timeline } from '#ui/Timeline.tsx'
import { toast } from '#ui/toasts.ts'
import { openStates } from '../../contract/states.ts'
import { DecisionForm } from '../DecisionForm.tsx'
import { channelLabel, stateLabel, stepWords } from '../labels.ts'
import { Answers } from './Answers.tsx'
import { type Application, useApplication } from './applicationData.ts'
import { Decisions } from './Decisions.tsx'
import { Messages } from './Messages.tsx'
import { Ask, Release, Take } from './Verbs.tsx'

const loadCalls = () => import('../PartnerCalls.tsx').then((m) => m.PartnerCalls)

const loadNeeds = () => import('../PartnerNeeds.tsx').then((m) => m.PartnerNeeds)

/** What is known once it is clear which company it is. */
const partnerTabs = (partnerId: string, applicationId: string) => [
  { key: 'calls', label: 'Calls', render: () => <SlotPart load={loadCalls} props={{ partnerId, applicationId }} /> },
  {
    key: 'needs',
    label: 'Needs and fit',
    render: () => <SlotPart load={loadNeeds} props={{ partnerId, applicationId }} />,
  },
]

type Outcome = 'accepted' | 'waitlisted' | 'declined'

/** One application: answers beside checks, and the decision always in reach (a, w, d; n for the next). */
export const ApplicationPage = () => {
  const { applicationId } = useScreenParams('applicationId')
  const query = useApplication(applicationId)
  return <Loaded query={query}>{(application) => <Review application={application} />}</Loaded>
}

const Review = ({ application }: { application: Application }) => {
  const cache = useQueryClient()
  const go = useGo()
  const [deciding, setDeciding] = useState<Outcome | null>(null)
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const params = { id: application.id }
  const noRight = useRightReason('discovery.decide', 'Only partner managers decide applications')
  const noReview = useRightReason('discovery.review', 'Only partner managers review applications')
  const act = async (run: () => Promise<unknown>, words?: string) => {
    setError(null)
    try {
      await run()
      if (words) toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['applications'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const isOpen = (openStates as readonly string[]).includes(application.state)
  const decidable =
    noRight ??
    (application.state === 'in_review' || application.state === 'waitlisted'
      ? null
      : application.state === 'submitted'
        ? 'Take it first'
        : `It is ${stateLabel(application.state).toLowerCase()}`)
  const decide = (outcome: Outcome) => () => {
    if (decidable === null) setDeciding(outcome)
  }
  const next = async () => {
    const { data } = await api.listApplications({
      query: { state: ['submitted', 'in_review'], sort: 'arrivedAt', limit: 50 },
    })
    const at = data.findIndex((row) => row.id === application.id)
    const following = data[(at + 1) % data.length]
    if (following && following.id !== application.id) go(`applications/${following.id}`)
    else toast('Nothing else is waiting')
  }
  useKeys({ a: decide('accepted'), w: decide('waitlisted'), d: decide('declined'), n: () => void next() })
  const [latest] = application.decisions
  const { promise } = application
  const due = promise.firstAnswerBy ?? promise.decisionBy
  return (
    <>
      <RecordPage
        title={application.company || 'An application without a name'}
        state={application.state}
        stateLabel={stateLabel(application.state)}
        owner={application.reviewer?.name ?? null}
        subtitle={
          <>
            {application.website && <span>{application.website}</span>}
            {application.country && <span>{countryName(application.country)}</span>}
            {application.partner && (
              <ScreenLink to={`partners/${application.partner.id}`}>{application.partner.name}</ScreenLink>
            )}
          </>
        }
        facts={[
          {
            label: 'Promised by',
            value: due && isOpen ? <DeadlinePill dueAt={due} paused={promise.state === 'paused'} /> : '–',
            note: promise.state === 'paused' ? 'Stands still: we wait for the applicant' : undefined,
          },
          { label: 'Arrived', value: <DateText value={application.arrivedAt} /> },
          { label: 'Came by', value: channelLabel(application.channel), note: application.source || undefined },
          {
            label: 'E-mail',
            value: application.emailProven ? 'Confirmed' : 'Not confirmed',
            note: application.proofWaived ?? application.email ?? undefined,
          },
        ]}
        notice={
          error !== null || latest?.canUndo ? (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {latest?.canUndo && (
                <Notice
                  tone="info"
                  action={
                    <Button
                      size="xs"
                      onClick={() =>
                        void act(() => api.undoApplicationDecision({ params }), 'Taken back; nothing was sent')
                      }
                    >
                      Undo
                    </Button>
                  }
                >
                  {stateLabel(latest.outcome)} by {latest.by}. The mail goes out <DateText value={latest.undoUntil} />.
                </Notice>
              )}
            </>
          ) : undefined
        }
        actions={
          <>
            {application.state === 'quarantined' && <Release application={application} act={act} reason={noReview} />}
            {application.state === 'submitted' && <Take application={application} act={act} reason={noReview} />}
            {isOpen && application.state !== 'submitted' && (
              <>
                <ReasonButton
                  reason={
                    noReview ?? (application.state === 'in_review' ? null : 'Questions wait for their answers already')
                  }
                  onClick={() => setAsking(true)}
                >
                  Ask
                </ReasonButton>
                <ReasonButton reason={decidable} title="d" onClick={decide('declined')}>
                  Decline
                </ReasonButton>
                <ReasonButton reason={decidable} title="w" onClick={decide('waitlisted')}>
                  Waitlist
                </ReasonButton>
                <ReasonButton variant="filled" reason={decidable} title="a" onClick={decide('accepted')}>
                  Accept
                </ReasonButton>
              </>
            )}
          </>
        }
        tabs={[
          { key: 'review', label: 'Review', render: () => <Answers application={application} act={act} /> },
          {
            key: 'messages',
            label: 'Messages',
            count: application.questions.length || undefined,
            render: () => <Messages application={application} act={act} />,
          },
          {
            key: 'decisions',
            label: 'Decisions',
            count: application.decisions.length || undefined,
            render: () => <Decisions application={application} />,
          },
          ...(application.partner ? partnerTabs(application.partner.id, application.id) : []),
        ]}
        side={
          <Timeline
            title="What has happened"
            items={application.steps
              .map((step, index) => ({
                id: `${index}`,
                at: step.at,
                actor: step.by,
                text: stepWords(step.state),
                ...(step.reason && { detail: step.reason }),
              }))
              .reverse()}
          />
        }
      />
      {deciding && <DecisionForm applications={[application]} outcome={deciding} onClose={() => setDeciding(null)} />}
      {asking && (
        <Ask
          onClose={() => setAsking(false)}
          ask={(questions) =>
            act(
              () => api.askApplicant({ params, body: { questions } }),
              'Asked; the clock stands still until the answers come',
            )
          }
        />
      )}
    </>
  )
}
