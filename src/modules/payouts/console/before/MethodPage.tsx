import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, MomentText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { methodKindLabels, methodStateLabels } from '../../contract/states.ts'

type Method = AnswerTo<'getPayoutMethod'>
const actWords: Record<string, string> = {
  added: 'Named',
  changed: 'Named in the place of another',
  verified: 'Verified',
  suspended: 'Suspended',
  resumed: 'Suspension lifted',
  replaced: 'Replaced by another',
  removed: 'Removed',
  cooled_off: 'Waiting time over',
}

/** One account: whose it is, how it was made sure of, and who did what with it. */
export const MethodPage = () => {
  const { methodId } = useScreenParams('methodId')
  const query = useQuery({
    queryKey: ['payout-methods', methodId],
    queryFn: () => api.getPayoutMethod({ params: { id: methodId } }),
  })
  return <Loaded query={query}>{(method) => <Whole method={method} />}</Loaded>
}

const Whole = ({ method }: { method: Method }) => {
  const cache = useQueryClient()
  const [form, setForm] = useState<'verify' | 'suspend' | null>(null)
  const noVerify = useRightReason('payouts.verify_method', 'Finance verifies accounts')
  const noSuspend = useRightReason('payouts.suspend_method', 'Finance suspends accounts')
  const params = { id: method.id }
  const done = (words: string) => {
    setForm(null)
    toast(words, { tone: 'good' })
    void cache.invalidateQueries({ queryKey: ['payout-methods'] })
  }
  const stands = method.state === 'waiting' || method.state === 'verified'
  return (
    <>
      <RecordPage
        title={`${method.partner.name}, ${method.currency} ending ${method.lastFour}`}
        state={method.state}
        stateLabel={methodStateLabels[method.state]}
        subtitle={methodKindLabels[method.kind]}
        badges={
          <>
            {method.isShared && <FactPill tone="bad">At another partner too</FactPill>}
            {method.isChanged && <FactPill tone="watch">Changed</FactPill>}
          </>
        }
        actions={
          <>
            {method.state === 'suspended' ? (
              <ReasonButton
                reason={noSuspend}
                onClick={async () => {
                  await api.resumePayoutMethod({ params })
                  done('The suspension is lifted; the account waits to be verified')
                }}
              >
                Lift the suspension
              </ReasonButton>
            ) : (
              <ReasonButton
                reason={noSuspend ?? (stands ? null : 'It is not used any more')}
                onClick={() => setForm('suspend')}
              >
                Suspend
              </ReasonButton>
            )}
            <ReasonButton
              variant="filled"
              reason={
                noVerify ??
                (method.state === 'waiting' ? null : `It is ${methodStateLabels[method.state].toLowerCase()}`)
              }
              onClick={() => setForm('verify')}
            >
              Verify
            </ReasonButton>
          </>
        }
        facts={[
          {
            label: 'Partner',
            value: <ScreenLink to={`partners/${method.partner.id}`}>{method.partner.name}</ScreenLink>,
          },
          { label: 'Account', value: `${method.currency} ···· ${method.lastFour}` },
          {
            label: method.isCoolingOff ? 'Paid to from' : 'Paid to since',
            value: <MomentText value={method.coolOffUntil} />,
          },
          { label: 'Named', value: <DateText value={method.addedAt} />, note: method.addedBy },
        ]}
        notice={
          <>
            {method.sharedWith.length > 0 && (
              <Notice tone="bad" title="The same account stands at another partner">
                {method.sharedWith.map((one) => (
                  <span key={one.id}>
                    <ScreenLink to={`partners/${one.id}`}>{one.name}</ScreenLink>{' '}
                  </span>
                ))}
              </Notice>
            )}
            {method.suspendedReason && <Notice tone="watch">{method.suspendedReason}</Notice>}
          </>
        }
        tabs={[{ key: 'account', label: 'Account', render: () => <Account method={method} /> }]}
      />
      <SideForm
        opened={form === 'verify'}
        onClose={() => setForm(null)}
        title="Verify the account"
        draftKey={`verify ${method.id}`}
        sendLabel="Verify"
        intro="Money goes to it from the end of its waiting time on. Call a number you know, not one that came with the account."
        initial={{ how: '' }}
        fields={[{ name: 'how', label: 'How it was made sure of', kind: 'textarea', required: true, maxLength: 2000 }]}
        send={({ how }) => api.verifyPayoutMethod({ params, body: { how } })}
        onSent={() => done('Verified')}
      />
      <SideForm
        opened={form === 'suspend'}
        onClose={() => setForm(null)}
        title="Suspend the account"
        draftKey={`suspend ${method.id}`}
        sendLabel="Suspend"
        intro="Nothing is paid to it. The partner reads the reason."
        initial={{ reason: '' }}
        fields={[{ name: 'reason', label: 'Reason', kind: 'textarea', required: true, maxLength: 2000 }]}
        send={({ reason }) => api.suspendPayoutMethod({ params, body: { reason } })}
        onSent={() => done('Suspended')}
      />
    </>
  )
}

const Account = ({ method }: { method: Method }) => (
  <>
    <Section title="Account">
      <FieldList>
        <Field label="Holder">{method.holderName}</Field>
        <Field label="Held in">{countryName(method.country)}</Field>
        <Field label="BIC">{method.bic ?? '–'}</Field>
        <Field label="Address">
          {[method.address.street, method.address.building, method.address.postalCode, method.address.town]
            .filter(Boolean)
            .join(' ')}
          , {countryName(method.address.country)}
        </Field>
        <Field label="Verified">
          {method.verifiedAt ? (
            <>
              {method.verifiedBy}, <DateText value={method.verifiedAt} as="date" />: {method.verifiedHow}
            </>
          ) : (
            'Not yet'
          )}
        </Field>
      </FieldList>
    </Section>
    <Section title="Who did what">
      <SimpleTable
        label="Who did what"
        rows={method.acts}
        rowKey={(act) => `${act.act} ${act.at}`}
        columns={[
          { key: 'act', title: 'What', cell: (act) => actWords[act.act] ?? act.act },
          { key: 'by', title: 'Who', cell: (act) => act.by },
          { key: 'at', title: 'When', cell: (act) => <MomentText value={act.at} /> },
          { key: 'words', title: 'Words', width: '40%', cell: (act) => act.words ?? '' },
        ]}
      />
    </Section>
  </>
)
