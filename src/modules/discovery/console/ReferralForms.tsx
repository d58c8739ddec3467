import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import {
  type KnownKind,
  knownKinds,
  type RefusalReason,
  refusalLabels,
  refusalReasons,
} from '../contract/referral-states.ts'
import { knownLabels } from './labels.ts'

type Referral = AnswerTo<'getPartnerReferral'>

const partners = async (search: string) =>
  (await api.listPartners({ query: { ...(search && { q: search }), limit: 20 } })).data.map(({ id, displayName }) => ({
    value: id,
    label: displayName,
  }))

/** A referral that reached us by phone or mail; it counts from when it was made. */
export const EnterReferralForm = ({ onClose }: { onClose: () => void }) => {
  const go = useGo()
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Enter a referral"
      draftKey="enter referral"
      sendLabel="Enter"
      initial={{
        partnerId: '',
        company: '',
        website: '',
        contactName: '',
        email: '',
        country: '',
        note: '',
        referredAt: '',
        agreed: false,
      }}
      fields={[
        { name: 'partnerId', label: 'Referred by', kind: 'choice', required: true, options: partners },
        { name: 'company', label: 'Company', required: true, maxLength: 200 },
        {
          name: 'website',
          label: 'Website',
          kind: 'url',
          hint: 'This or an e-mail address, to recognise its application',
        },
        { name: 'contactName', label: 'Contact', maxLength: 200, half: true },
        { name: 'email', label: 'E-mail', kind: 'email', half: true },
        { name: 'agreed', label: 'They agreed to be contacted', kind: 'switch' },
        { name: 'referredAt', label: 'Referred at', kind: 'moment', hint: 'Now when left open', folded: true },
        { name: 'country', label: 'Country', kind: 'country', folded: true },
        { name: 'note', label: 'Note', kind: 'textarea', rows: 3, maxLength: 5000, folded: true },
      ]}
      send={(values) =>
        api.createPartnerReferral({
          body: {
            partnerId: values.partnerId,
            company: values.company.trim(),
            agreed: values.agreed,
            ...Object.fromEntries(
              (['website', 'contactName', 'email', 'country', 'note'] as const).flatMap((name) =>
                values[name].trim() ? [[name, values[name].trim()]] : [],
              ),
            ),
            ...(values.referredAt && { referredAt: new Date(values.referredAt).toISOString() }),
          },
        })
      }
      onSent={async ({ id }) => {
        await cache.invalidateQueries({ queryKey: ['partner-referrals'] })
        onClose()
        go(`pipeline/referrals/${id}`)
      }}
    />
  )
}

/** A no with words that the referrer reads, or the fact by which the company is known. */
export const RefuseReferralForm = ({
  referral,
  onClose,
  onDone,
}: {
  referral: Referral
  onClose: () => void
  onDone: () => Promise<void>
}) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Refuse the referral of ${referral.company}`}
    draftKey={`refuse referral ${referral.id}`}
    sendLabel="Refuse and tell them"
    initial={{ why: 'not_our_market', words: '', since: '' }}
    fields={[
      {
        name: 'why',
        label: 'Why',
        kind: 'choice',
        required: true,
        options: [
          ...knownKinds.map((value) => ({ value, label: `Known: ${knownLabels[value].toLowerCase()}` })),
          ...refusalReasons.map((value) => ({ value, label: refusalLabels[value] })),
        ],
      },
      {
        name: 'since',
        label: 'Since',
        kind: 'date',
        required: true,
        hint: 'The referrer reads the kind of fact and this day, and no name',
        when: (values) => isKnown(values.why),
      },
      {
        name: 'words',
        label: 'Words to the referrer',
        kind: 'textarea',
        rows: 4,
        required: true,
        maxLength: 2000,
        when: (values) => !isKnown(values.why),
      },
    ]}
    send={(values) =>
      api.refusePartnerReferral({
        params: { id: referral.id },
        body: isKnown(values.why)
          ? { known: values.why, since: values.since }
          : {
              reason: refusalReasons.find((one): one is RefusalReason => one === values.why) ?? 'other',
              words: values.words.trim(),
            },
      })
    }
    onSent={async () => {
      toast('Answered', { tone: 'good' })
      await onDone()
    }}
  />
)
const isKnown = (why: string): why is KnownKind => (knownKinds as readonly string[]).includes(why)
