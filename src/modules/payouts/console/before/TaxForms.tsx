import { api, type RowOf } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { type Treatment, treatmentLabels, treatments } from '../../contract/states.ts'

type Profile = RowOf<'listTaxProfiles'>
type FormProps = { onClose: () => void; onSent: () => void }

export const TinForm = ({ profile, onClose, onSent }: FormProps & { profile: Profile }) => (
  <SideForm
    opened
    onClose={onClose}
    title={`${profile.partner.name}: the authority’s matching`}
    draftKey={`tin ${profile.id}`}
    sendLabel="Note it"
    initial={{ result: 'match', checkedOn: '' }}
    fields={[
      {
        name: 'result',
        label: 'Name and number',
        kind: 'radio',
        required: true,
        options: [
          { value: 'match', label: 'Match' },
          { value: 'mismatch', label: 'Do not match' },
          { value: 'unchecked', label: 'Were not matched' },
        ],
      },
      { name: 'checkedOn', label: 'On', kind: 'date', required: true },
    ]}
    send={({ result, checkedOn }) =>
      api.recordTinCheck({ params: { id: profile.id }, body: { result: result as 'match', checkedOn } })
    }
    onSent={onSent}
  />
)

export const RejectForm = ({ profile, onClose, onSent }: FormProps & { profile: Profile }) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Send the form of ${profile.partner.name} back`}
    draftKey={`reject ${profile.id}`}
    sendLabel="Send back"
    intro="The partner reads the reason and is asked for another form. Nothing is paid without one."
    initial={{ reason: '' }}
    fields={[{ name: 'reason', label: 'Reason', kind: 'textarea', required: true, maxLength: 2000 }]}
    send={({ reason }) => api.rejectTaxProfile({ params: { id: profile.id }, body: { reason } })}
    onSent={onSent}
  />
)

const ppm = (percent: number | null): number => Math.round((percent ?? 0) * 10_000)
/** What finance sets for the tax of a partner, with the reason. */
export const RulingForm = ({ partnerId, onClose, onSent }: FormProps & { partnerId?: string }) => (
  <SideForm
    opened
    onClose={onClose}
    title="Set tax or withholding"
    draftKey={`tax ruling ${partnerId ?? ''}`}
    sendLabel="Set"
    intro="It holds for payouts from its day on. What was set before stays readable."
    initial={{
      partnerId: partnerId ?? '',
      treatment: '',
      taxRate: 0 as number | null,
      withholdingKind: '',
      withholdingRate: 0 as number | null,
      authority: '',
      sourceShare: 100 as number | null,
      fromOn: '',
      reason: '',
    }}
    fields={[
      ...(partnerId
        ? []
        : [
            {
              name: 'partnerId' as const,
              label: 'Partner',
              kind: 'choice' as const,
              required: true,
              options: (search: string) => findPartners(search),
            },
          ]),
      {
        name: 'treatment',
        label: 'Tax on documents',
        hint: 'Left empty, the two countries and VAT ids say it',
        kind: 'choice',
        options: treatments.map((value) => ({ value, label: treatmentLabels[value] })),
      },
      { name: 'taxRate', label: 'Tax rate', kind: 'number', unit: '%', min: 0, max: 100 },
      {
        name: 'withholdingKind',
        label: 'Withholding',
        kind: 'choice',
        options: [
          { value: 'backup', label: 'Backup withholding, on a notice (24 %)' },
          { value: 'nonresident', label: 'Non-resident, or the rate of a treaty (30 %)' },
          { value: 'other', label: 'Another country’s' },
        ],
      },
      {
        name: 'withholdingRate',
        label: 'Rate',
        kind: 'number',
        unit: '%',
        min: 0,
        max: 100,
        half: true,
        when: ({ withholdingKind }) => withholdingKind !== '',
      },
      {
        name: 'sourceShare',
        label: 'Part with its source there',
        kind: 'number',
        unit: '%',
        min: 0,
        max: 100,
        half: true,
        when: ({ withholdingKind }) => withholdingKind !== '',
      },
      {
        name: 'authority',
        label: 'Authority',
        maxLength: 60,
        placeholder: 'IRS',
        when: ({ withholdingKind }) => withholdingKind !== '',
      },
      { name: 'fromOn', label: 'From', hint: 'Today when left empty', kind: 'date' },
      { name: 'reason', label: 'Reason', kind: 'textarea', required: true, maxLength: 2000 },
    ]}
    send={(values) =>
      api.setTaxRuling({
        body: {
          partnerId: values.partnerId,
          treatment: (values.treatment || null) as Treatment | null,
          taxRatePpm: ppm(values.taxRate),
          ...(values.withholdingKind && {
            withholdingKind: values.withholdingKind as 'backup',
            withholdingRatePpm: ppm(values.withholdingRate),
            sourceSharePpm: ppm(values.sourceShare),
            authority: values.authority.trim() || null,
          }),
          ...(values.fromOn && { fromOn: values.fromOn }),
          reason: values.reason.trim(),
        },
      })
    }
    onSent={() => {
      toast('Set', { tone: 'good' })
      onSent()
    }}
  />
)
