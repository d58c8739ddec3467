import { api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { useMembers, useOwnMember } from '#client/members.ts'
import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { useSeat } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type NewTaskFormProps = {
  opened: boolean
  onClose: () => void
  onAdded: () => void
  /** On a partner's record the partner is known. */
  partnerId?: string
}

const roles = [
  'partner_manager',
  'engineering',
  'legal',
  'finance',
  'marketing',
  'sales',
  'support',
  'executive',
  'admin',
] as const

/** A task by hand: for oneself, a colleague, or the queue of a role. */
export const NewTaskForm = ({ opened, onClose, onAdded, partnerId }: NewTaskFormProps) => {
  const members = useMembers()
  const me = useOwnMember()
  const mayAssign = useSeat().rights.has('tasks.assign')
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('newTask')}
      draftKey={`new task ${partnerId ?? ''}`}
      sendLabel={words('add')}
      initial={{
        title: '',
        partnerId: partnerId ?? '',
        forWhom: 'me',
        memberId: '',
        role: 'partner_manager',
        dueAt: '',
        isHard: false as boolean,
        value: null as Money | null,
        waiting: '',
        legal: false as boolean,
        checklist: [] as string[],
        shared: false as boolean,
        sharedTitle: '',
      }}
      fields={[
        { name: 'title', label: words('title'), hint: words('titleHint'), required: true, maxLength: 140 },
        ...(partnerId
          ? []
          : [{ name: 'partnerId' as const, label: words('partner'), kind: 'choice' as const, options: findPartners }]),
        { name: 'dueAt', label: words('dueBy'), kind: 'moment', half: true },
        {
          name: 'forWhom',
          label: words('forWhom'),
          kind: 'choice',
          half: true,
          required: true,
          hint: mayAssign ? undefined : words('assignNeedsRight'),
          options: [
            { value: 'me', label: words('me') },
            ...(mayAssign ? [{ value: 'member', label: words('aMember') }] : []),
            { value: 'role', label: words('aRole') },
          ],
        },
        {
          name: 'memberId',
          label: words('member'),
          kind: 'choice',
          required: true,
          when: (values) => values.forWhom === 'member',
          options: members.map((member) => ({ value: member.id, label: member.name })),
        },
        {
          name: 'role',
          label: words('role'),
          kind: 'choice',
          required: true,
          when: (values) => values.forWhom === 'role',
          options: roles.map((role) => ({ value: role, label: wordsOf(role) })),
        },
        { name: 'isHard', label: words('isHard'), kind: 'switch', folded: true, when: (values) => values.dueAt !== '' },
        { name: 'legal', label: words('legal'), kind: 'switch', folded: true, when: (values) => values.dueAt !== '' },
        { name: 'value', label: words('stake'), kind: 'amount', folded: true },
        {
          name: 'waiting',
          label: words('waiting'),
          kind: 'choice',
          folded: true,
          options: [
            { value: 'partner', label: words('waitingPartner') },
            { value: 'colleague', label: words('waitingColleague') },
          ],
        },
        { name: 'checklist', label: words('items'), hint: words('itemsHint'), kind: 'tags', folded: true },
        {
          name: 'shared',
          label: words('shareTask'),
          kind: 'switch',
          folded: true,
          when: (values) => values.partnerId !== '',
        },
        {
          name: 'sharedTitle',
          label: words('sharedTitle'),
          folded: true,
          maxLength: 140,
          when: (values) => values.shared === true,
        },
      ]}
      send={(values) => {
        const dueAt = values.dueAt ? new Date(values.dueAt).toISOString() : undefined
        const value = values.value?.amountMinor ? values.value : undefined
        const role = roles.find((one) => one === values.role) ?? 'partner_manager'
        const memberId = values.forWhom === 'member' ? values.memberId : me?.id
        return api.createTask({
          body: {
            title: values.title,
            owner: values.forWhom === 'role' || !memberId ? { role } : { memberId },
            ...(values.partnerId && { partnerId: values.partnerId }),
            ...(dueAt && { dueAt }),
            ...(dueAt && values.isHard && { hardDeadline: dueAt }),
            ...(value && { value }),
            ...((values.waiting === 'partner' || values.waiting === 'colleague') && { waiting: values.waiting }),
            ...(values.legal && { legal: true }),
            ...(values.checklist.length > 0 && { checklist: values.checklist.map((text) => ({ text, done: false })) }),
            ...(values.shared && {
              sharedWithPartner: true,
              ...(values.sharedTitle && { sharedTitle: values.sharedTitle }),
            }),
          },
        })
      }}
      onSent={() => {
        toast(words('added'), { tone: 'good' })
        onAdded()
      }}
    />
  )
}
