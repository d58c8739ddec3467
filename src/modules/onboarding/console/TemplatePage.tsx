import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { roleLabels } from '../contract/states.ts'
import { type Milestone, MilestoneEditor } from './MilestoneEditor.tsx'
import { StepEditor } from './StepEditor.tsx'
import { StepGraph } from './StepGraph.tsx'
import { TemplateForm } from './TemplateForm.tsx'

const loadReplay = () => import('./ReplayTab.tsx').then((m) => m.ReplayTab)
export type Template = AnswerTo<'getJourneyTemplate'>
export type Definition = Template['draft']
export type TemplateStep = Definition['steps'][number]

/** A template: its steps by phase, who waits for whom, what stands against publishing it, and its versions. */
export const TemplatePage = () => {
  const { templateId } = useScreenParams('templateId')
  const query = useQuery({
    queryKey: ['journey-templates', templateId],
    queryFn: () => api.getJourneyTemplate({ params: { id: templateId } }),
  })
  return <Loaded query={query}>{(template) => <Shown template={template} />}</Loaded>
}

type Editing = { step: TemplateStep | null } | { milestone: Milestone | null } | 'template'

const Shown = ({ template }: { template: Template }) => {
  const cache = useQueryClient()
  const [editing, setEditing] = useState<Editing | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('onboarding.publish_template', 'Admins and partner managers write templates')
  const { draft } = template
  const params = { id: template.id }
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['journey-templates'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const save = (next: Definition) =>
    api.updateJourneyTemplate({ params, body: { draft: next }, version: template.version })
  const saved = async () => {
    setEditing(null)
    toast('Saved in the draft', { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['journey-templates'] })
  }
  const against = template.isChanged ? (template.problems[0]?.words ?? null) : 'Nothing is changed'
  return (
    <>
      <RecordPage
        title={template.name}
        badges={
          <>
            <FactPill>{template.type.name}</FactPill>
            {template.isChanged && <FactPill tone="watch">changes are not published</FactPill>}
            {template.isRetired && <FactPill>retired</FactPill>}
          </>
        }
        facts={[
          {
            label: 'Published',
            value: template.publishedNumber ? `Version ${template.publishedNumber}` : 'Not yet',
            note: template.publishedAt ? formatDate(template.publishedAt) : undefined,
          },
          { label: 'Steps', value: draft.steps.length, note: `${template.gateSteps} in the gate` },
          { label: 'Days to go-live', value: draft.targetDays },
          { label: 'Follow it', value: template.running, note: 'They keep their version' },
        ]}
        notice={
          <>
            {error !== null && <ProblemBanner error={error} />}
            {template.problems.map((problem) => (
              <Notice key={problem.words} tone="bad">
                {problem.words}
              </Notice>
            ))}
            {template.unknownEvents.length > 0 && (
              <Notice tone="info">
                Nothing in this installation announces {template.unknownEvents.join(', ')} yet. Somebody confirms those
                steps until then.
              </Notice>
            )}
          </>
        }
        actions={
          <>
            <ReasonButton
              reason={null}
              onClick={() =>
                saveBlob(
                  new Blob([JSON.stringify(draft, null, 2)], { type: 'application/json' }),
                  `${template.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`,
                )
              }
            >
              Take out as JSON
            </ReasonButton>
            <ReasonButton
              reason={noRight}
              onClick={() =>
                void act(
                  () =>
                    api.updateJourneyTemplate({
                      params,
                      body: { isRetired: !template.isRetired },
                      version: template.version,
                    }),
                  template.isRetired ? 'In use again' : 'Retired; journeys that run go on',
                )
              }
            >
              {template.isRetired ? 'Use again' : 'Retire'}
            </ReasonButton>
            <ReasonButton reason={noRight} onClick={() => setEditing('template')}>
              Change the template
            </ReasonButton>
            <ReasonButton reason={noRight} onClick={() => setEditing({ step: null })}>
              New step
            </ReasonButton>
            <ReasonButton
              variant="filled"
              reason={noRight ?? against}
              onClick={() =>
                void act(() => api.publishJourneyTemplate({ params }), 'Published; journeys that begin now follow it')
              }
            >
              Publish
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'steps',
            label: 'Steps',
            count: draft.steps.length,
            render: () => <Steps draft={draft} onEdit={(step) => setEditing({ step })} />,
          },
          { key: 'graph', label: 'Who waits for whom', render: () => <StepGraph draft={draft} /> },
          {
            key: 'path',
            label: 'First 90 days',
            render: () => <Path draft={draft} noRight={noRight} onEdit={(milestone) => setEditing({ milestone })} />,
          },
          {
            key: 'replay',
            label: 'Tried on the past',
            render: () => <SlotPart load={loadReplay} props={{ template }} />,
          },
          { key: 'versions', label: 'Versions', render: () => <Versions id={template.id} /> },
        ]}
      />
      {editing === 'template' ? (
        <TemplateForm
          template={template}
          reason={noRight}
          save={(body) => api.updateJourneyTemplate({ params, body, version: template.version })}
          onClose={() => setEditing(null)}
          onSaved={saved}
        />
      ) : editing && 'milestone' in editing ? (
        <MilestoneEditor
          draft={draft}
          milestone={editing.milestone}
          reason={noRight}
          save={save}
          onClose={() => setEditing(null)}
          onSaved={saved}
        />
      ) : (
        editing && (
          <StepEditor
            draft={draft}
            step={editing.step}
            reason={noRight}
            save={save}
            onClose={() => setEditing(null)}
            onSaved={saved}
          />
        )
      )}
    </>
  )
}

