import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { getLanguage } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { taxClasses, taxForms, tinKinds } from '../contract/states.ts'
import styles from './Before.module.css'
import { words } from './beforeTexts.ts'
import { BeforeLinks, readinessKey } from './Checklist.tsx'
import { titles } from './titles.ts'

type Tax = AnswerTo<'getPortalTaxProfile'>
const key = ['portal', 'tax-profile']

/** The tax form that holds, and signing another one. */
export const TaxPage = () => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.getPortalTaxProfile({ query: { language: getLanguage() } }),
  })
  const [signing, setSigning] = useState(false)
  const reason = useRightReason('payouts.tax', words('onlyPrincipal'))
  return (
    <PortalPage title={titles('tax')} note={words('taxNote')} actions={<BeforeLinks here="tax" />}>
      <Loaded query={query}>
        {(tax) => (
          <div className={styles.cards}>
            {!tax.isWanted && <Notice>{words('notWanted')}</Notice>}
            <Card
              title={words('form')}
              action={
                <ReasonButton variant="filled" reason={reason} onClick={() => setSigning(true)}>
                  {words(tax.profile ? 'signNew' : 'signForm')}
                </ReasonButton>
              }
            >
              {tax.profile ? <Signed profile={tax.profile} /> : <p className={styles.quiet}>{words('noForm')}</p>}
            </Card>
            <SignForm
              tax={tax}
              opened={signing}
              onClose={() => setSigning(false)}
              onSent={() => {
                setSigning(false)
                toast(words('signed'), { tone: 'good' })
                void cache.invalidateQueries({ queryKey: key })
                void cache.invalidateQueries({ queryKey: readinessKey })
              }}
            />
          </div>
        )}
      </Loaded>
    </PortalPage>
  )
}

const Signed = ({ profile }: { profile: NonNullable<Tax['profile']> }) => (
  <FieldList>
    <Field label={words('form')}>
      <span className={styles.acts}>
        {formNames[profile.form]}
        {profile.validUntil && (
          <FactPill tone={profile.isExpired ? 'bad' : 'good'}>
            {words(profile.isExpired ? 'ended' : 'validUntil', { date: formatDate(profile.validUntil) })}
          </FactPill>
        )}
      </span>
    </Field>
    <Field label={words('legalName')}>{profile.legalName}</Field>
    <Field label={words('residence')}>{countryName(profile.residence)}</Field>
    <Field label={words('tin')}>{profile.tinLastFour ? `···· ${profile.tinLastFour}` : '–'}</Field>
    <Field label={words('vatId')}>{profile.vatId ?? '–'}</Field>
    <Field label={words('signed')}>
      <DateText value={profile.signedAt} as="date" />, {words('signedBy', { name: profile.signerName })}
    </Field>
  </FieldList>
)
const formNames: Record<Tax['suggested'], string> = {
  w9: 'W-9',
  w8ben: 'W-8BEN',
  w8ben_e: 'W-8BEN-E',
  get other() {
    return words('toTax')
  },
}

