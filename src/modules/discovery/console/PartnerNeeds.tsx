import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { needSections, needStateLabels, sectionLabels } from '../contract/need-sections.ts'
import { changedSections, draftOf, NeedRows } from '../portal/NeedRows.tsx'
import { FirstFits } from './FirstFits.tsx'

type Assessment = AnswerTo<'getNeedsAssessment'>
const labels = {
  need: 'What they need',
  importance: 'Importance, theirs',
  ability: 'Ability, ours',
  add: 'Add',
  remove: 'Remove',
  unset: 'Not said',
}

/** What the company needs and how much of it we can give; below it how it seemed to fit at first. */
export const PartnerNeeds = ({ partnerId, applicationId }: { partnerId: string; applicationId?: string }) => {
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const key = ['needs', partnerId]
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.listNeedsAssessments({ query: { partnerId, limit: 20 } }),
  })
  const reason = useRightReason('discovery.assess_needs', 'Only partner managers assess needs')
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: key })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      <Loaded query={query}>
        {({ data }) => {
          const current = data.find((one) => one.isCurrent)
          return current ? (
            <Editor key={`${current.id} ${current.version}`} assessment={current} reason={reason} act={act} />
          ) : (
            <EmptyState
              sentence="Nobody has written down what this company needs."
              action={
                <ReasonButton
                  variant="filled"
                  reason={reason}
                  onClick={() =>
                    void act(
                      () => api.startNeedsAssessment({ body: { partnerId, ...(applicationId && { applicationId }) } }),
                      'Begun',
                    )
                  }
                >
                  Assess their needs
                </ReasonButton>
              }
            />
          )
        }}
      </Loaded>
      <FirstFits partnerId={partnerId} {...(applicationId && { applicationId })} />
    </>
  )
}

type EditorProps = {
  assessment: Assessment
  reason: string | null
  act: (run: () => Promise<unknown>, words: string) => Promise<void>
}
const Editor = ({ assessment, reason, act }: EditorProps) => {
  const [draft, setDraft] = useState(() => draftOf(assessment.sections))
  const params = { id: assessment.id }
  const changed = changedSections(draft, assessment.sections)
  const dirty = Object.keys(changed).length > 0
  const missing = assessment.missing.map((section) => sectionLabels[section])
  return (
    <Section
      title={`Needs, version ${assessment.number}`}
      note={
        assessment.coverage === null
          ? 'Coverage shows once a need has importance and ability'
          : `We can give ${assessment.coverage} % of what they need`
      }
      actions={
        <>
          <StateBadge state={assessment.state} label={needStateLabels[assessment.state]} plain />
          {assessment.state === 'open' && (
            <ReasonButton
              size="xs"
              reason={
                reason ??
                (dirty
                  ? 'Keep your changes first'
                  : missing.length > 0
                    ? `Not answered yet: ${missing.join('; ')}`
                    : null)
              }
              onClick={() => void act(() => api.shareNeedsAssessment({ params }), 'Shared with the partner')}
            >
              Share
            </ReasonButton>
          )}
          {assessment.state === 'shared' && (
            <ReasonButton
              size="xs"
              reason={reason ?? (dirty ? 'Keep your changes first' : null)}
              onClick={() => void act(() => api.agreeNeedsAssessment({ params }), 'Agreed')}
            >
              Agreed
            </ReasonButton>
          )}
          <ReasonButton
            size="xs"
            variant="filled"
            reason={reason ?? (dirty ? null : 'Everything is kept')}
            onClick={() =>
              void act(
                () => api.updateNeedsAssessment({ params, version: assessment.version, body: { sections: changed } }),
                'Kept',
              )
            }
          >
            {assessment.state === 'agreed' ? 'Keep as the next version' : 'Keep'}
          </ReasonButton>
        </>
      }
    >
      {assessment.agreed && (
        <p>{`Agreed on ${formatDate(assessment.agreed.at)} by ${assessment.agreed.by}. A change makes the next version.`}</p>
      )}
      {assessment.unmet.length > 0 && (
        <Notice tone="watch">{`Important to them and hardly in our power: ${assessment.unmet.map((need) => need.text).join('; ')}`}</Notice>
      )}
      <div style={{ display: 'grid', gap: 20 }}>
        {needSections.map((section) => (
          <div key={section}>
            <h3 style={{ fontSize: 13, marginBlock: '0 6px' }}>{sectionLabels[section]}</h3>
            <NeedRows
              label={sectionLabels[section]}
              needs={draft[section]}
              labels={labels}
              readOnly={reason !== null}
              onChange={(needs) => setDraft({ ...draft, [section]: needs })}
            />
            {(assessment.sections[section] ?? []).some((need) => need.side === 'partner') && (
              <p style={{ color: 'var(--text-quiet)', fontSize: 12 }}>Said by their side</p>
            )}
          </div>
        ))}
      </div>
      {dirty && (
        <div>
          <Button variant="subtle" onClick={() => setDraft(draftOf(assessment.sections))}>
            Leave as it was
          </Button>
        </div>
      )}
    </Section>
  )
}
