import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { purposeLabels } from '../contract/states.ts'
import { blankCriterion, CriterionRules, moveUp } from './CriterionRules.tsx'
import styles from './Qualification.module.css'

type Rubric = AnswerTo<'getRubric'>
export type Criterion = Rubric['draft']['criteria'][number]

/** A rubric: weights, anchors, and how past candidates would have scored under the draft. */
export const RubricPage = () => {
  const { rubricId } = useScreenParams('rubricId')
  const query = useQuery({
    queryKey: ['rubrics', rubricId],
    queryFn: () => api.getRubric({ params: { id: rubricId } }),
  })
  return <Loaded query={query}>{(rubric) => <Shown key={`${rubric.id} ${rubric.version}`} rubric={rubric} />}</Loaded>
}

const Shown = ({ rubric }: { rubric: Rubric }) => {
  const cache = useQueryClient()
  const [criteria, setCriteria] = useState(rubric.draft.criteria)
  const [error, setError] = useState<unknown>(null)
  const [taking, setTaking] = useState(false)
  const noRight = useRightReason('qualification.publish_rubric', 'Admins and heads of partnerships edit rubrics')
  const isChanged = JSON.stringify(criteria) !== JSON.stringify(rubric.draft.criteria)
  const total = criteria.reduce((all, one) => all + one.weight, 0)
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['rubrics'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const change = (at: number, values: Partial<Criterion>) =>
    setCriteria((before) => before.map((one, index) => (index === at ? { ...one, ...values } : one)))
  const params = { id: rubric.id }
  return (
    <>
      {taking && <TakeIn rubric={rubric} onClose={() => setTaking(false)} />}
      <RecordPage
        title={rubric.name}
        badges={<FactPill>{purposeLabels[rubric.purpose]}</FactPill>}
        facts={[
          { label: 'Published', value: rubric.publishedNumber ? `Version ${rubric.publishedNumber}` : 'Not yet' },
          { label: 'Weights', value: `${total} of 100` },
          { label: 'Open cases', value: rubric.openCases, note: 'They keep the version they began with' },
        ]}
        notice={
          <>
            {error !== null && <ProblemBanner error={error} />}
            {rubric.problems.length > 0 && <Notice tone="watch">{rubric.problems.join('; ')}</Notice>}
          </>
        }
        actions={
          <>
            <Button onClick={() => download(rubric)}>Export</Button>
            <ReasonButton reason={noRight} onClick={() => setTaking(true)}>
              Take in a file
            </ReasonButton>
            <ReasonButton
              reason={noRight ?? (isChanged ? null : 'Nothing has changed')}
              onClick={() =>
                void act(
                  () =>
                    api.updateRubric({
                      params,
                      version: rubric.version,
                      body: { draft: { ...rubric.draft, criteria } },
                    }),
                  'Saved as a draft',
                )
              }
            >
              Save the draft
            </ReasonButton>
            <ReasonButton
              variant="filled"
              reason={[
                ...(noRight ? [noRight] : []),
                ...(isChanged ? ['Save the draft first'] : []),
                ...(rubric.hasChanges ? [] : ['The draft is what is published']),
                ...rubric.problems,
              ]}
              onClick={() => void act(() => api.publishRubric({ params }), 'Published')}
            >
              Publish
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'criteria',
            label: 'Criteria',
            count: criteria.length,
            render: () => (
              <>
                {criteria.map((one, at) => (
                  <section key={one.key} className={styles.card} aria-label={one.label || `Criterion ${at + 1}`}>
                    <div className={styles.stack}>
                      <TextInput
                        label="Criterion"
                        value={one.label}
                        readOnly={noRight !== null}
                        maxLength={120}
                        onChange={(event) => change(at, { label: event.currentTarget.value })}
                      />
                      <NumberInput
                        label="Weight, percent"
                        value={one.weight}
                        min={0}
                        max={100}
                        allowDecimal={false}
                        readOnly={noRight !== null}
                        onChange={(value) => change(at, { weight: Number(value) || 0 })}
                      />
                      <Textarea
                        label="Guidance"
                        value={one.guidance}
                        readOnly={noRight !== null}
                        maxLength={2000}
                        autosize
                        onChange={(event) => change(at, { guidance: event.currentTarget.value })}
                      />
                      <CriterionRules
                        criterion={one}
                        purpose={rubric.purpose}
                        readOnly={noRight !== null}
                        onChange={(values) => change(at, values)}
                      />
                      <span className={styles.line}>
                        <ReasonButton
                          size="compact-xs"
                          variant="subtle"
                          reason={noRight ?? (at > 0 ? null : 'It is the first one')}
                          onClick={() => setCriteria((before) => moveUp(before, at))}
                        >
                          Move up
                        </ReasonButton>
                        <ReasonButton
                          size="compact-xs"
                          variant="subtle"
                          reason={noRight}
                          onClick={() => setCriteria((before) => before.filter((_, other) => other !== at))}
                        >
                          Take it out
                        </ReasonButton>
                      </span>
                    </div>
                    <div className={styles.stack}>
                      {one.anchors.map((anchor, index) => (
                        <TextInput
                          key={index}
                          label={`${index + 1} means`}
                          size="xs"
                          value={anchor}
                          readOnly={noRight !== null}
                          maxLength={500}
                          onChange={(event) => {
                            const text = event.currentTarget.value
                            change(at, {
                              anchors: one.anchors.map((before, other) => (other === index ? text : before)),
                            })
                          }}
                        />
                      ))}
                    </div>
                  </section>
                ))}
                <ReasonButton
                  reason={noRight ?? (criteria.length < 25 ? null : 'A rubric has 25 criteria at most')}
                  onClick={() => setCriteria((before) => [...before, blankCriterion(before)])}
                >
                  Add a criterion
                </ReasonButton>
              </>
            ),
          },
          { key: 'replay', label: 'Replay on past cases', render: () => <Replay id={rubric.id} /> },
        ]}
      />
    </>
  )
}

