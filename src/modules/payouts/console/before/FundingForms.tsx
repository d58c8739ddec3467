import { api, type RowOf } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { type Rail, rails } from '../../contract/states.ts'
import { railLabels } from './railLabels.ts'

type FormProps = { onClose: () => void; onSent: () => void }
const minor = (money: Money | null) => money?.amountMinor || null

export const NewFundingForm = ({ onClose, onSent }: FormProps) => {
  const { workspace } = useSeat()
  const isSandbox = workspace.kind === 'sandbox'
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Add a funding account"
      draftKey="new funding account"
      sendLabel="Add account"
      intro="Its number stands in bank files and nowhere else; screens show the last four characters."
      initial={{
        name: '',
        rail: (isSandbox ? 'simulated' : 'sepa') as string,
        currency: '',
        holderName: '',
        iban: '',
        bic: '',
        routingNumber: '',
        accountNumber: '',
        companyId: '',
        accountId: '',
      }}
      fields={[
        { name: 'name', label: 'Name', required: true, maxLength: 120 },
        {
          name: 'rail',
          label: 'How payouts leave',
          kind: 'choice',
          required: true,
          options: rails
            .filter((value) => (value === 'simulated') === isSandbox)
            .map((value) => ({ value, label: railLabels[value] })),
        },
        { name: 'currency', label: 'Currency', required: true, half: true, maxLength: 3 },
        { name: 'holderName', label: 'Holder', half: true, maxLength: 140 },
        { name: 'iban', label: 'IBAN', required: true, secret: true, when: ({ rail }) => rail === 'sepa' },
        { name: 'bic', label: 'BIC', maxLength: 11, when: ({ rail }) => rail === 'sepa' },
        {
          name: 'routingNumber',
          label: 'Routing number of our bank',
          required: true,
          half: true,
          secret: true,
          when: ({ rail }) => rail === 'ach',
        },
        {
          name: 'accountNumber',
          label: 'Account number',
          required: true,
          half: true,
          secret: true,
          when: ({ rail }) => rail === 'ach',
        },
        { name: 'companyId', label: 'Company identification', maxLength: 10, when: ({ rail }) => rail === 'ach' },
        {
          name: 'accountId',
          label: 'Id of our platform account',
          secret: true,
          when: ({ rail }) => rail === 'stripe_connect',
        },
      ]}
      send={({ name, rail, currency, holderName, ...numbers }) => {
        const identifiers = Object.fromEntries(
          Object.entries(numbers).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])),
        )
        return api.createFundingAccount({
          body: {
            name: name.trim(),
            rail: rail as Rail,
            currency: currency.trim().toUpperCase(),
            holderName: holderName.trim() || null,
            ...(Object.keys(identifiers).length > 0 && { identifiers }),
          },
        })
      }}
      onSent={() => {
        toast('Account added', { tone: 'good' })
        onSent()
      }}
    />
  )
}

export const EditFundingForm = ({
  account,
  onClose,
  onSent,
}: FormProps & { account: RowOf<'listFundingAccounts'> }) => (
  <SideForm
    opened
    onClose={onClose}
    title={account.name}
    draftKey={`funding ${account.id} ${account.version}`}
    sendLabel="Save"
    initial={{
      name: account.name,
      payoutMax: { currency: account.currency, amountMinor: account.payoutMaxMinor ?? '' } as Money | null,
      dayMax: { currency: account.currency, amountMinor: account.dayMaxMinor ?? '' } as Money | null,
      isActive: account.isActive,
    }}
    fields={[
      { name: 'name', label: 'Name', required: true, maxLength: 120 },
      { name: 'payoutMax', label: 'Limit of a payout', kind: 'amount', currencies: [account.currency] },
      { name: 'dayMax', label: 'Limit of a day', kind: 'amount', currencies: [account.currency] },
      { name: 'isActive', label: 'In use', kind: 'switch' },
    ]}
    send={({ name, payoutMax, dayMax, isActive }) =>
      api.updateFundingAccount({
        params: { id: account.id },
        version: account.version,
        body: { name: name.trim(), limits: { payoutMaxMinor: minor(payoutMax), dayMaxMinor: minor(dayMax) }, isActive },
      })
    }
    onSent={() => {
      toast('Saved', { tone: 'good' })
      onSent()
    }}
  />
)
