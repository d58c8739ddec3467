import type { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words } from './beforeTexts.ts'

type MethodFormProps = {
  opened: boolean
  onClose: () => void
  guard: ReturnType<typeof useIdentityCheck>['guard']
  onSent: () => void
}
const kinds = ['sepa', 'ach', 'stripe_connect', 'external', 'manual'] as const
type Kind = (typeof kinds)[number]
const currencyOf: Partial<Record<Kind, string>> = { sepa: 'EUR', ach: 'USD' }

/** The account to be paid to. Numbers are never kept as a draft. */
export const MethodForm = ({ opened, onClose, guard, onSent }: MethodFormProps) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words('add')}
    draftKey="own payout method"
    sendLabel={words('add')}
    intro={words('secondFactor')}
    initial={{
      kind: 'sepa' as string,
      currency: '',
      holderName: '',
      holderKind: 'company',
      iban: '',
      bic: '',
      routingNumber: '',
      accountNumber: '',
      accountType: 'checking',
      accountId: '',
      reference: '',
      street: '',
      building: '',
      postalCode: '',
      town: '',
      country: '',
    }}
    fields={[
      {
        name: 'kind',
        label: words('way'),
        kind: 'choice',
        required: true,
        options: kinds.map((value) => ({ value, label: words(value) })),
      },
      {
        name: 'currency',
        label: words('currency'),
        required: true,
        maxLength: 3,
        placeholder: 'EUR',
        when: ({ kind }) => !(kind in currencyOf),
      },
      { name: 'iban', label: words('iban'), required: true, secret: true, when: ({ kind }) => kind === 'sepa' },
      { name: 'bic', label: words('bic'), maxLength: 11, when: ({ kind }) => kind === 'sepa' },
      {
        name: 'routingNumber',
        label: words('routing'),
        required: true,
        half: true,
        secret: true,
        when: ({ kind }) => kind === 'ach',
      },
      {
        name: 'accountNumber',
        label: words('number'),
        required: true,
        half: true,
        secret: true,
        when: ({ kind }) => kind === 'ach',
      },
      {
        name: 'accountType',
        label: words('accountType'),
        kind: 'choice',
        when: ({ kind }) => kind === 'ach',
        options: (['checking', 'savings'] as const).map((value) => ({ value, label: words(value) })),
      },
      {
        name: 'accountId',
        label: words('stripeId'),
        required: true,
        secret: true,
        placeholder: 'acct_…',
        when: ({ kind }) => kind === 'stripe_connect',
      },
      {
        name: 'reference',
        label: words('reference'),
        kind: 'textarea',
        required: true,
        secret: true,
        maxLength: 500,
        when: ({ kind }) => kind === 'external' || kind === 'manual',
      },
      { name: 'holderName', label: words('holder'), required: true, maxLength: 140 },
      {
        name: 'holderKind',
        label: words('holderKind'),
        kind: 'choice',
        required: true,
        options: (['company', 'person'] as const).map((value) => ({ value, label: words(value) })),
      },
      { name: 'street', label: words('street'), half: true, maxLength: 70 },
      { name: 'building', label: words('building'), half: true, maxLength: 16 },
      { name: 'postalCode', label: words('postalCode'), half: true, maxLength: 16 },
      { name: 'town', label: words('town'), half: true, required: true, maxLength: 35 },
      { name: 'country', label: words('country'), kind: 'country', required: true },
    ]}
    send={(values) =>
      guard(() => {
        const { street, building, postalCode, town, country, kind, currency, holderName, holderKind, ...numbers } =
          values
        const own: Record<Kind, (keyof typeof numbers)[]> = {
          sepa: ['iban', 'bic'],
          ach: ['routingNumber', 'accountNumber', 'accountType'],
          stripe_connect: ['accountId'],
          external: ['reference'],
          manual: ['reference'],
        }
        return api.addPortalPayoutMethod({
          body: {
            kind: kind as Kind,
            currency: currencyOf[kind as Kind] ?? currency.trim().toUpperCase(),
            holderName: holderName.trim(),
            holderKind: holderKind as 'company',
            address: {
              town: town.trim(),
              country,
              ...(street.trim() && { street: street.trim() }),
              ...(building.trim() && { building: building.trim() }),
              ...(postalCode.trim() && { postalCode: postalCode.trim() }),
            },
            ...Object.fromEntries(
              own[kind as Kind].flatMap((name) => (numbers[name].trim() ? [[name, numbers[name].trim()]] : [])),
            ),
          },
        })
      })
    }
    onSent={onSent}
  />
)