type SignFormProps = { tax: Tax; opened: boolean; onClose: () => void; onSent: () => void }
const text = (value: string) => value.trim() || null
const SignForm = ({ tax, opened, onClose, onSent }: SignFormProps) => {
  const isUs = (form: string) => form === 'w9'
  const isW8 = (form: string) => form.startsWith('w8')
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('signForm')}
      draftKey="own tax form"
      sendLabel={words('signIt')}
      initial={{
        form: tax.suggested as string,
        legalName: tax.profile?.legalName ?? '',
        businessName: '',
        taxClass: tax.profile?.taxClass ?? '',
        residence: tax.profile?.residence ?? '',
        tinKind: '',
        tin: '',
        vatId: tax.profile?.vatId ?? '',
        dateOfBirth: '',
        treatyCountry: '',
        treatyArticle: '',
        street: tax.profile?.address.street ?? '',
        building: tax.profile?.address.building ?? '',
        postalCode: tax.profile?.address.postalCode ?? '',
        town: tax.profile?.address.town ?? '',
        country: tax.profile?.address.country ?? '',
        signerName: '',
        signerCapacity: '',
        accepted: false,
      }}
      fields={[
        {
          name: 'form',
          label: words('form'),
          kind: 'radio',
          required: true,
          options: taxForms.map((value) => {
            const own = tax.forms.find((one) => one.form === value)
            return { value, label: own?.title ?? value, ...(own && { note: own.who }) }
          }),
        },
        { name: 'legalName', label: words('legalName'), required: true, maxLength: 200 },
        { name: 'businessName', label: words('businessName'), folded: true, maxLength: 200 },
        {
          name: 'taxClass',
          label: words('taxClass'),
          kind: 'choice',
          when: ({ form }) => form !== 'other',
          required: true,
          options: taxClasses.map((value) => ({ value, label: words(value) })),
        },
        { name: 'residence', label: words('residence'), kind: 'country', required: true },
        {
          name: 'tinKind',
          label: words('tinKind'),
          kind: 'choice',
          half: true,
          when: ({ form }) => form !== 'other',
          options: tinKinds.map((value) => ({ value, label: words(value) })),
        },
        { name: 'tin', label: words('tin'), half: true, secret: true, maxLength: 40 },
        { name: 'vatId', label: words('vatId'), maxLength: 20, when: ({ form }) => !isUs(form) },
        {
          name: 'dateOfBirth',
          label: words('born'),
          kind: 'date',
          secret: true,
          when: ({ form }) => form === 'w8ben',
        },
        {
          name: 'treatyCountry',
          label: words('treatyCountry'),
          kind: 'country',
          folded: true,
          when: ({ form }) => isW8(form),
        },
        {
          name: 'treatyArticle',
          label: words('treatyArticle'),
          folded: true,
          maxLength: 200,
          when: ({ form }) => isW8(form),
        },
        { name: 'street', label: words('street'), half: true, maxLength: 70 },
        { name: 'building', label: words('building'), half: true, maxLength: 16 },
        { name: 'postalCode', label: words('postalCode'), half: true, maxLength: 16 },
        { name: 'town', label: words('town'), half: true, required: true, maxLength: 35 },
        { name: 'country', label: words('country'), kind: 'country', required: true },
        { name: 'signerName', label: words('signer'), required: true, maxLength: 200 },
        { name: 'signerCapacity', label: words('capacity'), maxLength: 200, when: ({ form }) => form !== 'w8ben' },
        {
          name: 'accepted',
          label: words('accept'),
          kind: 'switch',
          check: ({ accepted }) => (accepted ? null : words('accept')),
        },
      ]}
      below={({ form }) => <p className={styles.statement}>{tax.forms.find((one) => one.form === form)?.statement}</p>}
      send={(values) =>
        api.signPortalTaxProfile({
          body: {
            form: values.form as Tax['suggested'],
            legalName: values.legalName.trim(),
            businessName: text(values.businessName),
            taxClass: (values.form === 'other' ? null : values.taxClass || null) as (typeof taxClasses)[number] | null,
            residence: values.residence,
            tinKind: (values.tin.trim() && values.tinKind ? values.tinKind : null) as (typeof tinKinds)[number] | null,
            tin: text(values.tin),
            vatId: text(values.vatId),
            dateOfBirth: values.dateOfBirth || null,
            treatyCountry: values.treatyCountry || null,
            treatyArticle: text(values.treatyArticle),
            address: {
              town: values.town.trim(),
              country: values.country,
              ...(values.street.trim() && { street: values.street.trim() }),
              ...(values.building.trim() && { building: values.building.trim() }),
              ...(values.postalCode.trim() && { postalCode: values.postalCode.trim() }),
            },
            signerName: values.signerName.trim(),
            signerCapacity: text(values.signerCapacity),
            statementAccepted: true,
          },
        })
      }
      onSent={onSent}
    />
  )
}
