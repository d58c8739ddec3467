import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { getLanguage } from '#ui/texts.ts'
import { showUndo, toast } from '#ui/toasts.ts'

type DecisionFormProps = {
  applications: { id: string; company: string }[]
  outcome?: 'accepted' | 'waitlisted' | 'declined'
  onClose: () => void
}
type Body = Parameters<typeof api.decideApplication>[0]['body']

/** One panel for one or many: outcome, reasons, words to the applicant, and what happens next. */
export const DecisionForm = ({ applications, outcome = 'accepted', onClose }: DecisionFormProps) => {
  const cache = useQueryClient()
  const reasons = useQuery({
    queryKey: ['decision reasons'],
    queryFn: () => api.listDecisionReasons({ query: { active: true } }),
  })
  const settings = useQuery({ queryKey: ['discovery settings'], queryFn: () => api.getDiscoverySettings() })
  const [first] = applications
  if (!first || !reasons.data) return null
  const alone = applications.length === 1
  const minutes = settings.data?.undoMinutes ?? 10
  return (
    <SideForm
      opened
      onClose={onClose}
      title={alone ? `Decide on ${first.company}` : `Decide on ${applications.length} applications`}
      draftKey={`decision ${applications.map(({ id }) => id).join(' ')} ${outcome}`}
      sendLabel="Decide"
      initial={{
        outcome: outcome as string,
        reasons: [] as string[],
        revisitOn: '',
        reapply: 'default',
        afterDays: 180,
        subject: '',
        body: '',
        alternative: '',
        note: '',
        managerId: '',
      }}
      fields={[
        {
          name: 'outcome',
          label: 'Outcome',
          kind: 'radio',
          required: true,
          options: [
            {
              value: 'accepted',
              label: 'Accept',
              note: 'Becomes a partner in qualifying, with a manager; a discovery call is offered',
            },
            {
              value: 'waitlisted',
              label: 'Waitlist',
              note: 'A task comes back on the date; the position is never shown',
            },
            { value: 'declined', label: 'Decline', note: 'With what would change the answer' },
          ],
        },
        {
          name: 'reasons',
          label: 'Reasons',
          kind: 'choices',
          options: reasons.data.data.map((reason) => ({
            value: reason.key,
            label: reason.labels[getLanguage()] ?? Object.values(reason.labels)[0] ?? reason.key,
          })),
          when: (values) => values.outcome !== 'accepted',
          required: true,
        },
        {
          name: 'revisitOn',
          label: 'Look at it again on',
          kind: 'date',
          when: (values) => values.outcome === 'waitlisted',
          required: true,
        },
        {
          name: 'reapply',
          label: 'May apply again',
          kind: 'choice',
          when: (values) => values.outcome === 'declined',
          options: [
            { value: 'default', label: 'As the type says' },
            { value: 'days', label: 'After some days' },
            { value: 'never', label: 'Never' },
          ],
        },
        {
          name: 'afterDays',
          label: 'After',
          kind: 'number',
          unit: 'days',
          min: 0,
          max: 3650,
          when: (values) => values.outcome === 'declined' && values.reapply === 'days',
        },
        {
          name: 'managerId',
          label: 'Manager',
          kind: 'choice',
          hint: 'Chosen by type, region and load when left empty.',
          when: (values) => values.outcome === 'accepted',
          options: async (search) =>
            (
              await api.listMembers({
                query: { state: 'active', role: 'partner_manager', ...(search && { q: search }) },
              })
            ).data.map(({ id, name }) => ({ value: id, label: name })),
        },
        {
          name: 'subject',
          label: 'Subject of the mail',
          folded: true,
          maxLength: 200,
          hint: 'From the template of the reason and language when left empty.',
        },
        { name: 'body', label: 'Words to the applicant', kind: 'textarea', rows: 6, folded: true, maxLength: 10_000 },
        {
          name: 'alternative',
          label: 'Suggest instead',
          folded: true,
          maxLength: 500,
          when: (values) => values.outcome === 'declined',
        },
        { name: 'note', label: 'Note for the team', kind: 'textarea', rows: 3, folded: true, maxLength: 5000 },
      ]}
      below={(values) => <Preview applications={applications} body={bodyOf(values)} minutes={minutes} />}
      send={async (values): Promise<{ done: number; refused: number }> => {
        const body = bodyOf(values)
        if (!alone)
          return api.decideApplications({ body: { applicationIds: applications.map(({ id }) => id), ...body } })
        await api.decideApplication({ params: { id: first.id }, body })
        return { done: 1, refused: 0 }
      }}
      onSent={(result) => {
        void cache.invalidateQueries({ queryKey: ['applications'] })
        if (alone) {
          showUndo(`${first.company}: decided. The mail waits ${minutes} minutes.`, async () => {
            await api.undoApplicationDecision({ params: { id: first.id } })
            await cache.invalidateQueries({ queryKey: ['applications'] })
          })
        } else toast(`${result.done} decided, ${result.refused} left`, { tone: result.refused > 0 ? 'plain' : 'good' })
        onClose()
      }}
    />
  )
}

type Values = {
  outcome: string
  reasons: string[]
  revisitOn: string
  reapply: string
  afterDays: number
  subject: string
  body: string
  alternative: string
  note: string
  managerId: string
}

const bodyOf = (values: Values): Body => ({
  outcome: values.outcome as Body['outcome'],
  reasons: values.outcome === 'accepted' ? [] : values.reasons,
  ...(values.outcome === 'waitlisted' && values.revisitOn && { revisitOn: values.revisitOn }),
  ...(values.outcome === 'declined' && values.reapply === 'days' && { reapply: { afterDays: values.afterDays } }),
  ...(values.outcome === 'declined' && values.reapply === 'never' && { reapply: { never: true as const } }),
  ...(values.outcome === 'declined' && values.alternative && { alternative: values.alternative }),
  ...(values.outcome === 'accepted' && values.managerId && { managerId: values.managerId }),
  ...(values.subject && { subject: values.subject }),
  ...(values.body && { body: values.body }),
  ...(values.note && { note: values.note }),
})

/** What would be sent, and which of them a guard would refuse. */
const Preview = ({ applications, body, minutes }: { applications: { id: string }[]; body: Body; minutes: number }) => {
  const query = useQuery({
    queryKey: ['decision preview', applications.map(({ id }) => id), body],
    queryFn: () =>
      api.previewApplicationDecisions({ body: { applicationIds: applications.map(({ id }) => id), ...body } }),
    retry: false,
  })
  const rows = query.data?.data ?? []
  const refused = rows.filter((row) => !row.ok)
  const [mail] = rows.filter((row) => row.ok && row.body)
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      {refused.map((row) => (
        <Notice key={row.applicationId} tone="watch" title={row.company}>
          {row.detail}
        </Notice>
      ))}
      {mail && (
        <details open={applications.length === 1}>
          <summary style={{ cursor: 'pointer' }}>
            The mail to {mail.to ?? 'nobody'}, sent after {minutes} minutes
          </summary>
          <p style={{ fontWeight: 600, marginBlockEnd: 4 }}>{mail.subject}</p>
          <p style={{ whiteSpace: 'pre-wrap', color: 'var(--text-quiet)', marginBlockStart: 0 }}>{mail.body}</p>
        </details>
      )}
    </div>
  )
}
