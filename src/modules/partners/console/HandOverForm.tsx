import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

/** Gives partners to another manager, with the words the new one needs. */
export const HandOverForm = ({
  partners,
  onClose,
}: {
  partners: { id: string; displayName: string }[]
  onClose: () => void
}) => {
  const members = useMembers()
  const cache = useQueryClient()
  return (
    <SideForm
      opened={partners.length > 0}
      onClose={onClose}
      title={words('handOver', { count: partners.length })}
      draftKey="hand over"
      intro={
        <>
          {words('handOverIntro')}{' '}
          {partners
            .slice(0, 5)
            .map((partner) => partner.displayName)
            .join(', ')}
          {partners.length > 5 && ` +${partners.length - 5}`}
        </>
      }
      sendLabel={words('handOverSend')}
      initial={{ toMemberId: '', reason: '', note: '' }}
      fields={[
        {
          name: 'toMemberId',
          label: words('handOverTo'),
          kind: 'choice',
          required: true,
          options: members.map((member) => ({ value: member.id, label: member.name })),
        },
        { name: 'reason', label: words('handOverReason'), required: true, maxLength: 2000 },
        { name: 'note', label: words('handOverNote'), kind: 'textarea', rows: 4 },
      ]}
      send={(values) =>
        api.handOverPartners({
          body: {
            partnerIds: partners.map((partner) => partner.id),
            toMemberId: values.toMemberId,
            reason: values.reason,
            ...(values.note && { note: values.note }),
          },
        })
      }
      onSent={(result) => {
        toast(words('handedOver', { count: result.handedOver, unchanged: result.unchanged }), { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['partners'] })
        void cache.invalidateQueries({ queryKey: ['portfolio'] })
      }}
    />
  )
}
