import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'

/** Interests of one's own come before anything is scored or decided. */
export const InterestForm = ({
  caseId,
  company,
  onClose,
}: {
  caseId: string
  company: string
  onClose: () => void
}) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Your interests in ${company}`}
      draftKey={`interest ${caseId}`}
      sendLabel="Declare"
      initial={{ ownsShares: false, family: false, formerEmployer: false, managesReferrer: false, note: '' }}
      fields={[
        { name: 'ownsShares', label: 'I own shares in it', kind: 'switch' },
        { name: 'family', label: 'Family of mine works there or owns it', kind: 'switch' },
        { name: 'formerEmployer', label: 'It employed me within 24 months', kind: 'switch' },
        { name: 'managesReferrer', label: 'I manage the partner who referred it', kind: 'switch' },
        {
          name: 'note',
          label: 'Note',
          kind: 'textarea',
          maxLength: 2000,
          hint: 'A yes takes you off this case, and somebody else is seated.',
        },
      ]}
      send={(values) => api.declareInterest({ params: { id: caseId }, body: values })}
      onSent={async (found) => {
        toast(
          found.myInterest === 'none' ? 'No interest declared; you can score' : 'Thank you; somebody else takes over',
          { tone: 'good' },
        )
        await cache.invalidateQueries()
      }}
    />
  )
}