const fileFormat = 'tandem-rubric-1'
/** The draft as a file that another workspace, or this one, takes in. */
const download = (rubric: Rubric) => {
  const content = {
    format: fileFormat,
    name: rubric.name,
    type: rubric.type.key,
    purpose: rubric.purpose,
    definition: rubric.draft,
  }
  saveBlob(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }), `${rubric.name}.json`)
}

const TakeIn = ({ rubric, onClose }: { rubric: Rubric; onClose: () => void }) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Take in a rubric: ${rubric.name}`}
      draftKey={`rubric file ${rubric.id}`}
      sendLabel="Take it in as the draft"
      intro="It becomes the draft; nothing is published, and past cases keep what they were scored under."
      initial={{ file: null as File | null }}
      fields={[{ name: 'file', label: 'File', kind: 'file', required: true, accept: ['.json', 'application/json'] }]}
      send={async ({ file }) => {
        const found = readRubric(await file!.text(), rubric.purpose)
        return api.updateRubric({ params: { id: rubric.id }, version: rubric.version, body: { draft: found } })
      }}
      onSent={async () => {
        toast('Taken in as the draft', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['rubrics'] })
      }}
    />
  )
}
/** What the server cannot know of a file: that it is one of ours, and for this card. It checks the rest. */
const readRubric = (text: string, purpose: string): Rubric['draft'] => {
  let found: { format?: string; purpose?: string; definition?: Rubric['draft'] }
  try {
    found = JSON.parse(text)
  } catch {
    throw new Error('This file is not JSON.')
  }
  if (found.format !== fileFormat || !found.definition)
    throw new Error(`This file is no rubric: it does not say "${fileFormat}".`)
  if (found.purpose !== purpose) throw new Error(`This file holds a ${found.purpose} rubric.`)
  return found.definition
}

const Replay = ({ id }: { id: string }) => {
  const noRight = useRightReason('qualification.publish_rubric', 'Admins and heads of partnerships see the replay')
  const query = useQuery({
    queryKey: ['rubrics', id, 'replay'],
    queryFn: () => api.replayRubric({ params: { id }, query: { limit: 50 } }),
    enabled: noRight === null,
  })
  if (noRight) return <Notice tone="info">{noRight}</Notice>
  return (
    <Section
      title="How would past candidates have scored under the draft?"
      note="From the answers that were given then; nothing is changed"
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Past cases under the draft"
            rows={data}
            rowKey={(row) => row.caseId}
            empty="No case was decided under this rubric yet."
            columns={[
              {
                key: 'partner',
                title: 'Candidate',
                cell: (row) => <ScreenLink to={`candidates/${row.caseId}`}>{row.partner.name}</ScreenLink>,
              },
              { key: 'number', title: 'Version', align: 'end', cell: (row) => row.number },
              { key: 'before', title: 'Then', align: 'end', cell: (row) => row.before ?? '–' },
              { key: 'after', title: 'Under the draft', align: 'end', cell: (row) => row.after ?? 'Incomplete' },
              { key: 'unanswered', title: 'Not asked then', cell: (row) => row.unanswered.join(', ') || '–' },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
