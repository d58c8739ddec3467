import { type AnswerTo, api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'

export type TargetListRecord = AnswerTo<'getTargetList'>
type Close = { onClose: () => void }

/** Which companies are wanted, and why. */
export const TargetListForm = ({
  list,
  onClose,
  onDone,
}: Close & { list?: TargetListRecord; onDone: (list: TargetListRecord) => void }) => {
  const members = useMembers()
  return (
    <SideForm
      opened
      onClose={onClose}
      title={list ? 'Change the list' : 'New target list'}
      draftKey={list ? `target list ${list.id} ${list.version}` : 'new target list'}
      sendLabel={list ? 'Keep' : 'Begin the list'}
      initial={{
        name: list?.name ?? '',
        why: list?.why ?? '',
        segment: list?.segment ?? '',
        region: list?.region ?? '',
        gap: list?.gap ?? '',
        ownerId: list?.owner.id ?? '',
        language: list?.language ?? '',
      }}
      fields={[
        { name: 'name', label: 'Name', required: true, maxLength: 200 },
        { name: 'why', label: 'Why these companies', kind: 'textarea', rows: 3, required: true, maxLength: 5000 },
        { name: 'segment', label: 'Segment', maxLength: 120, half: true },
        { name: 'region', label: 'Region', maxLength: 120, half: true },
        { name: 'gap', label: 'What is missing without them', maxLength: 500 },
        {
          name: 'ownerId',
          label: 'Who writes to them',
          kind: 'choice',
          options: members.map(({ id, name }) => ({ value: id, label: name })),
          hint: 'You, when left open; answers go there',
          half: true,
        },
        { name: 'language', label: 'Language of the mails', kind: 'language', half: true },
      ]}
      send={(values) => {
        const body = {
          name: values.name,
          why: values.why,
          segment: values.segment.trim() || null,
          region: values.region.trim() || null,
          gap: values.gap.trim() || null,
          ...(values.ownerId && { ownerId: values.ownerId }),
          ...(values.language && { language: values.language }),
        }
        return list
          ? api.updateTargetList({ params: { id: list.id }, version: list.version, body })
          : api.createTargetList({ body })
      }}
      onSent={(made) => {
        onDone(made)
        onClose()
      }}
    />
  )
}

/** A company that is wanted, and whom to reach there. */
export const TargetCompanyForm = ({
  list,
  onClose,
  onDone,
}: Close & { list: TargetListRecord; onDone: () => void }) => (
  <SideForm
    opened
    onClose={onClose}
    title="A company that is wanted"
    draftKey={`target company ${list.id}`}
    sendLabel="Add"
    initial={{ company: '', website: '', person: '', email: '', phone: '', country: '', why: '' }}
    fields={[
      { name: 'company', label: 'Company', required: true, maxLength: 200 },
      { name: 'website', label: 'Website', kind: 'url', half: true },
      { name: 'country', label: 'Country', kind: 'country', half: true },
      { name: 'person', label: 'Whom to reach', maxLength: 200, half: true },
      { name: 'email', label: 'E-mail', kind: 'email', half: true },
      { name: 'why', label: 'Why this one', kind: 'textarea', rows: 3, maxLength: 2000 },
      { name: 'phone', label: 'Phone', kind: 'phone', folded: true },
    ]}
    send={({ company, ...values }) =>
      api.addTargetCompany({
        params: { id: list.id },
        body: {
          company,
          ...Object.fromEntries(
            Object.entries(values).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])),
          ),
        },
      })
    }
    onSent={(added) => {
      toast(
        added.forbidden
          ? `Added, but: ${added.forbidden}`
          : added.state === 'held'
            ? 'Added; it is likely a company that we know, say which'
            : added.partner
              ? `Added; it is ${added.partner.name}, at stage ${added.partner.stage}`
              : 'Added',
        { tone: added.forbidden || added.state === 'held' ? undefined : 'good' },
      )
      onDone()
      onClose()
    }}
  />
)
