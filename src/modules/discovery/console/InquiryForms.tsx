import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { closeReasonLabels, closeReasons, triageOutcomes } from '../contract/inquiry-states.ts'
import type { TriageBody } from './useTriage.ts'

type Inquiry = AnswerTo<'getInquiry'>

/** What somebody said on the phone, at the door, or in a mail that no system delivers. */
export const EnterInquiryForm = ({ onClose }: { onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Enter an inquiry"
      draftKey="enter inquiry"
      sendLabel="Enter"
      initial={{ text: '', senderName: '', email: '', company: '', phone: '', website: '', country: '', subject: '' }}
      fields={[
        { name: 'text', label: 'What they want', kind: 'textarea', rows: 5, required: true, maxLength: 5000 },
        { name: 'senderName', label: 'Name', maxLength: 200, half: true },
        { name: 'company', label: 'Company', maxLength: 200, half: true },
        { name: 'email', label: 'E-mail', kind: 'email', hint: 'Without one nothing can be mailed' },
        { name: 'phone', label: 'Phone', kind: 'phone', folded: true },
        { name: 'website', label: 'Website', kind: 'url', folded: true },
        { name: 'country', label: 'Country', kind: 'country', folded: true },
        { name: 'subject', label: 'What it is about', maxLength: 200, folded: true },
      ]}
      send={(values) =>
        api.createInquiry({
          body: {
            text: values.text,
            origin: 'member',
            ...Object.fromEntries(
              (['senderName', 'company', 'email', 'phone', 'website', 'country', 'subject'] as const).flatMap((name) =>
                values[name].trim() ? [[name, values[name].trim()]] : [],
              ),
            ),
          },
        })
      }
      onSent={async ({ id }) => {
        await cache.invalidateQueries({ queryKey: ['inquiries'] })
        onClose()
        go(`pipeline/inbound/${id}`)
      }}
    />
  )
}

const outcomeOptions = [
  { value: 'prospect', label: 'Prospect', note: 'A company we want to speak with' },
  { value: 'form', label: 'Send the form', note: 'They tell us more and apply' },
  { value: 'routed', label: 'Another team', note: 'Not a partner matter' },
  { value: 'closed', label: 'Close', note: 'With a reason' },
]

/** The same decision with own words to the sender and every choice open. */
export const TriageForm = ({ inquiry, onClose }: { inquiry: Inquiry; onClose: () => void }) => {
  const cache = useQueryClient()
  const types = useQuery({
    queryKey: ['partner types', 'active'],
    queryFn: async () => (await api.listPartnerTypes({ query: { active: true } })).data,
  })
  const settings = useQuery({ queryKey: ['discovery settings'], queryFn: () => api.getDiscoverySettings() })
  const teams = settings.data?.inquiryTeams ?? []
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Answer with own words"
      draftKey={`triage ${inquiry.id}`}
      sendLabel="Decide and send"
      initial={{
        outcome: 'prospect',
        company: inquiry.suggested.companyName,
        typeId: inquiry.suggested.typeId ?? '',
        team: inquiry.suggested.team ?? '',
        reason: 'no_answer_needed',
        reply: '',
        note: '',
      }}
      fields={[
        { name: 'outcome', label: 'What becomes of it', kind: 'radio', options: outcomeOptions },
        {
          name: 'company',
          label: 'Company',
          maxLength: 200,
          required: true,
          when: (values) => values.outcome === 'prospect',
        },
        {
          name: 'typeId',
          label: 'Form of the type',
          kind: 'choice',
          options: (types.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          hint: 'Left open, they choose the type themselves',
          when: (values) => values.outcome === 'form',
        },
        {
          name: 'team',
          label: 'Team',
          kind: 'choice',
          required: true,
          options: teams.map(({ name, email }) => ({ value: name, label: email ? `${name}, ${email}` : name })),
          when: (values) => values.outcome === 'routed',
        },
        {
          name: 'reason',
          label: 'Reason',
          kind: 'choice',
          required: true,
          options: closeReasons.map((value) => ({ value, label: closeReasonLabels[value] })),
          when: (values) => values.outcome === 'closed',
        },
        {
          name: 'reply',
          label: 'Words to the sender',
          kind: 'textarea',
          rows: 5,
          maxLength: 5000,
          hint: inquiry.email ? 'Stands before the usual words' : 'There is no address; nothing is mailed',
        },
        {
          name: 'note',
          label: 'Note for colleagues',
          kind: 'textarea',
          rows: 2,
          maxLength: 2000,
          folded: true,
          when: (values) => values.outcome === 'routed' || values.outcome === 'closed',
        },
      ]}
      send={(values) => api.triageInquiry({ params: { id: inquiry.id }, body: bodyOf(values) })}
      onSent={async () => {
        toast('Decided', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['inquiries'] })
      }}
    />
  )
}

const bodyOf = (values: {
  outcome: string
  company: string
  typeId: string
  team: string
  reason: string
  reply: string
  note: string
}): TriageBody => {
  const reply = values.reply.trim() ? { reply: values.reply.trim() } : {}
  const note = values.note.trim() ? { note: values.note.trim() } : {}
  switch (triageOutcomes.find((one) => one === values.outcome)) {
    case 'form':
      return { outcome: 'form', ...(values.typeId && { typeId: values.typeId }), ...reply }
    case 'routed':
      return { outcome: 'routed', team: values.team, ...note, ...reply }
    case 'closed':
      return {
        outcome: 'closed',
        reason: closeReasons.find((one) => one === values.reason) ?? 'no_answer_needed',
        ...note,
        ...reply,
      }
    default:
      return { outcome: 'prospect', company: values.company.trim(), ...reply }
  }
}