const byWords = (step: TemplateStep): string => {
  const byHand = step.proof.filter((kind) => kind !== 'event')
  const facts = [...new Set(step.events.map((rule) => rule.event))]
  return [...byHand.map((kind) => kind.replaceAll('_', ' ')), ...facts].join(', ')
}
const Steps = ({ draft, onEdit }: { draft: Definition; onEdit: (step: TemplateStep) => void }) => (
  <>
    {draft.phases.map((phase) => (
      <Section key={phase.key} title={phase.title}>
        <SimpleTable
          label={`Steps of ${phase.title}`}
          rows={draft.steps.filter((step) => step.phase === phase.key)}
          rowKey={(step) => step.key}
          empty="No step in this phase."
          columns={[
            {
              key: 'title',
              title: 'Step',
              cell: (step) => (
                <ReasonButton variant="subtle" size="compact-sm" reason={null} onClick={() => onEdit(step)}>
                  {step.title}
                </ReasonButton>
              ),
            },
            {
              key: 'owner',
              title: 'Owner',
              cell: (step) =>
                step.owners
                  .map((owner) => `${owner.side === 'us' ? 'us' : 'partner'} · ${roleLabels[owner.role]}`)
                  .join(', ') || 'Nobody',
            },
            { key: 'day', title: 'Day', align: 'end', cell: (step) => step.dueDays },
            {
              key: 'after',
              title: 'After',
              cell: (step) =>
                step.after.map((key) => draft.steps.find((one) => one.key === key)?.title ?? key).join(', ') || '–',
            },
            { key: 'by', title: 'Done by', cell: byWords },
            {
              key: 'gate',
              title: 'Gate',
              cell: (step) =>
                step.gate === 'go_live' ? <FactPill tone="info">Gate</FactPill> : step.required ? '' : 'optional',
            },
          ]}
        />
      </Section>
    ))}
  </>
)
const Path = ({
  draft,
  noRight,
  onEdit,
}: {
  draft: Definition
  noRight: string | null
  onEdit: (milestone: Milestone | null) => void
}) => (
  <Section
    title="The path to first results"
    note="Each is met by what happens, wherever it happens."
    actions={
      <ReasonButton
        size="xs"
        reason={noRight ?? (draft.path.length < 20 ? null : '20 milestones at most')}
        onClick={() => onEdit(null)}
      >
        New milestone
      </ReasonButton>
    }
  >
    <SimpleTable
      label="Milestones"
      rows={draft.path}
      rowKey={(row) => row.key}
      empty="No milestones."
      columns={[
        { key: 'day', title: 'Day', align: 'end', cell: (row) => row.day },
        {
          key: 'title',
          title: 'Milestone',
          cell: (row) => (
            <ReasonButton variant="subtle" size="compact-sm" reason={null} onClick={() => onEdit(row)}>
              {row.title}
            </ReasonButton>
          ),
        },
        { key: 'events', title: 'Met by', cell: (row) => row.events.map((rule) => rule.event).join(' or ') },
      ]}
    />
  </Section>
)
const Versions = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['journey-templates', id, 'versions'],
    queryFn: () => api.listJourneyTemplateVersions({ params: { id } }),
  })
  return (
    <Section title="Published versions" note="A version never changes; a journey keeps the one it began with.">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Versions"
            rows={data}
            rowKey={(row) => String(row.number)}
            empty="Nothing is published yet."
            columns={[
              { key: 'number', title: 'Version', align: 'end', cell: (row) => row.number },
              { key: 'at', title: 'Published', cell: (row) => formatDate(row.publishedAt) },
              { key: 'by', title: 'By', cell: (row) => row.by },
              { key: 'steps', title: 'Steps', align: 'end', cell: (row) => row.definition.steps.length },
              { key: 'running', title: 'Follow it', align: 'end', cell: (row) => row.running },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
