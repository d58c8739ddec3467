import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { PlanEditor } from './plans/PlanEditor.tsx'
import type { PlanDraft } from './plans/planShape.ts'

type Template = AnswerTo<'getPlanTemplate'>

/** One plan of the library: its latest version as it may be followed by another, and those before. */
export const PlanPage = () => {
  const { planId } = useScreenParams('planId')
  const query = useQuery({
    queryKey: ['plan-templates', 'one', planId],
    queryFn: () => api.getPlanTemplate({ params: { id: planId } }),
  })
  return (
    <Loaded query={query}>
      {(template) => <Shown key={`${template.id} ${template.version}`} template={template} />}
    </Loaded>
  )
}

const Shown = ({ template }: { template: Template }) => {
  const cache = useQueryClient()
  const [plan, setPlan] = useState(() => structuredClone(template.latest.plan) as PlanDraft)
  const [act, setAct] = useState<'name' | 'version' | 'archive' | null>(null)
  const noRight = useRightReason('commissions.configure', 'Finance and admins write plan templates')
  const away = template.archivedAt ? 'It is put away; take it back first' : null
  const isSame = JSON.stringify(plan) === JSON.stringify(template.latest.plan)
  const params = { id: template.id }
  const refresh = () => cache.invalidateQueries({ queryKey: ['plan-templates'] })
  return (
    <>
      <RecordPage
        title={template.name}
        subtitle={template.summary ?? undefined}
        facts={[
          { label: 'Version', value: template.latest.number, note: template.latest.note ?? undefined },
          { label: 'Written by', value: template.latest.by, note: <DateText value={template.latest.at} as="date" /> },
          { label: 'Rules', value: (template.latest.plan as PlanDraft).rules.length },
        ]}
        notice={
          template.archivedAt ? (
            <Notice tone="watch">Put away: no agreement starts from it. Those that are signed keep their terms.</Notice>
          ) : undefined
        }
        actions={
          <>
            <ReasonButton reason={noRight} onClick={() => setAct('name')}>
              Rename
            </ReasonButton>
            <ReasonButton reason={noRight} onClick={() => setAct('archive')}>
              {template.archivedAt ? 'Take it back' : 'Put away'}
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'plan',
            label: 'Plan',
            render: () => (
              <PlanEditor
                plan={plan}
                reason={noRight ?? away}
                onChange={setPlan}
                acts={(against) => (
                  <>
                    <ReasonButton
                      variant="filled"
                      reason={noRight ?? away ?? (isSame ? 'Nothing is changed yet' : against)}
                      onClick={() => setAct('version')}
                    >
                      {`Write version ${template.latest.number + 1}`}
                    </ReasonButton>
                    {!isSame && (
                      <ReasonButton onClick={() => setPlan(structuredClone(template.latest.plan) as PlanDraft)}>
                        Back to version {template.latest.number}
                      </ReasonButton>
                    )}
                  </>
                )}
              />
            ),
          },
          {
            key: 'versions',
            label: 'Versions',
            count: template.latest.number,
            render: () => <Versions id={template.id} />,
          },
        ]}
      />
      {act === 'version' && (
        <SideForm
          opened
          onClose={() => setAct(null)}
          title={`Version ${template.latest.number + 1} of ${template.name}`}
          draftKey={`plan version ${template.id}`}
          sendLabel="Write the version"
          intro="Agreements that are signed keep theirs; those drafted from now on start from it."
          initial={{ note: '' }}
          fields={[{ name: 'note', label: 'What changed and why', kind: 'textarea', rows: 3, maxLength: 2000 }]}
          send={({ note }) =>
            api.createPlanTemplateVersion({
              params,
              version: template.version,
              body: { plan, ...(note.trim() && { note: note.trim() }) },
            })
          }
          onSent={async () => {
            setAct(null)
            toast('The version is written', { tone: 'good' })
            await refresh()
          }}
        />
      )}
      {act === 'name' && (
        <SideForm
          opened
          onClose={() => setAct(null)}
          title="Name and summary"
          draftKey={`plan name ${template.id}`}
          sendLabel="Save"
          initial={{ name: template.name, summary: template.summary ?? '' }}
          fields={[
            { name: 'name', label: 'Name', required: true, maxLength: 120 },
            { name: 'summary', label: 'Summary', kind: 'textarea', rows: 3, maxLength: 2000 },
          ]}
          send={({ name, summary }) =>
            api.updatePlanTemplate({
              params,
              version: template.version,
              body: { name: name.trim(), summary: summary.trim() || null },
            })
          }
          onSent={async () => {
            setAct(null)
            await refresh()
          }}
        />
      )}
      <ConfirmDialog
        opened={act === 'archive'}
        onClose={() => setAct(null)}
        title={template.archivedAt ? `Take ${template.name} back?` : `Put ${template.name} away?`}
        consequence={
          template.archivedAt
            ? 'Agreements may start from it again.'
            : 'No agreement starts from it any more. Agreements that were drafted or signed keep their own terms.'
        }
        act={template.archivedAt ? 'Take it back' : 'Put away'}
        run={async () => {
          await api.updatePlanTemplate({
            params,
            version: template.version,
            body: { isArchived: template.archivedAt === null },
          })
          await refresh()
        }}
      />
    </>
  )
}

const Versions = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['plan-templates', id, 'versions'],
    queryFn: () => api.listPlanTemplateVersions({ params: { id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <Section title="Versions" note="A version is never changed, only followed">
          <SimpleTable
            label="Versions"
            rows={data}
            rowKey={(row) => String(row.number)}
            columns={[
              { key: 'number', title: 'Version', width: '10%', cell: (row) => row.number },
              {
                key: 'words',
                title: 'What it says',
                cell: (row) => (
                  <>
                    {row.sentences.join(' ')}
                    {row.note && <SecondLine>{row.note}</SecondLine>}
                  </>
                ),
              },
              {
                key: 'by',
                title: 'By',
                width: '18%',
                cell: (row) => (
                  <>
                    {row.by}
                    <SecondLine>
                      <DateText value={row.at} as="date" />
                    </SecondLine>
                  </>
                ),
              },
            ]}
          />
        </Section>
      )}
    </Loaded>
  )
}
