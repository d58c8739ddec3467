import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatAmount, formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { getLanguage } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import styles from './Before.module.css'
import { words } from './beforeTexts.ts'
import { BeforeLinks, readinessKey } from './Checklist.tsx'
import { DocumentList, documentsKey } from './DocumentList.tsx'
import { InvoiceForm } from './InvoiceForm.tsx'
import { titles } from './titles.ts'

export type Invoicing = AnswerTo<'getPortalInvoicing'>
const key = documentsKey

/** Which document a payment needs, what is missing of it, and all that there were. */
export const DocumentsPage = () => {
  const cache = useQueryClient()
  const invoicing = useQuery({
    queryKey: [...key, 'invoicing'],
    queryFn: () => api.getPortalInvoicing({ query: { language: getLanguage() } }),
  })
  const reason = useRightReason('payouts.manage_documents', words('onlyPrincipal'))
  const renew = () => {
    void cache.invalidateQueries({ queryKey: key })
    void cache.invalidateQueries({ queryKey: readinessKey })
  }
  return (
    <PortalPage title={titles('documents')} note={words('documentsNote')} actions={<BeforeLinks here="documents" />}>
      <div className={styles.cards}>
        <Loaded query={invoicing}>
          {(found) =>
            found.invoicing === 'self_billing' ? (
              <SelfBilling found={found} reason={reason} renew={renew} />
            ) : found.invoicing === 'partner_invoice' ? (
              <OwnInvoice found={found} reason={reason} renew={renew} />
            ) : (
              <p className={styles.quiet}>{words('withoutDocument')}</p>
            )
          }
        </Loaded>
        <DocumentList />
      </div>
    </PortalPage>
  )
}

type PartProps = { found: Invoicing; reason: string | null; renew: () => void }
const SelfBilling = ({ found, reason, renew }: PartProps) => {
  const [accepting, setAccepting] = useState(false)
  const [withdrawing, setWithdrawing] = useState(false)
  const { acceptance } = found
  return (
    <Card
      title={words('selfBilling')}
      action={
        <span className={styles.acts}>
          {acceptance && (
            <ReasonButton reason={reason} onClick={() => setWithdrawing(true)}>
              {words('withdraw')}
            </ReasonButton>
          )}
          <ReasonButton variant={acceptance ? 'default' : 'filled'} reason={reason} onClick={() => setAccepting(true)}>
            {words(acceptance ? 'renewAct' : 'acceptAct')}
          </ReasonButton>
        </span>
      }
    >
      <p className={styles.quiet}>
        {acceptance
          ? words(acceptance.isExpired ? 'ended' : 'acceptedUntil', {
              date: formatDate(acceptance.validUntil),
              name: acceptance.acceptedBy,
            })
          : words('notAccepted')}
      </p>
      <SideForm
        opened={accepting}
        onClose={() => setAccepting(false)}
        title={words('selfBilling')}
        draftKey="own self-billing"
        sendLabel={words('acceptAct')}
        intro={found.statement}
        initial={{
          legalName: found.legalName,
          vatId: found.vatId ?? '',
          street: found.address?.street ?? '',
          building: found.address?.building ?? '',
          postalCode: found.address?.postalCode ?? '',
          town: found.address?.town ?? '',
          country: found.address?.country ?? '',
        }}
        fields={[
          { name: 'legalName', label: words('legalName'), required: true, maxLength: 200 },
          { name: 'vatId', label: words('vatId'), maxLength: 20 },
          { name: 'street', label: words('street'), half: true, maxLength: 70 },
          { name: 'building', label: words('building'), half: true, maxLength: 16 },
          { name: 'postalCode', label: words('postalCode'), half: true, maxLength: 16 },
          { name: 'town', label: words('town'), half: true, required: true, maxLength: 35 },
          { name: 'country', label: words('country'), kind: 'country', required: true },
        ]}
        send={({ legalName, vatId, town, country, street, building, postalCode }) =>
          api.acceptSelfBilling({
            body: {
              legalName: legalName.trim(),
              vatId: vatId.trim() || null,
              address: {
                town: town.trim(),
                country,
                ...(street.trim() && { street: street.trim() }),
                ...(building.trim() && { building: building.trim() }),
                ...(postalCode.trim() && { postalCode: postalCode.trim() }),
              },
              statementAccepted: true,
            },
          })
        }
        onSent={() => {
          setAccepting(false)
          toast(words('accepted'), { tone: 'good' })
          renew()
        }}
      />
      <ConfirmDialog
        opened={withdrawing}
        onClose={() => setWithdrawing(false)}
        title={words('withdrawTitle')}
        consequence={words('withdrawConsequence')}
        act={words('withdraw')}
        danger
        run={async () => {
          await api.withdrawSelfBilling()
          renew()
        }}
      />
    </Card>
  )
}

const OwnInvoice = ({ found, reason, renew }: PartProps) => {
  const [sending, setSending] = useState(false)
  const open = found.expected.filter((one) => BigInt(one.amountMinor) > BigInt(one.invoicedMinor))
  const openAmount = (one: Invoicing['expected'][number]) => ({
    currency: one.currency,
    amountMinor: String(BigInt(one.amountMinor) - BigInt(one.invoicedMinor)),
  })
  return (
    <Card
      title={words('invoice')}
      action={
        <ReasonButton
          variant="filled"
          reason={reason ?? (open.length === 0 ? words('nothingExpected') : null)}
          onClick={() => setSending(true)}
        >
          {words('sendInvoice')}
        </ReasonButton>
      }
    >
      {open.length === 0 ? (
        <p className={styles.quiet}>{words('nothingExpected')}</p>
      ) : (
        open.map((one) => <p key={one.currency}>{words('expected', { amount: formatAmount(openAmount(one)) })}</p>)
      )}
      {open[0] && (
        <InvoiceForm
          opened={sending}
          expected={openAmount(open[0])}
          currencies={open.map((one) => one.currency)}
          onClose={() => setSending(false)}
          onSent={() => {
            setSending(false)
            toast(words('invoiceSent'), { tone: 'good' })
            renew()
          }}
        />
      )}
    </Card>
  )
}
